using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class GetPlanAdherenceTests : CheckInTest
{
    [Test]
    public async Task Keeps_expected_reported_done_and_not_reported_apart_at_every_level()
    {
        // Two weeks of the first phase, and one day of the second.
        var plan = await FollowedAsync(Today.AddDays(-14));
        await EnterAsync(plan, Report(Today.AddDays(-8), ("diet", 7), ("breath", null)));
        await EnterAsync(plan, Report(Today.AddDays(-1), ("diet", 0), ("breath", 14)));

        var adherence = await AdherenceAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That((string)adherence["from"]!, Is.EqualTo(Text(Today.AddDays(-14))));
            Assert.That((string)adherence["to"]!, Is.EqualTo(Text(Today)));
            Assert.That((int)adherence["checkIns"]!, Is.EqualTo(2));
            Assert.That(Rate(adherence, "items", "item", "diet"), Is.EqualTo((14m, 14m, 0m, 7m)));
            Assert.That(Percents(adherence, "items", "item", "diet"), Is.EqualTo((50m, 50m)));
            // 15 days of 3 a day are expected, 7 days were reported.
            Assert.That(
                Rate(adherence, "items", "item", "breath"),
                Is.EqualTo((45m, 21m, 24m, 14m))
            );
            Assert.That(Percents(adherence, "items", "item", "breath"), Is.EqualTo((66.7m, 31.1m)));
            Assert.That(
                Rate(adherence, "phases", "phase", "remove"),
                Is.EqualTo((56m, 35m, 21m, 21m))
            );
            Assert.That(Rate(adherence, "phases", "phase", "heal"), Is.EqualTo((3m, 0m, 3m, 0m)));
            Assert.That(
                Rate(adherence, "categories", "category", "stress"),
                Is.EqualTo((45m, 21m, 24m, 14m))
            );
            Assert.That((decimal)adherence["plan"]!["expected"]!, Is.EqualTo(59));
            Assert.That((decimal)adherence["plan"]!["notReported"]!, Is.EqualTo(24));
        });
    }

    [Test]
    public async Task Counts_over_the_days_asked_for_by_the_weights_of_the_plan()
    {
        var content = TwoPhases(Today.AddDays(-6));
        content["phases"]![0]!["items"]![0]!["adherenceWeight"] = 3;
        var plan = await ActAsync(await CreatePlanAsync(await PatientAsync(), content), "publish");
        await EnterAsync(plan, Report(Today, ("diet", 7), ("breath", 0)));

        var week = await AdherenceAsync(plan);
        var days = await AdherenceAsync(
            plan,
            $"?from={Text(Today.AddDays(-2))}&to={Text(Today.AddDays(-1))}"
        );

        Assert.Multiple(() =>
        {
            Assert.That((decimal)week["plan"]!["percentOfReported"]!, Is.EqualTo(75));
            Assert.That((decimal)days["plan"]!["expected"]!, Is.EqualTo(8));
            Assert.That((decimal)days["plan"]!["percentOfExpected"]!, Is.EqualTo(75));
        });
        await ProblemAsync(
            Client.GetAsync(
                $"{PathOf(plan)}/adherence?from={Text(Today)}&to={Text(Today.AddDays(-1))}"
            ),
            400,
            "invalid-request"
        );
    }

    [Test]
    public async Task What_is_done_once_or_on_a_condition_is_outside_of_every_number()
    {
        var content = TwoPhases(Today.AddDays(-6));
        var items = content["phases"]![0]!["items"]!.AsArray();
        items.Add(
            JsonNode.Parse(
                """{ "id": "kit", "category": "clinical", "instruction": "Do the breath test", "once": true }"""
            )
        );
        items.Add(
            JsonNode.Parse(
                """{ "id": "d3", "category": "supplement", "instruction": "Vitamin D", "timesPerWeek": 7, "onlyIf": "it is low" }"""
            )
        );
        var plan = await ActAsync(await CreatePlanAsync(await PatientAsync(), content), "publish");
        await EnterAsync(plan, Report(Today, ("diet", 7), ("breath", 21), ("kit", 1)));

        var adherence = await AdherenceAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That((decimal)adherence["plan"]!["expected"]!, Is.EqualTo(28));
            Assert.That((decimal)adherence["plan"]!["percentOfExpected"]!, Is.EqualTo(100));
            Assert.That(
                adherence["outside"]!
                    .AsArray()
                    .Select(one =>
                        ((string)one!["item"]!, (string)one["reason"]!, (int?)one["done"])
                    ),
                Is.EquivalentTo(
                    new[] { ("kit", "once", (int?)1), ("d3", "conditional", (int?)null) }
                )
            );
        });
    }

    [Test]
    public async Task Nothing_is_expected_before_a_plan_begins_or_while_it_rests()
    {
        var later = await AdherenceAsync(await FollowedAsync(Today.AddDays(3)));
        var resting = await AdherenceAsync(
            await ActAsync(
                await FollowedAsync(Today.AddDays(-4)),
                "pause",
                new { on = Text(Today.AddDays(-2)) }
            )
        );
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());

        Assert.Multiple(() =>
        {
            Assert.That((decimal)later["plan"]!["expected"]!, Is.Zero);
            Assert.That(later["plan"]!["percentOfExpected"], Is.Null);
            // Two days of 1 and 3.
            Assert.That((decimal)resting["plan"]!["expected"]!, Is.EqualTo(8));
        });
        await ProblemAsync(
            Client.GetAsync($"{PathOf(draft)}/adherence"),
            409,
            "plan-not-published"
        );
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync($"{PathOf(draft)}/adherence"), 404, "plan-not-found");
    }

    private static (decimal, decimal, decimal, decimal) Rate(
        JsonNode adherence,
        string list,
        string key,
        string value
    )
    {
        var rate = One(adherence, list, key, value);
        return (
            (decimal)rate["expected"]!,
            (decimal)rate["reported"]!,
            (decimal)rate["notReported"]!,
            (decimal)rate["done"]!
        );
    }

    private static (decimal, decimal) Percents(
        JsonNode adherence,
        string list,
        string key,
        string value
    )
    {
        var rate = One(adherence, list, key, value);
        return ((decimal)rate["percentOfReported"]!, (decimal)rate["percentOfExpected"]!);
    }

    private static JsonNode One(JsonNode adherence, string list, string key, string value) =>
        adherence[list]!.AsArray().Single(one => (string)one![key]! == value)!;
}
