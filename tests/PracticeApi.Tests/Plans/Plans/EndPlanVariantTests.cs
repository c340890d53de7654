using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class EndPlanVariantTests : PlanTest
{
    [Test]
    public async Task The_items_of_the_phase_are_taken_up_again()
    {
        var plan = await FollowedAsync(Today.AddDays(-8));
        var flare = await ActAsync(
            plan,
            "phases/remove/start-variant",
            new { variant = "flare", on = Text(Today.AddDays(-6)) }
        );
        var problem = await ProblemAsync(
            SendActionAsync(
                flare,
                "phases/remove/end-variant",
                new { on = Text(Today.AddDays(-7)) }
            ),
            422,
            "unprocessable-request"
        );
        var back = await ActAsync(
            flare,
            "phases/remove/end-variant",
            new { on = Text(Today.AddDays(-2)), reason = "calm for a week" }
        );

        Assert.Multiple(() =>
        {
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/on" }));
            Assert.That(
                (string)back["schedule"]!["phases"]![0]!["variants"]![0]!["to"]!,
                Is.EqualTo(Text(Today.AddDays(-3)))
            );
            Assert.That(back["schedule"]!["today"]!["variant"], Is.Null);
        });
        await ProblemAsync(
            SendActionAsync(back, "phases/remove/end-variant"),
            409,
            "no-variant-running"
        );
    }
}
