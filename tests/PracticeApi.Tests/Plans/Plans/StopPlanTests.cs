using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class StopPlanTests : PlanTest
{
    [Test]
    public async Task Gives_the_plan_up_for_a_reason()
    {
        var plan = await FollowedAsync(Today.AddDays(-5));
        var problem = await ProblemAsync(
            SendActionAsync(plan, "stop", new { reason = " " }),
            400,
            "invalid-request"
        );
        var stopped = await ActAsync(
            plan,
            "stop",
            new { reason = "too hard", on = Text(Today.AddDays(-1)) }
        );

        Assert.Multiple(() =>
        {
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
            Assert.That((string)stopped["status"]!, Is.EqualTo("stopped"));
            Assert.That((string)stopped["statusReason"]!, Is.EqualTo("too hard"));
            Assert.That((string)stopped["schedule"]!["to"]!, Is.EqualTo(Text(Today.AddDays(-1))));
            Assert.That(stopped["schedule"]!["today"]!["phase"], Is.Null);
        });
    }

    [Test]
    public async Task A_draft_is_given_up_too()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        var stopped = await ActAsync(draft, "stop", new { reason = "not wanted" });

        Assert.That((string)stopped["status"]!, Is.EqualTo("stopped"));
        await ProblemAsync(SendActionAsync(stopped, "publish"), 409, "plan-status");
    }
}
