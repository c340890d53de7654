using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Safety;

public sealed class GetPlanSafetyTests : PlanTest
{
    [Test]
    public async Task That_nothing_is_recorded_is_not_known()
    {
        var review = await SafetyAsync(await DraftAsync(await PatientAsync()));

        Assert.Multiple(() =>
        {
            Assert.That((bool)review["ready"]!, Is.False);
            Assert.That(Stands(review, "eating-disorder"), Is.EqualTo(("notKnown", "answer")));
            Assert.That(Stands(review, "medication"), Is.EqualTo(("notKnown", "answer")));
            Assert.That(Stands(review, "child"), Is.EqualTo(("absent", "none")));
            Assert.That(Stands(review, "coeliac-test"), Is.EqualTo(("present", "acknowledgement")));
            // A caution that only items name stands there, too.
            Assert.That(
                Finding(review, "histamine-intolerance")["items"]!.ToJsonString(),
                Is.EqualTo("""["fermented"]""")
            );
            Assert.That(
                (string)Finding(review, "histamine-intolerance")["level"]!,
                Is.EqualTo("caution")
            );
        });
    }

    [Test]
    public async Task The_chart_says_what_is_present_and_what_is_absent()
    {
        var patient = await PatientAsync("male");
        await AddToChartAsync(
            patient,
            "medications",
            new { name = "Eliquis 5 mg", start = "2025-01-01" }
        );
        await AddToChartAsync(
            patient,
            "conditions",
            new
            {
                code = "D86.0",
                system = "icd-10-cm",
                name = "Sarcoidosis of the lung",
                status = "inRemission",
            }
        );
        await AddToChartAsync(
            patient,
            "measurements",
            new
            {
                kind = "weight",
                at = "2026-01-02",
                value = 110,
                unit = "[lb_av]",
            }
        );
        await AddToChartAsync(
            patient,
            "measurements",
            new
            {
                kind = "height",
                at = "2026-01-02",
                value = 70,
                unit = "[in_i]",
            }
        );
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/lab-results",
                new
                {
                    analyte = "calcium",
                    value = 2.9,
                    unit = "mmol/L",
                    collectedAt = Text(Today.AddDays(-30)),
                    referenceRange = new { low = 2.1, high = 2.6 },
                }
            )
        );

        var review = await SafetyAsync(await DraftAsync(patient));

        Assert.Multiple(() =>
        {
            Assert.That(
                Stands(review, "anticoagulant"),
                Is.EqualTo(("present", "acknowledgement"))
            );
            Assert.That(
                (string)Finding(review, "anticoagulant")["evidence"]![0]!["text"]!,
                Is.EqualTo("Eliquis 5 mg is among the medications")
            );
            Assert.That(Stands(review, "medication"), Is.EqualTo(("absent", "none")));
            Assert.That(Stands(review, "sarcoidosis"), Is.EqualTo(("present", "acknowledgement")));
            Assert.That(Stands(review, "pregnancy"), Is.EqualTo(("absent", "none")));
            Assert.That(Stands(review, "underweight"), Is.EqualTo(("present", "override")));
            Assert.That(
                Stands(review, "hypercalcaemia"),
                Is.EqualTo(("present", "acknowledgement"))
            );
            // One condition on record says nothing of another.
            Assert.That(Stands(review, "eating-disorder"), Is.EqualTo(("notKnown", "answer")));
        });
    }

    [Test]
    public async Task Answers_to_questionnaires_are_read()
    {
        var patient = await PatientAsync("male");
        await AnswerAsync(
            patient,
            "phq-9",
            """{ "q1": "0", "q2": "0", "q3": "0", "q4": "0", "q5": "0", "q6": "0", "q7": "0", "q8": "0", "q9": "1" }"""
        );
        await AnswerAsync(
            patient,
            "gisi",
            """{ "digestion.1": "1", "rf1": false, "rf2": false, "rf3": true, "rf4": false, "rf5": false, "rf6": false }"""
        );
        var review = await SafetyAsync(
            await CreatePlanAsync(
                patient,
                new JsonObject
                {
                    ["protocol"] = new JsonObject { ["code"] = "comp-autogut" },
                    ["startsOn"] = Text(Today),
                }
            )
        );

        Assert.Multiple(() =>
        {
            Assert.That(Stands(review, "phq9-item9"), Is.EqualTo(("present", "override")));
            Assert.That(Stands(review, "red-flags"), Is.EqualTo(("present", "override")));
            Assert.That(
                (string)Finding(review, "red-flags")["evidence"]![0]!["text"]!,
                Does.EndWith("rf3")
            );
        });
    }

    private Task<JsonNode> AnswerAsync(string patient, string questionnaire, string answers) =>
        OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/questionnaire-responses",
                new
                {
                    questionnaire,
                    answers = JsonNode.Parse(answers),
                    answeredAt = Text(Today),
                }
            )
        );

    [Test]
    public async Task None_known_is_an_answer_by_name_and_day()
    {
        var patient = await PatientAsync();
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/conditions/none-known",
                new { assertedOn = "2026-01-09" }
            )
        );
        var finding = Finding(await SafetyAsync(await DraftAsync(patient)), "eating-disorder");

        Assert.Multiple(() =>
        {
            Assert.That((string)finding["state"]!, Is.EqualTo("absent"));
            Assert.That(
                (string)finding["evidence"]![0]!["text"]!,
                Does.StartWith("No known conditions, asked on 2026-01-09 by ")
                    .And.Length.GreaterThan(46)
            );
        });
    }

    [Test]
    public async Task Knows_no_plan_of_another_practice()
    {
        var plan = await FollowedAsync();
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync($"{PathOf(plan)}/safety"), 404, "plan-not-found");
    }

    private Task<JsonNode> DraftAsync(string patient) =>
        CreatePlanAsync(
            patient,
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = "5r-gut" },
                ["startsOn"] = Text(Today),
            }
        );

    private static (string, string) Stands(JsonNode review, string flag)
    {
        var finding = Finding(review, flag);
        return ((string)finding["state"]!, (string)finding["needs"]!);
    }
}
