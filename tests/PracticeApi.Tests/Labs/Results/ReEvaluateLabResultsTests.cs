using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class ReEvaluateLabResultsTests : LabTest
{
    [Test]
    public async Task Says_what_would_change_and_changes_nothing_unless_told_to()
    {
        var patient = await PatientAsync();
        var result = await EnterAsync(patient, Zinc(85));
        await EnterAsync(patient, Zinc(95, "2026-02-12"));
        await SetOptimalAsync("zinc", new { low = 90, unit = "ug/dL" });

        var compared = await EvaluateAsync(new { analyte = "zinc", patientId = patient });
        var stored = await OkAsync(Client.GetAsync($"/v1/lab-results/{result["id"]}"));
        var applied = await EvaluateAsync(
            new
            {
                analyte = "zinc",
                patientId = patient,
                apply = true,
                reason = "range agreed",
            }
        );
        var written = await OkAsync(Client.GetAsync($"/v1/lab-results/{result["id"]}"));
        var history = await OkAsync(Client.GetAsync($"/v1/lab-results/{result["id"]}/history"));
        var again = await EvaluateAsync(new { analyte = "zinc", patientId = patient });

        var change = compared["changes"]!
            .AsArray()
            .Single(one => (string)one!["labResultId"]! == (string)result["id"]!)!;
        Assert.Multiple(() =>
        {
            Assert.That((int)compared["evaluated"]!, Is.EqualTo(2));
            Assert.That((bool)compared["applied"]!, Is.False);
            Assert.That(compared["changes"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That(change["before"]!["optimal"], Is.Null);
            Assert.That((bool)change["after"]!["optimal"]!["inRange"]!, Is.False);
            Assert.That((int)change["after"]!["optimal"]!["version"]!, Is.EqualTo(1));
            Assert.That((int)stored["version"]!, Is.EqualTo(1));
            Assert.That(stored["optimal"], Is.Null);
            Assert.That((bool)applied["applied"]!, Is.True);
            Assert.That((int)written["version"]!, Is.EqualTo(2));
            Assert.That((bool)written["optimal"]!["inRange"]!, Is.False);
            Assert.That((string)written["valueText"]!, Is.EqualTo("85"));
            Assert.That(history.ToJsonString(), Does.Contain("range agreed"));
            Assert.That(again["changes"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task A_later_version_of_the_same_bounds_is_no_change()
    {
        var patient = await PatientAsync();
        await SetOptimalAsync("copper", new { low = 90, unit = "ug/dL" });
        await EnterAsync(
            patient,
            new
            {
                analyte = "copper",
                value = 100,
                unit = "ug/dL",
                collectedAt = "2026-01-12",
            }
        );
        await SetOptimalAsync("copper", new { low = 90, unit = "ug/dL" }, 1);

        var compared = await EvaluateAsync(new { analyte = "copper" });

        Assert.That((int)compared["evaluated"]!, Is.EqualTo(1));
        Assert.That(compared["changes"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task What_is_computed_keeps_the_doubts_about_what_it_is_computed_from()
    {
        var patient = await PatientAsync();
        await EnterAsync(
            patient,
            new
            {
                analyte = "creatinine",
                value = 80,
                unit = "mg/dL",
                collectedAt = "2026-01-12",
            }
        );
        await SetOptimalAsync("egfr", new { low = 90, unit = "mL/min/{1.73_m2}" });

        var applied = await EvaluateAsync(
            new
            {
                analyte = "egfr",
                patientId = patient,
                apply = true,
                reason = "range agreed",
            }
        );

        var derived = (
            await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results?analyte=egfr"))
        )["items"]!
            .AsArray()
            .Single()!;
        Assert.That(applied["changes"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(derived["optimal"], Is.Not.Null);
        Assert.That(derived["warnings"]!.ToJsonString(), Does.Contain("unit-suspect"));
    }

    [Test]
    public async Task Keeps_the_warnings_of_the_entry_and_reads_words_again()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Ferritin("80"));
        var twin = await EnterAsync(patient, Ferritin("80"));
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/patients/{patient}/lab-targets/ferritin",
                new { low = 100, unit = "ng/mL" }
            )
        );

        await EvaluateAsync(
            new
            {
                analyte = "ferritin",
                patientId = patient,
                apply = true,
                reason = "target set",
            }
        );

        var written = await OkAsync(Client.GetAsync($"/v1/lab-results/{twin["id"]}"));
        Assert.Multiple(() =>
        {
            Assert.That((bool)written["target"]!["inRange"]!, Is.False);
            Assert.That(
                written["warnings"]!.ToJsonString(),
                Is.EqualTo(twin["warnings"]!.ToJsonString())
            );
        });
    }

    [Test]
    public async Task Goes_on_where_a_page_ended_and_leaves_out_what_is_in_error()
    {
        var patient = await PatientAsync();
        var wrong = await EnterAsync(patient, Magnesium("2026-01-10"));
        await EnterAsync(patient, Magnesium("2026-01-11"));
        await EnterAsync(patient, Magnesium("2026-01-12"));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{wrong["id"]}/mark-in-error",
                new { reason = "x" },
                1
            )
        );

        var first = await EvaluateAsync(new { analyte = "magnesium", limit = 1 });
        var second = await EvaluateAsync(
            new
            {
                analyte = "magnesium",
                limit = 1,
                cursor = (string)first["next"]!,
            }
        );

        Assert.That((int)first["evaluated"]!, Is.EqualTo(1));
        Assert.That((int)second["evaluated"]!, Is.EqualTo(1));
        Assert.That((string?)second["next"], Is.Null);
    }

    [Test]
    public async Task Sees_this_practice_alone_and_is_audited()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Zinc(70));
        using var other = await SignInToAnotherPracticeAsync();

        var theirs = await OkAsync(
            other.PostAsJsonAsync("/v1/lab-results/re-evaluate", new { analyte = "zinc" })
        );
        await EvaluateAsync(new { analyte = "zinc" });

        Assert.That((int)theirs["evaluated"]!, Is.Zero);
        Assert.That(await AuditAsync(patient), Does.Contain("ReEvaluateLabResults:done"));
    }

    [Test]
    public async Task Needs_a_reason_to_be_applied_and_an_analyte_that_there_is()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/lab-results/re-evaluate",
                new { analyte = "zinc", apply = true }
            ),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
        await ProblemAsync(
            Client.PostAsJsonAsync("/v1/lab-results/re-evaluate", new { analyte = "no-such" }),
            422,
            "unprocessable-request"
        );
    }

    private Task<JsonNode> EvaluateAsync(object body) =>
        OkAsync(Client.PostAsJsonAsync("/v1/lab-results/re-evaluate", body));

    private Task<JsonNode> SetOptimalAsync(string code, object range, int? version = null) =>
        OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/analytes/{code}/optimal-range",
                new { ranges = new[] { range }, source = "agreement" },
                version
            )
        );

    private static object Zinc(int value, string collectedAt = "2026-01-12") =>
        new
        {
            analyte = "zinc",
            value,
            unit = "ug/dL",
            collectedAt,
            laboratory = "Labor Eins",
        };

    private static object Ferritin(string printed) =>
        new
        {
            analyte = "ferritin",
            printed,
            unit = "ng/mL",
            collectedAt = "2026-01-12",
        };

    private static object Magnesium(string collectedAt) =>
        new
        {
            analyte = "magnesium",
            value = 2,
            unit = "mg/dL",
            collectedAt,
        };
}
