using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class GetPlanRevisionTests : PlanTest
{
    [Test]
    public async Task Gives_what_was_published_with_its_safety()
    {
        var plan = await FollowedAsync();
        var revision = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/1"));

        Assert.Multiple(() =>
        {
            Assert.That((string)revision["planId"]!, Is.EqualTo((string)plan["id"]!));
            Assert.That(
                ContentOf(revision["content"]!).ToJsonString(),
                Is.EqualTo(ContentOf(plan).ToJsonString())
            );
            Assert.That(revision["safety"]!.AsArray(), Is.Empty);
            Assert.That((string)revision["inForceFrom"]!, Is.EqualTo(Text(Today)));
        });
        await ProblemAsync(
            Client.GetAsync($"{PathOf(plan)}/revisions/2"),
            404,
            "plan-revision-not-found"
        );
    }
}
