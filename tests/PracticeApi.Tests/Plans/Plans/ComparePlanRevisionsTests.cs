using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ComparePlanRevisionsTests : PlanTest
{
    [Test]
    public async Task Says_what_differs_as_a_person_would()
    {
        var plan = await FollowedAsync();
        var draft = await ActAsync(plan, "revise");
        var content = ContentOf(draft);
        content["phases"]![0]!["weeks"] = 4;
        content["phases"]![0]!["items"]![1]!["dose"] = "10 min";
        content["phases"]![1]!["items"]!
            .AsArray()
            .Add(
                System.Text.Json.Nodes.JsonNode.Parse(
                    """{ "id": "walk", "category": "movement", "instruction": "Walk", "timesPerWeek": 5 }"""
                )
            );
        await ActAsync(await PutAsync(draft, content), "publish");

        var diff = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/1/diff/2"));
        var back = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/2/diff/1"));

        Assert.Multiple(() =>
        {
            Assert.That(
                diff["changes"]!.AsArray().Select(change => (string)change!["text"]!),
                Is.EqualTo(
                    new[]
                    {
                        "The phase Remove was lengthened from 2 weeks to 4 weeks.",
                        "breath (Remove): the dose is 10 min instead of 5 min.",
                        "walk was added to Heal: Walk.",
                    }
                )
            );
            Assert.That(
                back["changes"]!.AsArray().Select(change => (string)change!["kind"]!),
                Is.EqualTo(new[] { "changed", "changed", "removed" })
            );
        });
        await ProblemAsync(
            Client.GetAsync($"{PathOf(plan)}/revisions/1/diff/3"),
            404,
            "plan-revision-not-found"
        );
    }
}
