using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.Progress;

public sealed class GetPlanProgressTests : ProgressTest
{
    private const string Targets = """
        [
          { "id": "tpo-ab", "measure": "tpo-ab", "direction": "down", "amount": 30, "byWeek": 30, "suggested": true, "set": true },
          { "id": "mood", "measure": "phq-9", "direction": "downPoints", "amount": 5, "byWeek": 30, "set": true, "baseline": "first" },
          { "id": "adhere", "measure": "adhere", "direction": "atLeast", "amount": 80, "byWeek": 12, "set": true },
          { "id": "crp", "measure": "hs-crp", "direction": "down", "amount": 20, "byWeek": 12, "set": false }
        ]
        """;

    private const string Monitoring = """
        [
          { "kind": "lab", "code": "tpo-ab", "anchor": "plan", "atWeeks": [0, 12, 24] },
          { "kind": "lab", "code": "zinc", "anchor": "plan", "atWeeks": [12] },
          { "kind": "questionnaire", "code": "phq-9", "anchor": "plan", "atWeeks": [0, 4, 8, 28] }
        ]
        """;

    private async Task<(string Patient, JsonNode Plan)> MeasuredAsync()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(patient, ThirtyWeeks(Targets, Monitoring));
        // The worked example of the trend model, §9 A.
        foreach (var (day, value) in new[] { (-182, 620), (-126, 540), (-70, 455), (0, 390) })
        {
            await MeasureAsync(patient, day, value);
        }

        // Two steps forward, one back: the gains are 0, 6, 1, 8, 14, and a change of 5 counts.
        foreach (
            var (day, total) in new[] { (-182, 20), (-154, 14), (-126, 19), (-98, 12), (-70, 6) }
        )
        {
            await AnswerAsync(patient, day, total);
        }

