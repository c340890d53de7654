using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class DerivedResultsTests : LabTest
{
    private const string Collected = "2026-01-12T08:00:00+01:00";

    [Test]
    public async Task Is_computed_when_its_inputs_are_complete_and_names_their_versions()
    {
        var patient = await PatientAsync();
        var glucose = await EnterAsync(patient, Glucose("110"));
        Assert.That(await CurrentAsync(patient, "homa-ir"), Is.Null);

        var insulin = await EnterAsync(patient, Insulin("15"));

        var derived = (await CurrentAsync(patient, "homa-ir"))!;
        Assert.Multiple(() =>
        {
            Assert.That((decimal)derived["value"]!, Is.EqualTo(4.07m));
            Assert.That((string)derived["flag"]!, Is.EqualTo("high"));
            Assert.That((string)derived["status"]!, Is.EqualTo("final"));
            Assert.That((string)derived["collectedAt"]!, Is.EqualTo(Collected));
            Assert.That(
                derived["derivedFrom"]!.ToJsonString(),
                Is.EqualTo(
                    $$"""{"formula":"homa-ir","inputs":[{"labResultId":"{{glucose[
                        "id"
                    ]}}","version":1,"analyte":"glucose-fasting","value":110,"unit":"mg/dL"},{"labResultId":"{{insulin[
                        "id"
                    ]}}","version":1,"analyte":"insulin-fasting","value":15,"unit":"u[IU]/mL"}]}"""
                )
            );
            Assert.That(glucose["derivedFrom"], Is.Null);
        });
    }

    [Test]
    public async Task Follows_its_inputs_through_correction_error_and_reinstatement()
    {
        var patient = await PatientAsync();
        var glucose = await EnterAsync(patient, Glucose("110"));
        await EnterAsync(patient, Insulin("15"));
        var first = (await CurrentAsync(patient, "homa-ir"))!;

        await OkAsync(
            ChangeAsync(HttpMethod.Put, glucose, 1, "", Glucose("90", reason: "misread"))
        );
        var corrected = (await CurrentAsync(patient, "homa-ir"))!;
        await OkAsync(
            ChangeAsync(HttpMethod.Post, glucose, 2, "/mark-in-error", new { reason = "mixed up" })
        );
        var withdrawn = (await CurrentAsync(patient, "homa-ir", live: false))!;
        await OkAsync(
            ChangeAsync(HttpMethod.Post, glucose, 3, "/reinstate", new { reason = "not after all" })
        );
        var reinstated = (await CurrentAsync(patient, "homa-ir"))!;

        Assert.Multiple(() =>
        {
            Assert.That((string)corrected["id"]!, Is.EqualTo((string)first["id"]!));
            Assert.That((int)corrected["version"]!, Is.EqualTo(2));
            Assert.That((decimal)corrected["value"]!, Is.EqualTo(3.33m));
            Assert.That((string)corrected["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)corrected["derivedFrom"]!["inputs"]![0]!["version"]!, Is.EqualTo(2));
            Assert.That((string)withdrawn["status"]!, Is.EqualTo("enteredInError"));
            Assert.That((int)reinstated["version"]!, Is.EqualTo(4));
            Assert.That((decimal)reinstated["value"]!, Is.EqualTo(3.33m));
        });
    }

    [Test]
    public async Task A_note_on_an_input_changes_nothing()
    {
        var patient = await PatientAsync();
        var glucose = await EnterAsync(patient, Glucose("110"));
        await EnterAsync(patient, Insulin("15"));
        var noted = Glucose("110", reason: "note");
        noted["note"] = "second tube";

        await OkAsync(ChangeAsync(HttpMethod.Put, glucose, 1, "", noted));

        Assert.That((int)(await CurrentAsync(patient, "homa-ir"))!["version"]!, Is.EqualTo(1));
    }

    [TestCase(null)]
    [TestCase(false)]
    public async Task Needs_fasting_where_the_formula_does(bool? fasting)
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Glucose("110", fasting: fasting));
        await EnterAsync(patient, Insulin("15", fasting: fasting));

        Assert.That(await CurrentAsync(patient, "homa-ir"), Is.Null);
    }

    [Test]
    public async Task Laboratories_that_turned_out_to_be_one_share_a_collection()
    {
        var patient = await PatientAsync();
        var (survivor, duplicate) = ($"Kept {Guid.NewGuid():N}", $"Gone {Guid.NewGuid():N}");
        var glucose = Glucose("110");
        glucose["laboratory"] = duplicate;
        await EnterAsync(patient, glucose);
        // Each gives one of its own, before it is known that they are one.
        var first = await EnterAsync(patient, Creatinine(duplicate));
        var other = await EnterAsync(patient, Creatinine(survivor));
        await MergeAsync(other, first);

        await EnterAsync(patient, Insulin("15", laboratory: survivor));
        var noted = Creatinine(survivor);
        noted["value"] = "0.9";
        noted["reason"] = "misread";
        await OkAsync(ChangeAsync(HttpMethod.Put, other, 1, "", noted));
        var apart = await AllAsync(patient, "egfr");
        noted = Creatinine(survivor);
        noted["value"] = "0.9";
        noted["reason"] = "misread";
        await OkAsync(ChangeAsync(HttpMethod.Put, first, 1, "", noted));

        Assert.That(
            (decimal)(await CurrentAsync(patient, "homa-ir"))!["value"]!,
            Is.EqualTo(4.07m)
        );
        Assert.That(
            apart.Select(one => (string)one!["status"]!),
            Is.All.EqualTo("enteredInError"),
            "two different values of one collection give none"
        );
        Assert.That(await CurrentAsync(patient, "egfr"), Is.Not.Null);
        Assert.That(await AllAsync(patient, "egfr"), Has.Count.EqualTo(2));

        static JsonObject Creatinine(string laboratory)
        {
            var entry = Entry("creatinine", "0.8", "mg/dL", true);
            entry["laboratory"] = laboratory;
            return entry;
        }

        async Task MergeAsync(JsonNode kept, JsonNode gone) =>
            await OkAsync(
                SendAsync(
                    HttpMethod.Post,
                    $"/v1/laboratories/{kept["laboratoryId"]}/merge",
                    new { duplicateId = (string)gone["laboratoryId"]! },
                    1
                )
            );
    }

    [Test]
    public async Task Needs_inputs_of_one_collection()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Glucose("110"));
        await EnterAsync(patient, Insulin("15", collectedAt: "2026-01-13T08:00:00+01:00"));
        await EnterAsync(patient, Insulin("15", laboratory: "Another laboratory"));

        Assert.That(await CurrentAsync(patient, "homa-ir"), Is.Null);
    }

    [Test]
    public async Task Never_stands_beside_a_printed_value()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Creatinine());
        var derived = await CurrentAsync(patient, "egfr");

        var printed = await EnterAsync(
            patient,
            new
            {
                analyte = "egfr",
                value = 88,
                unit = "mL/min/1.73m2",
                collectedAt = Collected,
            }
        );
        var beside = await AllAsync(patient, "egfr");
        await OkAsync(
            ChangeAsync(HttpMethod.Post, printed, 1, "/mark-in-error", new { reason = "another's" })
        );

        Assert.Multiple(async () =>
        {
            Assert.That((decimal)derived!["value"]!, Is.EqualTo(80));
            Assert.That(
                beside
                    .Where(result => (string)result!["status"]! != "enteredInError")
                    .Select(result => (decimal)result!["value"]!),
                Is.EqualTo(new[] { 88m })
            );
            Assert.That((decimal)(await CurrentAsync(patient, "egfr"))!["value"]!, Is.EqualTo(80));
            Assert.That(
                printed["warnings"]!.ToJsonString(),
                Does.Not.Contain("possible-duplicate")
            );
        });
    }

    [Test]
    public async Task Is_not_computed_under_18_nor_in_pregnancy_nor_without_a_sex()
    {
        var child = await PatientAsync(birthDate: "2010-05-17");
        var pregnant = await PatientAsync(birthDate: "1990-05-17");
        var unknown = await PatientAsync(sex: "unknown");
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{pregnant}/pregnancies",
                new { start = "2025-11-01" }
            )
        );

        foreach (var patient in new[] { child, pregnant, unknown })
        {
            await EnterAsync(patient, Creatinine());
            Assert.That(await CurrentAsync(patient, "egfr"), Is.Null);
        }
    }

    [Test]
    public async Task Is_not_computed_where_the_chart_makes_it_meaningless()
    {
        var patient = await PatientAsync();
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/medications",
                new { name = "Insulin aspart", start = "2025-01-01" }
            )
        );
        await EnterAsync(patient, Glucose("110"));
        await EnterAsync(patient, Insulin("15"));

        Assert.That(await CurrentAsync(patient, "homa-ir"), Is.Null);
    }

    [Test]
    public async Task A_bound_or_two_different_values_give_nothing()
    {
        var patient = await PatientAsync();
        var bound = Creatinine();
        bound["comparator"] = ">";
        await EnterAsync(patient, bound);
        Assert.That(await CurrentAsync(patient, "egfr"), Is.Null);

        var other = await PatientAsync();
        await EnterAsync(other, Creatinine("0.9"));
        Assert.That(await CurrentAsync(other, "egfr"), Is.Not.Null);
        await EnterAsync(other, Creatinine("1.4"));
        Assert.That(await CurrentAsync(other, "egfr"), Is.Null);
    }

    [Test]
    public async Task Is_not_corrected_itself()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Creatinine());
        var derived = (await CurrentAsync(patient, "egfr"))!;

        await ProblemAsync(
            ChangeAsync(
                HttpMethod.Put,
                derived,
                1,
                "",
                new
                {
                    analyte = "egfr",
                    value = 90,
                    unit = "mL/min/1.73m2",
                    collectedAt = Collected,
                    reason = "x",
                }
            ),
            409,
            "lab-result-derived"
        );
        await ProblemAsync(
            ChangeAsync(HttpMethod.Post, derived, 1, "/mark-in-error", new { reason = "x" }),
            409,
            "lab-result-derived"
        );
    }

    [Test]
    public async Task Is_as_doubtful_as_an_input_whose_unit_is()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Creatinine("80"));

        Assert.That(
            (await CurrentAsync(patient, "egfr"))!["warnings"]!.ToJsonString(),
            Does.Contain("unit-suspect")
        );
    }

    [Test]
    public async Task Is_not_verified_by_one_input_while_another_is_probably_mistyped()
    {
        var patient = await PatientAsync();
        var glucose = await EnterAsync(patient, Glucose("5.1"));
        var insulin = await EnterAsync(patient, Insulin("8.2"));
        await OkAsync(ChangeAsync(HttpMethod.Post, insulin, 1, "/verify", new { }));

        var doubtful = (await CurrentAsync(patient, "homa-ir"))!;
        var before = await PointsAsync(patient);
        await OkAsync(ChangeAsync(HttpMethod.Post, glucose, 1, "/verify", new { }));
        var looked = (await CurrentAsync(patient, "homa-ir"))!;

        Assert.Multiple(async () =>
        {
            Assert.That(glucose["warnings"]!.ToJsonString(), Does.Contain("unit-suspect"));
            Assert.That((string)doubtful["verification"]!["state"]!, Is.EqualTo("notRequired"));
            Assert.That(before, Is.Zero);
            Assert.That((string)looked["verification"]!["state"]!, Is.EqualTo("verified"));
            Assert.That(await PointsAsync(patient), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Gives_what_the_catalogue_of_the_facts_has_no_row_for()
    {
        var patient = await PatientAsync();
        await EnterAsync(
            patient,
            new
            {
                analyte = "hba1c",
                value = 53,
                unit = "mmol/mol",
                collectedAt = Collected,
            }
        );

        var glucose = (await CurrentAsync(patient, "eag"))!;
        Assert.That((decimal)glucose["value"]!, Is.EqualTo(154.2m).Within(1));
        Assert.That((string)glucose["unitCode"]!, Is.EqualTo("mg/dL"));
        Assert.That(await AllAsync(patient, "hba1c"), Has.Count.EqualTo(1));
    }

    private static JsonObject Creatinine(string value = "0.9") =>
        new()
        {
            ["analyte"] = "creatinine",
            ["value"] = value,
            ["unit"] = "mg/dL",
            ["collectedAt"] = Collected,
        };

    private static JsonObject Glucose(string value, bool? fasting = true, string? reason = null)
    {
        var entry = Entry("glucose-fasting", value, "mg/dL", fasting);
        if (reason is not null)
        {
            entry["reason"] = reason;
        }

        return entry;
    }

    private static JsonObject Insulin(
        string value,
        bool? fasting = true,
        string collectedAt = Collected,
        string? laboratory = null
    )
    {
        var entry = Entry("insulin-fasting", value, "uIU/mL", fasting);
        entry["collectedAt"] = collectedAt;
        entry["laboratory"] = laboratory;
        return entry;
    }

    private static JsonObject Entry(string analyte, string value, string unit, bool? fasting) =>
        new()
        {
            ["analyte"] = analyte,
            ["value"] = value,
            ["unit"] = unit,
            ["collectedAt"] = Collected,
            ["fasting"] = fasting,
        };

    private async Task<int> PointsAsync(string patient) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/homa-ir")))["segments"]!
            .AsArray()
            .Sum(segment => segment!["points"]!.AsArray().Count);

    private Task<HttpResponseMessage> ChangeAsync(
        HttpMethod method,
        JsonNode result,
        int version,
        string action,
        object body
    ) => SendAsync(method, $"/v1/lab-results/{result["id"]}{action}", body, version);

    private async Task<IReadOnlyList<JsonNode?>> AllAsync(string patient, string analyte) =>
        [
            .. (
                await OkAsync(
                    Client.GetAsync($"/v1/patients/{patient}/lab-results?analyte={analyte}")
                )
            )["items"]!.AsArray(),
        ];

    private async Task<JsonNode?> CurrentAsync(string patient, string analyte, bool live = true) =>
        (await AllAsync(patient, analyte)).SingleOrDefault(result =>
            result!["derivedFrom"] is not null
            && (!live || (string)result["status"]! != "enteredInError")
        );
}
