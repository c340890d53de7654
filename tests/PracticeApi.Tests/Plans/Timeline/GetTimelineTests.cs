using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Tests.Plans.Progress;

namespace PracticeApi.Tests.Plans.Timeline;

public sealed class GetTimelineTests : ProgressTest
{
    /// <summary>Half a year of diet, then a breathing practice; antibodies stay up and then fall.</summary>
    private async Task<string> DietThenBreathAsync()
    {
        var patient = await PatientAsync();
        var plan = JsonNode.Parse(
            $$"""
            {
              "title": "Diet, then breath",
              "startsOn": "{{Text(Today.AddDays(-290))}}",
              "phases": [
                {
                  "id": "diet", "name": "Diet", "weeks": 26,
                  "items": [
                    { "id": "gluten-free", "category": "diet", "instruction": "Leave out gluten", "frequency": "daily", "timesPerWeek": 7 },
                    { "id": "walk", "category": "movement", "instruction": "Walk", "timesPerWeek": 7, "startWeek": 5, "endWeek": 8 }
                  ]
                },
                {
                  "id": "breath", "name": "Breath", "weeks": 20,
                  "items": [
                    { "id": "gluten-free", "category": "diet", "instruction": "Leave out gluten", "frequency": "daily", "timesPerWeek": 7 },
                    { "id": "slow-breath", "category": "stress", "instruction": "Breathe slowly", "timesPerWeek": 14 }
                  ]
                }
              ]
            }
            """
        )!;
        await PublishedAsync(patient, plan);
        await AddToChartAsync(
            patient,
            "events",
            new { on = Text(Today.AddDays(-108)), title = "Began a breathing practice" }
        );
        await AddToChartAsync(
            patient,
            "medications",
            new
            {
                name = "Levothyroxine",
                dose = "75 µg",
                start = Text(Today.AddDays(-250)),
            }
        );
        foreach (
            var (day, value) in new[]
            {
                (-300, 620),
                (-240, 640),
                (-180, 610),
                (-120, 630),
                (-60, 420),
                (-5, 380),
            }
        )
        {
            await MeasureAsync(patient, day, value);
        }

        await AnswerAsync(patient, -120, 15);
        await AnswerAsync(patient, -5, 14);
        return patient;
    }

    private Task<JsonNode> TimelineAsync(string patient, string query = "") =>
        OkAsync(Client.GetAsync($"/v1/patients/{patient}/timeline{query}"));

    private static JsonNode Change(JsonNode timeline, string title, string code) =>
        timeline["comparisons"]!.AsArray().Single(one => (string)one!["title"]! == title)![
            "changes"
        ]!
            .AsArray()
            .Single(one => (string)one!["code"]! == code)!;

    [Test]
    public async Task Antibodies_stay_up_through_a_diet_and_fall_after_a_breathing_practice_begins()
    {
        var timeline = await TimelineAsync(await DietThenBreathAsync());

        var diet = Change(timeline, "Diet", "tpo-ab");
        var breath = Change(timeline, "Began a breathing practice", "tpo-ab");
        Assert.Multiple(() =>
        {
            Assert.That((decimal)diet["before"]!["median"]!, Is.EqualTo(620));
            Assert.That((decimal)diet["after"]!["median"]!, Is.EqualTo(630));
            Assert.That((int)diet["after"]!["days"]!, Is.EqualTo(3));
            Assert.That((bool)diet["beyondNoise"]!, Is.False);
            Assert.That((string)diet["text"]!, Does.Contain("+1.6 %, no change beyond noise"));

            Assert.That((decimal)breath["before"]!["median"]!, Is.EqualTo(630));
            Assert.That((decimal)breath["after"]!["median"]!, Is.EqualTo(400));
            Assert.That((decimal)breath["changePercent"]!, Is.EqualTo(-36.51m));
            Assert.That((string)breath["direction"]!, Is.EqualTo("lower"));
            Assert.That((bool)breath["beyondNoise"]!, Is.True);
            Assert.That((bool)breath["better"]!, Is.True);
            Assert.That(
                (string)breath["text"]!,
                Does.Contain(
                    "median 630 [IU]/mL before (3 days), 400 after (2 days): -36.5 %, lower beyond noise"
                )
            );
        });
    }

    [Test]
    public async Task Is_worded_as_association_and_names_what_else_changed()
    {
        var timeline = await TimelineAsync(await DietThenBreathAsync());

        var breath = timeline["comparisons"]!
            .AsArray()
            .Single(one => (string)one!["title"]! == "Began a breathing practice")!;
        Assert.Multiple(() =>
        {
            Assert.That((string)timeline["note"]!, Does.Contain("association"));
            Assert.That(
                breath["alongside"]!.AsArray().Select(one => (string)one!),
                Is.EqualTo(new[] { $"Breath ({Text(Today.AddDays(-108))})" })
            );
            var said = timeline["comparisons"]!.ToJsonString();
            foreach (var word in new[] { "because", "due to", "caused", "thanks to", "cure" })
            {
                Assert.That(said, Does.Not.Contain(word));
            }
        });
    }