        return (patient, plan);
    }

    [Test]
    public async Task Says_in_one_answer_what_is_read_before_the_patient_comes()
    {
        var (patient, plan) = await MeasuredAsync();
        // A draft raises the alert of its item 9 and counts nowhere else.
        await AnswerAsync(patient, 0, 3, lastItem: 1, status: "draft");

        var progress = await ProgressAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That((int)progress["position"]!["week"]!, Is.EqualTo(27));
            Assert.That((int)progress["weeks"]!, Is.EqualTo(30));
            Assert.That((string)progress["phaseName"]!, Is.EqualTo("Breathe"));
            Assert.That((int)progress["position"]!["phaseWeek"]!, Is.EqualTo(7));
            Assert.That((int)progress["phaseWeeks"]!, Is.EqualTo(10));
            Assert.That((string)progress["status"]!, Is.EqualTo("active"));
            Assert.That(progress["alerts"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(
                progress["targets"]!
                    .AsArray()
                    .Select(target =>
                        $"{target!["id"]} {target["state"]!["status"]} {target["state"]!["reason"]}"
                    ),
                Is.EqualTo(
                    new[]
                    {
                        "tpo-ab met reached",
                        "mood met reached",
                        "adhere notAssessable tooFew",
                    }
                )
            );
            Assert.That((int)progress["targetCounts"]!["met"]!, Is.EqualTo(2));
            Assert.That((int)progress["targetCounts"]!["notAssessable"]!, Is.EqualTo(1));
        });

        var antibodies = progress["targets"]![0]!;
        Assert.Multiple(() =>
        {
            Assert.That((string)antibodies["text"]!, Is.EqualTo("tpo-ab down by 30 % by week 30"));
            Assert.That((string)antibodies["baselineRule"]!, Is.EqualTo("lastBefore"));
            Assert.That((decimal)antibodies["state"]!["baseline"]!["value"]!, Is.EqualTo(620));
            Assert.That((decimal)antibodies["state"]!["wanted"]!, Is.EqualTo(434));
            Assert.That((decimal)antibodies["state"]!["changePercent"]!, Is.EqualTo(-37.1m));
            Assert.That((bool)antibodies["state"]!["beyondNoise"]!, Is.True);
            Assert.That(
                antibodies["state"]!["requiredPath"]!.AsArray(),
                Has.Count.EqualTo(3),
                "the baseline, today and the day it is due"
            );
            Assert.That((string)progress["targets"]![1]!["baselineRule"]!, Is.EqualTo("first"));
        });
    }

    [Test]
    public async Task Shows_each_measure_with_its_pattern_and_setbacks_and_what_falls_due()
    {
        var (_, plan) = await MeasuredAsync();

        var progress = await ProgressAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That(
                progress["measures"]!
                    .AsArray()
                    .Select(one => $"{one!["code"]} {one["count"]} {one["pattern"]}"),
                Is.EqualTo(
                    new[]
                    {
                        "tpo-ab 4 improving",
                        "zinc 0 insufficientData",
                        "phq-9 5 healingSpiral",
                    }
                )
            );
            var setback = progress["measures"]![2]!["setbacks"]!.AsArray().Single()!;
            Assert.That((string)setback["openedOn"]!, Is.EqualTo(Text(Today.AddDays(-126))));
            Assert.That((string)setback["recoveredOn"]!, Is.EqualTo(Text(Today.AddDays(-98))));
            Assert.That((decimal)setback["depth"]!, Is.EqualTo(5));
            var overdue = progress["monitoring"]!["overdue"]!.AsArray().Single()!;
            Assert.That((string)overdue["code"]!, Is.EqualTo("zinc"));
            Assert.That((int)overdue["daysOverdue"]!, Is.EqualTo(98));
            Assert.That((string)progress["monitoring"]!["next"]!["code"]!, Is.EqualTo("phq-9"));
            Assert.That(
                (string)progress["monitoring"]!["next"]!["dueOn"]!,
                Is.EqualTo(Text(Today.AddDays(14)))
            );
        });
    }

    [Test]
    public async Task Adherence_is_told_by_category_with_what_was_not_reported_apart()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(
            patient,
            ThirtyWeeks(
                """[ { "id": "adhere", "measure": "adhere", "direction": "atLeast", "amount": 80, "byWeek": 12, "set": true } ]""",
                """[ { "kind": "questionnaire", "code": "adhere", "atWeeks": [1, 4] } ]"""
            )
        );
        // The first week was done, the second was not; of the rest nothing is known.
        await CheckInAsync(plan, -176, ("diet", 7));
        await CheckInAsync(plan, -169, ("diet", 0));

        var progress = await ProgressAsync(plan);

        var whole = progress["adherence"]!;
        Assert.Multiple(() =>
        {
            Assert.That((decimal)whole["plan"]!["percentOfReported"]!, Is.EqualTo(50));
            Assert.That((decimal)whole["plan"]!["percentOfExpected"]!, Is.LessThan(10));
            Assert.That(
                whole["categories"]!
                    .AsArray()
                    .Select(one =>
                        $"{one!["category"]} {one["reported"]} {one["done"]} {one["percentOfReported"] ?? "-"}"
                    ),
                Is.EqualTo(new[] { "diet 14 7 50", "stress 0 0 -" })
            );
            Assert.That((string)whole["from"]!, Is.EqualTo(Text(Today.AddDays(-182))));
            Assert.That((string)whole["to"]!, Is.EqualTo(Text(Today)));
            Assert.That(
                (string)progress["lastFourWeeks"]!["from"]!,
                Is.EqualTo(Text(Today.AddDays(-27)))
            );
            Assert.That(progress["lastFourWeeks"]!["plan"]!["percentOfReported"], Is.Null);
            var target = progress["targets"]![0]!["state"]!;
            Assert.That((string)target["reason"]!, Is.EqualTo("tooFew"), "less than half reported");
            Assert.That((decimal)target["currentPercent"]!, Is.EqualTo(50));
            Assert.That(
                (string)progress["summary"]!,
                Does.Contain("; 50 % done of what was reported on (diet 50 %), ")
            );
            // A check-in is the answer to the form of adherence; that of week 4 never came.
            Assert.That(
                progress["monitoring"]!["overdue"]!.AsArray().Select(one => (int)one!["atWeek"]!),
                Is.EqualTo(new[] { 4 })
            );
        });
    }

    private Task<JsonNode> CheckInAsync(
        JsonNode plan,
        int day,
        params (string Id, int Done)[] done
    ) =>
        OkAsync(
            Client.PostAsJsonAsync(
                $"{PathOf(plan)}/check-ins",
                new
                {
                    on = Text(Today.AddDays(day)),
                    items = done.Select(item => new { itemId = item.Id, done = item.Done }),
                }
            )
        );

    [Test]
    public async Task Sums_up_in_a_sentence_with_its_numbers()
    {
        var (_, plan) = await MeasuredAsync();

        var summary = (string)(await ProgressAsync(plan))["summary"]!;

        Assert.Multiple(() =>
        {
            Assert.That(summary, Does.StartWith("Week 27 of 30, Breathe (week 7 of 10); "));
            Assert.That(
                summary,
                Does.Match(
                    @"; targets: 2 met \(.*PHQ-9.*\), 1 not to be assessed yet \(Adherence\); "
                )
            );
            Assert.That(
                summary,
                Does.Contain("620 to 390 [IU]/mL (-37.1 %), better beyond noise; ")
            );
            Assert.That(
                summary,
                Does.Contain(
                    "20 to 6 (-14 points), better beyond noise through 1 set-back, recovered; "
                )
            );
            Assert.That(summary, Does.EndWith("; 0 alerts open; 1 overdue."));
        });
    }

    [Test]
    public async Task Sends_no_more_statements_for_many_results_items_and_targets()
    {
        var few = await PublishedAsync(
            await PatientAsync(),
            ThirtyWeeks(
                """[ { "id": "t", "measure": "tpo-ab", "direction": "down", "amount": 30, "byWeek": 30, "set": true } ]""",
                """
                [
                  { "kind": "lab", "code": "tpo-ab", "atWeeks": [0] },
                  { "kind": "questionnaire", "code": "phq-9", "atWeeks": [0] }
                ]
                """
            )
        );
        await MeasureAsync((string)few["patientId"]!, -182, 620);
        await AnswerAsync((string)few["patientId"]!, -182, 20);
        var (patient, many) = await MeasuredAsync();
        foreach (var day in Enumerable.Range(1, 20))
        {
            await MeasureAsync(patient, -day, 400 + day);
            await MeasureAsync(patient, -day, 70 + day, "zinc", "ug/dL");
            await CheckInAsync(many, -100 + day, ("diet", 1));
        }

        var sentForFew = await SentAsync(() => ProgressAsync(few));
        var sentForMany = await SentAsync(() => ProgressAsync(many));

        Assert.Multiple(() =>
        {
            Assert.That(sentForFew, Has.Count.InRange(6, 12));
            Assert.That(sentForMany, Is.EqualTo(sentForFew));
        });
    }

    [Test]
    public async Task Is_of_a_published_plan_of_the_practice_for_those_who_may_read_plans()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        using var stranger = await SignInToAnotherPracticeAsync();
        using var desk = await SignInAsAsync(Role.FrontDesk);

        await ProblemAsync(Client.GetAsync($"{PathOf(draft)}/progress"), 409, "plan-not-published");
        await ProblemAsync(
            Client.GetAsync($"/v1/plans/{Guid.NewGuid()}/progress"),
            404,
            "plan-not-found"
        );
        await ProblemAsync(stranger.GetAsync($"{PathOf(draft)}/progress"), 404, "plan-not-found");
        await ProblemAsync(desk.GetAsync($"{PathOf(draft)}/progress"), 403, "forbidden");
    }

    [Test]
    public async Task Of_a_plan_that_was_stopped_says_how_it_stood_on_its_last_day()
    {
        var (patient, plan) = await MeasuredAsync();
        await ActAsync(
            await ReadAsync(plan),
            "stop",
            new { reason = "moved away", on = Text(Today.AddDays(-60)) }
        );

        var progress = await ProgressAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That((string)progress["status"]!, Is.EqualTo("stopped"));
            Assert.That((string)progress["position"]!["on"]!, Is.EqualTo(Text(Today.AddDays(-60))));
            Assert.That((decimal)progress["measures"]![0]!["latest"]!["value"]!, Is.EqualTo(455));
            Assert.That(
                (string)progress["targets"]![0]!["state"]!["status"]!,
                Is.EqualTo("onTrack")
            );
        });
        Assert.That(await AuditAsync(patient), Does.Contain("GetPlanProgress:done"));
    }
}
