using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class CompletePlanTests : PlanTest
{
    [Test]
    public async Task Ends_the_plan_which_is_not_changed_any_more()
    {
        var plan = await FollowedAsync(Today.AddDays(-20));
        var completed = await ActAsync(plan, "complete");

        Assert.Multiple(() =>
        {
            Assert.That((string)completed["status"]!, Is.EqualTo("completed"));
            Assert.That((string)completed["schedule"]!["to"]!, Is.EqualTo(Text(Today)));
        });
        await ProblemAsync(SendActionAsync(completed, "revise"), 409, "plan-status");
        await ProblemAsync(SendActionAsync(completed, "pause"), 409, "plan-status");
        await ProblemAsync(
            SendActionAsync(completed, "phases/heal/extend", new { weeks = 1 }),
            409,
            "plan-status"
        );
    }

    [Test]
    public async Task A_draft_is_not_completed()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        await ProblemAsync(SendActionAsync(draft, "complete"), 409, "plan-status");
    }
}
