using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ResumePlanTests : PlanTest
{
    [Test]
    public async Task Takes_the_plan_up_again_moved_along_by_the_days_of_rest()
    {
        var plan = await FollowedAsync(Today.AddDays(-7));
        var paused = await ActAsync(plan, "pause", new { on = Text(Today.AddDays(-5)) });
        var resumed = await ActAsync(paused, "resume", new { on = Text(Today.AddDays(-1)) });

        Assert.Multiple(() =>
        {
            Assert.That((string)resumed["status"]!, Is.EqualTo("active"));
            Assert.That(
                PhasesOf(resumed),
                Is.EqualTo(
                    new[]
                    {
                        ("remove", Text(Today.AddDays(-7)), Text(Today.AddDays(10))),
                        ("heal", Text(Today.AddDays(11)), Text(Today.AddDays(38))),
                    }
                )
            );
            Assert.That(
                resumed["history"]!.AsArray().Select(one => (string)one!["kind"]!),
                Is.EqualTo(new[] { "published", "paused", "resumed" })
            );
        });
        await ProblemAsync(SendActionAsync(resumed, "resume"), 409, "plan-status");
    }
}
