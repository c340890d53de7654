using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Panels;

public sealed class GetPanelTests : LabTest
{
    [Test]
    public async Task Has_its_analytes_in_printed_order()
    {
        var panel = await OkAsync(Client.GetAsync("/v1/panels/thyroid"));

        var analytes = panel["analytes"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((bool)panel["seeded"]!, Is.True);
            Assert.That(
                analytes.Take(4).Select(one => (string)one!["analyte"]!),
                Is.EqualTo(new[] { "tsh", "ft4", "ft3", "rt3" })
            );
            Assert.That(analytes.Select(one => one!["lastUsed"]), Has.All.Null);
        });
    }

    [Test]
    public async Task With_a_patient_it_gives_what_was_last_used_with_each_analyte()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2026-01-05", "Old Laboratory"));
        var latest = Antibodies(500, "2026-02-05", "New Laboratory");
        latest["method"] = "Method B";
        latest["unit"] = "U/mL";
        latest["referenceRange"] = new JsonObject { ["high"] = 60 };
        await EnterAsync(patient, latest);
        var wrong = await EnterAsync(patient, Antibodies(1, "2026-03-05", "Wrong Laboratory"));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)wrong["id"]!}/mark-in-error",
                new { reason = "of another" },
                1
            )
        );

        var panel = await OkAsync(
            Client.GetAsync($"/v1/panels/thyroid-antibodies?patientId={patient}")
        );

        var analytes = panel["analytes"]!.AsArray();
        var used = analytes.Single(one => (string)one!["analyte"]! == "tpo-ab")!["lastUsed"]!;
        Assert.Multiple(async () =>
        {
            Assert.That((string)used["collectedAt"]!, Is.EqualTo("2026-02-05"));
            Assert.That((string)used["unit"]!, Is.EqualTo("U/mL"));
            Assert.That((string)used["laboratory"]!, Is.EqualTo("New Laboratory"));
            Assert.That((string)used["method"]!, Is.EqualTo("Method B"));
            Assert.That((decimal)used["referenceRange"]!["high"]!, Is.EqualTo(60m));
            Assert.That(analytes[1]!["lastUsed"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("GetPanel:done"));
        });
    }

    [Test]
    public async Task What_is_computed_is_not_what_was_last_used()
    {
        var patient = await PatientAsync();
        await EnterAsync(
            patient,
            new
            {
                analyte = "egfr",
                value = 90,
                unit = "mL/min/1.73m2",
                collectedAt = "2025-01-12",
            }
        );
        await EnterAsync(
            patient,
            new
            {
                analyte = "creatinine",
                value = "0.9",
                unit = "mg/dL",
                collectedAt = "2026-01-12",
            }
        );
        var panel = await OkAsync(Client.GetAsync($"/v1/panels/cmp?patientId={patient}"));

        Assert.That(
            panel["analytes"]!
                .AsArray()
                .Where(one => (string)one!["analyte"]! == "egfr")
                .Select(one => (string)one!["lastUsed"]!["collectedAt"]!),
            Is.EqualTo(new[] { "2025-01-12" })
        );
    }

    [Test]
    public async Task One_that_there_is_not_and_a_patient_of_another_practice_are_not_there()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var theirs = (string)(await RegisterAsync(other))["id"]!;

        await ProblemAsync(Client.GetAsync("/v1/panels/no-such-panel"), 404, "panel-not-found");
        await ProblemAsync(
            Client.GetAsync($"/v1/panels/thyroid?patientId={theirs}"),
            404,
            "patient-not-found"
        );
    }
}
