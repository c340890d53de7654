using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ListPlanRevisionsTests : PlanTest
{
    [Test]
    public async Task Lists_what_was_published_the_latest_first()
    {
        var plan = await FollowedAsync(Today.AddDays(-3));
        await ActAsync(await ActAsync(plan, "revise"), "publish");
        var revisions = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions"));

        Assert.That(
            revisions["items"]!
                .AsArray()
                .Select(line => ((int)line!["revision"]!, (string)line["inForceFrom"]!)),
            Is.EqualTo(new[] { (2, Text(Today)), (1, Text(Today.AddDays(-3))) })
        );
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync($"{PathOf(plan)}/revisions"), 404, "plan-not-found");
    }
}
