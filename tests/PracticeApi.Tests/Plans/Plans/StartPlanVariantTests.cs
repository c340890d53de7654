using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class StartPlanVariantTests : PlanTest
{
    [Test]
    public async Task The_flare_stands_in_from_that_day_on()
    {
        var plan = await FollowedAsync(Today.AddDays(-4));
        var switched = await ActAsync(
            plan,
            "phases/remove/start-variant",
            new { variant = "flare", on = Text(Today.AddDays(-1)) }
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                switched["schedule"]!["phases"]![0]!["variants"]!.ToJsonString(),
                Is.EqualTo(
                    $$"""[{"variant":"flare","from":"{{Text(Today.AddDays(-1))}}","to":null}]"""
                )
            );
            Assert.That((string)switched["schedule"]!["today"]!["variant"]!, Is.EqualTo("flare"));
        });
        await ProblemAsync(
            SendActionAsync(switched, "phases/remove/start-variant", new { variant = "flare" }),
            409,
            "variant-running"
        );
    }

    [Test]
    public async Task Is_one_of_the_plan_in_a_phase_that_runs()
    {
        var plan = await FollowedAsync(Today.AddDays(-4));
        await ProblemAsync(
            SendActionAsync(plan, "phases/remove/start-variant", new { variant = "absent" }),
            422,
            "unprocessable-request"
        );
        await ProblemAsync(
            SendActionAsync(plan, "phases/heal/start-variant", new { variant = "flare" }),
            409,
            "phase-not-running"
        );
    }
}
