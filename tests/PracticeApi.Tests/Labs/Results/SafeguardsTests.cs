using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class SafeguardsTests : LabTest
{
    [Test]
    public async Task Warns_of_a_result_that_is_probably_there_already()
    {
        var patient = await PatientAsync();
        var first = await EnterAsync(patient, Tsh("2.1", "2026-01-12"));

        var again = await EnterAsync(patient, Tsh("2.10", "2026-01-12T08:30:00+01:00"));
        var other = await EnterAsync(patient, Tsh("2.2", "2026-01-12"));

        Assert.Multiple(() =>
        {
            Assert.That(Codes(first), Does.Not.Contain("possible-duplicate"));
            Assert.That(Message(again, "possible-duplicate"), Does.Contain((string)first["id"]!));
            Assert.That(Codes(other), Does.Not.Contain("possible-duplicate"));
        });
    }

    [Test]
    public async Task A_result_in_error_is_no_duplicate_and_a_correction_is_none_of_itself()
    {
        var patient = await PatientAsync();
        var first = await EnterAsync(patient, Tsh("2.1", "2026-01-12"));
        var corrected = await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/lab-results/{first["id"]}",
                Tsh("2.1", "2026-01-12", reason: "laboratory named", laboratory: "Labor Eins"),
                1
            )
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{first["id"]}/mark-in-error",
                new { reason = "wrong sample" },
                2
            )
        );

        Assert.That(Codes(corrected), Does.Not.Contain("possible-duplicate"));
        Assert.That(
            Codes(await EnterAsync(patient, Tsh("2.1", "2026-01-12"))),
            Does.Not.Contain("possible-duplicate")
        );
    }

    [Test]
    public async Task Warns_of_a_large_change_with_both_numbers_and_their_dates()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Tsh("1.2", "2025-11-03"));

        var near = await EnterAsync(patient, Tsh("1.9", "2025-12-03"));
        var far = await EnterAsync(patient, Tsh("19", "2026-01-12"));

        Assert.Multiple(() =>
        {
            Assert.That(Codes(near), Does.Not.Contain("large-change"));
            Assert.That(
                Message(far, "large-change"),
                Does.Contain("1.9 m[IU]/L on 2025-12-03").And.Contain("19 m[IU]/L on 2026-01-12")
            );
        });
    }

    [Test]
    public async Task A_large_change_is_seen_across_laboratories_that_turned_out_to_be_one()
    {
        var patient = await PatientAsync();
        var gone = await EnterAsync(
            patient,
            Antibodies(620, "2025-11-03", $"Gone {Guid.NewGuid():N}")
        );
        var keptName = $"Kept {Guid.NewGuid():N}";
        var apart = await EnterAsync(patient, Antibodies(120, "2025-12-03", keptName));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/laboratories/{apart["laboratoryId"]}/merge",
                new { duplicateId = (string)gone["laboratoryId"]! },
                1
            )
        );

        var merged = await EnterAsync(patient, Antibodies(100, "2025-11-20", keptName));

        Assert.That(Codes(apart), Does.Not.Contain("large-change"));
        Assert.That(Message(merged, "large-change"), Does.Contain("620"));
    }

    [Test]
    public async Task Another_patient_s_results_count_for_nothing()
    {
        await EnterAsync(await PatientAsync(), Tsh("2.1", "2026-01-12"));

        Assert.That(
            Codes(await EnterAsync(await PatientAsync(), Tsh("2.1", "2026-01-12"))),
            Is.Empty
        );
    }

    [Test]
    public async Task Warns_of_high_dose_biotin_taken_around_the_collection_only()
    {
        var patient = await PatientAsync();
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/medications",
                new
                {
                    name = "Biotin forte",
                    dose = "10 mg",
                    start = "2026-01-01",
                    stop = "2026-01-31",
                }
            )
        );

        var during = await EnterAsync(patient, Tsh("0.9", "2026-01-12"));
        var after = await EnterAsync(patient, Tsh("0.91", "2026-02-12"));

        Assert.Multiple(() =>
        {
            Assert.That(
                Message(during, "interference"),
                Does.StartWith("Biotin is recorded").And.Contain("falsely low")
            );
            Assert.That(Codes(after), Does.Not.Contain("interference"));
        });
    }

    [Test]
    public async Task Warns_of_coeliac_serology_on_a_gluten_free_diet()
    {
        var patient = await PatientAsync();
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/events",
                new { on = "2025-10-01", title = "Began a gluten-free diet" }
            )
        );

        var result = await EnterAsync(
            patient,
            new
            {
                analyte = "ttg-iga",
                value = 2,
                unit = "U/mL",
                collectedAt = "2026-01-12",
                referenceRange = new { high = 7 },
            }
        );

        Assert.That(
            Message(result, "interference"),
            Does.StartWith("Gluten-free diet").And.Contain("does not exclude coeliac disease")
        );
    }

    [Test]
    public async Task Warns_of_an_acute_process_where_crp_of_the_day_tells_of_one()
    {
        var patient = await PatientAsync();
        await EnterAsync(
            patient,
            new
            {
                analyte = "crp",
                value = 48,
                unit = "mg/L",
                collectedAt = "2026-01-12",
            }
        );
        object Ferritin(string day) =>
            new
            {
                analyte = "ferritin",
                value = 180,
                unit = "ng/mL",
                collectedAt = day,
            };

        Assert.That(
            Codes(await EnterAsync(patient, Ferritin("2026-01-12"))),
            Does.Contain("acute-phase-likely")
        );
        Assert.That(
            Codes(await EnterAsync(patient, Ferritin("2026-02-12"))),
            Does.Not.Contain("acute-phase-likely")
        );
    }

    private static JsonObject Tsh(
        string value,
        string collectedAt,
        string? reason = null,
        string? laboratory = null
    )
    {
        var entry = new JsonObject
        {
            ["analyte"] = "tsh",
            ["value"] = value,
            ["unit"] = "mIU/L",
            ["collectedAt"] = collectedAt,
            ["laboratory"] = laboratory,
        };
        if (reason is not null)
        {
            entry["reason"] = reason;
        }

        return entry;
    }

    private static IEnumerable<string> Codes(JsonNode result) =>
        result["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!);

    private static string? Message(JsonNode result, string code) =>
        (string?)
            result["warnings"]!
                .AsArray()
                .FirstOrDefault(warning => (string)warning!["code"]! == code)
                ?["message"];
}
