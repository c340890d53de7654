using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Tests.Plans.Progress;

namespace PracticeApi.Tests.Plans.Targets;

public sealed class ListTargetEvaluationsTests : ProgressTest
{
    private const string Antibodies = """
        [ { "id": "tpo-ab", "measure": "tpo-ab", "direction": "down", "amount": 30, "byWeek": 30, "set": true, "baseline": "meanBefore" } ]
        """;

    private async Task<JsonArray> KeptAsync(JsonNode plan, string query = "") =>
        (await OkAsync(Client.GetAsync($"{PathOf(plan)}/target-evaluations{query}")))[
            "items"
        ]!.AsArray();

    private static string Line(JsonNode? kept) =>
        $"{kept!["occasion"]} {kept["state"]!["status"]} {kept["state"]!["reason"]}";

    [Test]
    public async Task Keeps_what_was_said_when_a_result_is_entered_corrected_and_marked_in_error()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(patient, ThirtyWeeks(Antibodies));
        await MeasureAsync(patient, -182, 620);
        var second = await MeasureAsync(patient, -70, 420);
        var corrected = await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/lab-results/{second["id"]}",
                new
                {
                    analyte = "tpo-ab",
                    value = 600,
                    unit = "[IU]/mL",
                    collectedAt = Text(Today.AddDays(-70)),
                    reason = "read wrongly",
                },
                (int)second["version"]!
            )
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{second["id"]}/mark-in-error",
                new { reason = "of another patient" },
                (int)corrected["version"]!
            )
        );

        var kept = await KeptAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That(
                kept.Select(Line),
                Is.EqualTo(
                    new[]
                    {
                        "resultWritten notAssessable tooFew",
                        "resultWritten atRisk requiredPath",
                        "resultWritten met reached",
                        "resultWritten notAssessable tooFew",
                        "planPublished notAssessable tooFew",
                    }
                )
            );
            Assert.That(Versions(kept[1]!, "results"), Does.Contain($"{second["id"]} 2"));
            Assert.That(Versions(kept[1]!, "results").Count(), Is.EqualTo(2));
            Assert.That(Versions(kept[2]!, "results"), Does.Contain($"{second["id"]} 1"));
            Assert.That(Versions(kept[1]!, "because"), Is.EqualTo(new[] { $"{second["id"]} 2" }));
            Assert.That(
                Versions(kept[0]!, "results"),
                Has.None.StartsWith((string)second["id"]!),
                "what is in error counts no more"
            );
            Assert.That((string)kept[0]!["target"]!["baseline"]!, Is.EqualTo("meanBefore"));
            Assert.That((string)kept[0]!["text"]!, Is.EqualTo("tpo-ab down by 30 % by week 30"));
            Assert.That((int)kept[0]!["revision"]!, Is.EqualTo(1));
        });

        static IEnumerable<string> Versions(JsonNode kept, string member) =>
            kept[member]!.AsArray().Select(one => $"{one!["id"]} {one["version"]}");
    }

    [Test]
    public async Task Keeps_what_was_said_when_answers_are_submitted_and_marked_in_error()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(
            patient,
            ThirtyWeeks(
                """[ { "id": "mood", "measure": "phq-9", "direction": "downPoints", "amount": 5, "byWeek": 30, "set": true } ]"""
            )
        );
        await AnswerAsync(patient, -182, 20);
        await AnswerAsync(patient, -100, 10, status: "draft");
        var second = await AnswerAsync(patient, -70, 12);
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/questionnaire-responses/{second["id"]}/mark-in-error",
                new { reason = "of another patient" },
                (int)second["version"]!
            )
        );

        Assert.That(
            (await KeptAsync(plan, "?target=mood")).Select(Line),
            Is.EqualTo(
                new[]
                {
                    "responseWritten notAssessable tooFew",
                    "responseWritten met reached",
                    "responseWritten notAssessable tooFew",
                    "planPublished notAssessable tooFew",
                }
            )
        );
        Assert.That(await KeptAsync(plan, "?target=other"), Is.Empty);
    }

    [Test]
    public async Task Says_why_a_target_cannot_be_assessed()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(patient, ThirtyWeeks(Antibodies));
        await MeasureAsync(patient, -100, 620);

        Assert.That(
            (await KeptAsync(plan, "?limit=1")).Select(Line),
            Is.EqualTo(new[] { "resultWritten notAssessable noBaseline" })
        );
    }

    [Test]
    public async Task Holds_a_range_given_in_another_unit_against_the_results()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(
            patient,
            ThirtyWeeks(
                """
                [
                  { "id": "d", "measure": "vit-d-25oh", "direction": "intoRange", "low": 100, "high": 150, "unit": "nmol/L", "byWeek": 30, "set": true },
                  { "id": "e", "measure": "vit-d-25oh", "direction": "atLeastValue", "amount": 5, "unit": "kg", "byWeek": 30, "set": true }
                ]
                """
            )
        );
        await MeasureAsync(patient, -182, 20, "vit-d-25oh", "ng/mL");
        await MeasureAsync(patient, -10, 50, "vit-d-25oh", "ng/mL");

        var kept = await KeptAsync(plan, "?limit=2");

        Assert.That(
            kept.Select(one => $"{one!["targetId"]} {Line(one)}").Order(),
            Is.EqualTo(
                new[] { "d resultWritten met reached", "e resultWritten notAssessable otherUnit" }
            )
        );
    }

    [Test]
    public async Task Costs_a_patient_without_a_plan_no_statement_that_was_not_sent_before()
    {
        var patient = await PatientAsync();
        var day = -200;

        var entered = await SentAsync(() => MeasureAsync(patient, day--, 620));
        var answered = await SentAsync(() => AnswerAsync(patient, day--, 10));

        Assert.Multiple(() =>
        {
            // The one that the warnings of an entry ask for too.
            Assert.That(entered.Count(IsOfPlans), Is.EqualTo(1));
            Assert.That(answered.Count(IsOfPlans), Is.EqualTo(1));
            Assert.That(entered.Concat(answered), Has.None.Contains("PlanTargetEvaluations"));
        });

        static bool IsOfPlans(string sql) => sql.Contains("Plans p", StringComparison.Ordinal);
    }

    [Test]
    public async Task Reads_on_page_by_page()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(patient, ThirtyWeeks(Antibodies));
        await MeasureAsync(patient, -182, 620);
        await MeasureAsync(patient, -100, 500);

        var first = await OkAsync(Client.GetAsync($"{PathOf(plan)}/target-evaluations?limit=2"));
        var rest = await KeptAsync(
            plan,
            $"?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}"
        );

        Assert.Multiple(() =>
        {
            Assert.That(first["items"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That(
                rest.Select(Line),
                Is.EqualTo(new[] { "planPublished notAssessable tooFew" })
            );
        });
        using var stranger = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            stranger.GetAsync($"{PathOf(plan)}/target-evaluations"),
            404,
            "plan-not-found"
        );
    }
}
