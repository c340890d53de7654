using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ExtendPlanPhaseTests : PlanTest
{
    [Test]
    public async Task What_hangs_on_the_phase_moves_along_and_the_change_is_kept()
    {
        var plan = await FollowedAsync(Today.AddDays(-10));
        var extended = await ActAsync(
            plan,
            "phases/remove/extend",
            new { weeks = 2, reason = "slow start" }
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                PhasesOf(extended),
                Is.EqualTo(
                    new[]
                    {
                        ("remove", Text(Today.AddDays(-10)), Text(Today.AddDays(17))),
                        ("heal", Text(Today.AddDays(18)), Text(Today.AddDays(45))),
                    }
                )
            );
            Assert.That(
                extended["history"]![1]!.ToJsonString(),
                Does.Contain("\"kind\":\"extended\"")
                    .And.Contain($"\"on\":\"{Text(Today)}\"")
                    .And.Contain("\"weeks\":2")
                    .And.Contain("slow start")
            );
        });
    }

    [Test]
    public async Task A_phase_that_is_over_is_not_extended()
    {
        var plan = await FollowedAsync(Today.AddDays(-20));
        await ProblemAsync(
            SendActionAsync(plan, "phases/remove/extend", new { weeks = 2 }),
            409,
            "phase-over"
        );
        await ProblemAsync(
            SendActionAsync(plan, "phases/absent/extend", new { weeks = 2 }),
            404,
            "phase-not-found"
        );
        await ProblemAsync(
            SendActionAsync(plan, "phases/heal/extend", new { weeks = 0 }),
            400,
            "invalid-request"
        );
    }
}
