using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class DiscardPlanDraftTests : PlanTest
{
    [Test]
    public async Task Drops_the_draft_and_shows_what_is_published_again()
    {
        var plan = await FollowedAsync();
        var draft = await ActAsync(plan, "revise");
        var content = ContentOf(draft);
        content["title"] = "Another";
        draft = await PutAsync(draft, content);
        var dropped = await ActAsync(draft, "discard-draft");

        Assert.Multiple(() =>
        {
            Assert.That((string)draft["title"]!, Is.EqualTo("Another"));
            Assert.That((string)dropped["title"]!, Is.EqualTo("Calm the gut"));
            Assert.That((bool)dropped["isDraft"]!, Is.False);
        });
        await ProblemAsync(SendActionAsync(dropped, "discard-draft"), 409, "no-draft");
    }

    [Test]
    public async Task Leaves_no_plan_without_anything()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        await ProblemAsync(SendActionAsync(draft, "discard-draft"), 409, "plan-not-published");
    }
}
