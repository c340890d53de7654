using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ListPlanItemsTests : PlanTest
{
    [Test]
    public async Task Shows_the_items_of_overlapping_plans_together_and_points_out_what_is_in_both()
    {
        var patient = await PatientAsync();
        await FollowedAsync(Today, patient);
        var other = TwoPhases(Today);
        other["title"] = "Breathe";
        other["phases"]![0]!["items"]!.AsArray().RemoveAt(0);
        other["phases"]![0]!["items"]![0]!["dose"] = "10 min";
        await ActAsync(await CreatePlanAsync(patient, other), "publish");

        var day = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/plan-items"));
        var breath = Item(day, "breath");

        Assert.Multiple(() =>
        {
            Assert.That(
                day["items"]!.AsArray().Select(item => (string)item!["id"]!),
                Is.EqualTo(new[] { "diet", "breath" })
            );
            Assert.That((bool)breath["inSeveralPlans"]!, Is.True);
            Assert.That((bool)breath["differs"]!, Is.True);
            Assert.That(
                breath["plans"]!
                    .AsArray()
                    .Select(one => ((string)one!["planTitle"]!, (string)one["item"]!["dose"]!)),
                Is.EquivalentTo(new[] { ("Calm the gut", "5 min"), ("Breathe", "10 min") })
            );
            Assert.That((bool)Item(day, "diet")["inSeveralPlans"]!, Is.False);
            Assert.That(Item(day, "diet")["note"], Is.Null);
        });
    }

    [Test]
    public async Task Follows_the_days_of_the_plan_and_the_variant_that_stands_in()
    {
        var patient = await PatientAsync();
        var plan = await FollowedAsync(Today.AddDays(-3), patient);
        await ActAsync(plan, "phases/remove/start-variant", new { variant = "flare" });

        Assert.Multiple(async () =>
        {
            Assert.That(await IdsAsync(patient, Today), Is.EqualTo(new[] { "rest" }));
            Assert.That(
                await IdsAsync(patient, Today.AddDays(-1)),
                Is.EqualTo(new[] { "diet", "breath" })
            );
            Assert.That(
                await IdsAsync(patient, Today.AddDays(18)),
                Is.EqualTo(new[] { "zinc", "breath" })
            );
            Assert.That(await IdsAsync(patient, Today.AddDays(60)), Is.Empty);
        });
    }

    [Test]
    public async Task Asks_for_nothing_of_plans_that_are_not_followed()
    {
        var patient = await PatientAsync();
        await CreatePlanAsync(patient, TwoPhases());
        var stopped = await FollowedAsync(Today.AddDays(-3), patient);
        await ActAsync(stopped, "stop", new { reason = "moved away" });

        Assert.That(await IdsAsync(patient, Today), Is.Empty);
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/plan-items"),
            404,
            "patient-not-found"
        );
    }

    private async Task<IEnumerable<string>> IdsAsync(string patient, DateOnly on) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/plan-items?on={Text(on)}")))[
            "items"
        ]!
            .AsArray()
            .Select(item => (string)item!["id"]!)
            .ToArray();

    private static JsonNode Item(JsonNode day, string id) =>
        day["items"]!.AsArray().Single(item => (string)item!["id"]! == id)!;
}
