using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class SkipPlanPhaseTests : PlanTest
{
    [Test]
    public async Task The_next_phase_begins_on_that_day()
    {
        var plan = await FollowedAsync(Today.AddDays(-10));
        var skipped = await ActAsync(
            plan,
            "phases/remove/skip",
            new { on = Text(Today.AddDays(-3)) }
        );

        Assert.That(
            PhasesOf(skipped),
            Is.EqualTo(
                new[]
                {
                    ("remove", Text(Today.AddDays(-10)), Text(Today.AddDays(-4))),
                    ("heal", Text(Today.AddDays(-3)), Text(Today.AddDays(24))),
                }
            )
        );
        await ProblemAsync(SendActionAsync(skipped, "phases/remove/skip"), 409, "phase-over");
    }

    [Test]
    public async Task A_phase_that_has_not_begun_is_left_out_altogether()
    {
        var plan = await FollowedAsync(Today);
        var skipped = await ActAsync(plan, "phases/heal/skip");

        Assert.That(
            PhasesOf(skipped).Last(),
            Is.EqualTo(("heal", Text(Today.AddDays(14)), (string?)null))
        );
        Assert.That((string)skipped["schedule"]!["to"]!, Is.EqualTo(Text(Today.AddDays(13))));
    }
}