    [Test]
    public async Task Measurements_are_shown_and_compared_as_well()
    {
        var patient = await DietThenBreathAsync();
        foreach (
            var (day, pain, pounds) in new[]
            {
                (-120, 7, 150),
                (-110, 6, 151),
                (-60, 4, 149),
                (-5, 3, 148),
            }
        )
        {
            var at = Text(Today.AddDays(day));
            await AddToChartAsync(
                patient,
                "measurements",
                new
                {
                    kind = "pain",
                    at,
                    value = pain,
                    unit = "{score}",
                }
            );
            await AddToChartAsync(
                patient,
                "measurements",
                new
                {
                    kind = "weight",
                    at,
                    value = pounds,
                    unit = "[lb_av]",
                }
            );
        }

        var timeline = await TimelineAsync(patient);

        var change = Change(timeline, "Began a breathing practice", "pain");
        var weight = Change(timeline, "Began a breathing practice", "weight");
        Assert.Multiple(() =>
        {
            Assert.That((string)change["kind"]!, Is.EqualTo("measurement"));
            Assert.That((decimal)change["before"]!["median"]!, Is.EqualTo(6.5m));
            Assert.That((decimal)change["after"]!["median"]!, Is.EqualTo(3.5m));
            Assert.That((bool)change["beyondNoise"]!, Is.True);
            Assert.That((bool)change["better"]!, Is.True);
            Assert.That((string)weight["unit"]!, Is.EqualTo("kg"));
            Assert.That(weight["beyondNoise"], Is.Null);
            Assert.That(weight["better"], Is.Null);
            Assert.That(
                timeline["entries"]!
                    .AsArray()
                    .Where(entry => (string)entry!["kind"]! == "measurement")
                    .Select(entry => $"{entry!["code"]} {entry["value"]} {entry["unit"]}"),
                Does.Contain("weight 150 [lb_av]").And.Contain("pain 3 {score}")
            );
        });
    }

    [Test]
    public async Task Scores_are_compared_by_the_change_that_matters()
    {
        var timeline = await TimelineAsync(await DietThenBreathAsync());

        var mood = Change(timeline, "Began a breathing practice", "phq-9");

        Assert.Multiple(() =>
        {
            Assert.That((decimal)mood["change"]!, Is.EqualTo(-1));
            Assert.That((bool)mood["beyondNoise"]!, Is.False);
            Assert.That((string)mood["kind"]!, Is.EqualTo("questionnaire"));
        });
    }

    [Test]
    public async Task Puts_phases_items_results_scores_events_and_medications_in_one_order()
    {
        var timeline = await TimelineAsync(await DietThenBreathAsync());

        var entries = timeline["entries"]!.AsArray();
        string[] lines =
        [
            .. entries.Select(entry =>
                $"{DateOnly.Parse((string)entry!["on"]!, System.Globalization.CultureInfo.InvariantCulture).DayNumber - Today.DayNumber} {entry["kind"]} {entry["title"]}"
            ),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(
                lines.Where(line => !line.Contains(" result ") && !line.Contains(" score ")),
                Is.EqualTo(
                    new[]
                    {
                        "-290 planStarted Diet, then breath",
                        "-290 phaseStarted Diet",
                        "-290 itemStarted Leave out gluten",
                        "-262 itemStarted Walk",
                        "-250 medicationStarted Levothyroxine",
                        "-235 itemStopped Walk",
                        "-109 phaseEnded Diet",
                        "-108 phaseStarted Breath",
                        "-108 itemStarted Breathe slowly",
                        "-108 event Began a breathing practice",
                    }
                ),
                "what goes on past today has no end yet"
            );
            Assert.That(lines.Count(line => line.Contains(" result ")), Is.EqualTo(6));
            Assert.That(entries.Count(entry => (string?)entry!["code"] == "phq-9"), Is.EqualTo(2));
            Assert.That(entries.Select(entry => (string)entry!["on"]!), Is.Ordered);
            Assert.That((string)entries[0]!["value"]!, Is.EqualTo("620"));
        });
    }

    [Test]
    public async Task From_and_to_choose_what_is_shown_and_change_no_comparison()
    {
        var patient = await DietThenBreathAsync();

        var timeline = await TimelineAsync(
            patient,
            $"?from={Text(Today.AddDays(-110))}&to={Text(Today.AddDays(-100))}"
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                timeline["entries"]!.AsArray().Select(entry => (string)entry!["kind"]!),
                Is.EqualTo(new[] { "phaseEnded", "phaseStarted", "itemStarted", "event" })
            );
            Assert.That(
                (decimal)Change(timeline, "Breath", "tpo-ab")["after"]!["median"]!,
                Is.EqualTo(400)
            );
            Assert.That(timeline["comparisons"]!.AsArray(), Has.Count.EqualTo(2));
        });
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/timeline?from=2025-02-01&to=2025-01-01"),
            400,
            "invalid-request"
        );
    }

    [Test]
    public async Task Sends_no_more_statements_for_many_results_and_events()
    {
        var few = await DietThenBreathAsync();
        var many = await DietThenBreathAsync();
        foreach (var day in Enumerable.Range(1, 20))
        {
            await MeasureAsync(many, -day, 2, "tsh", "m[IU]/L");
            await AddToChartAsync(
                many,
                "events",
                new { on = Text(Today.AddDays(-day)), title = $"Day {day}" }
            );
        }

        var sentForFew = await SentAsync(() => TimelineAsync(few));
        var sentForMany = await SentAsync(() => TimelineAsync(many));

        Assert.Multiple(() =>
        {
            Assert.That(sentForFew, Has.Count.InRange(6, 10));
            Assert.That(sentForMany, Is.EqualTo(sentForFew));
        });
    }

    [Test]
    public async Task Is_for_those_who_may_read_plans_of_a_patient_of_the_practice()
    {
        var patient = await PatientAsync();
        using var desk = await SignInAsAsync(Role.FrontDesk);

        var empty = await TimelineAsync(patient);

        Assert.That(empty["entries"]!.AsArray(), Is.Empty);
        await ProblemAsync(desk.GetAsync($"/v1/patients/{patient}/timeline"), 403, "forbidden");
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.NewGuid()}/timeline"),
            404,
            "patient-not-found"
        );
        Assert.That(await AuditAsync(patient), Does.Contain("GetTimeline:done"));
    }
}
