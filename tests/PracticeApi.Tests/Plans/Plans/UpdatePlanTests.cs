using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class UpdatePlanTests : PlanTest
{
    [Test]
    public async Task Every_part_of_a_draft_can_be_changed()
    {
        var plan = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        var content = TwoPhases(new DateOnly(2026, 2, 2));
        content["title"] = "Another";
        content["summary"] = "To feel better";
        content["phases"]!.AsArray().RemoveAt(0);
        content["targets"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{ "id": "a", "measure": "hs-crp", "direction": "down", "amount": 30, "byWeek": 6, "set": true, "baseline": "first" }]"""
        );

        var changed = await PutAsync(plan, content);

        Assert.Multiple(() =>
        {
            Assert.That((int)changed["version"]!, Is.EqualTo(2));
            Assert.That((string)changed["title"]!, Is.EqualTo("Another"));
            Assert.That(
                PhasesOf(changed),
                Is.EqualTo(new[] { ("heal", "2026-02-02", "2026-03-01") })
            );
            Assert.That((string)changed["targets"]![0]!["baseline"]!, Is.EqualTo("first"));
            Assert.That(
                ContentOf(changed).ToJsonString(),
                Is.EqualTo(ContentOf(ReadAsync(changed).Result).ToJsonString())
            );
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, PathOf(plan), content, 1),
            412,
            "stale-version"
        );
    }

    [Test]
    public async Task What_is_published_is_not_changed()
    {
        var plan = await FollowedAsync();
        await ProblemAsync(
            SendAsync(HttpMethod.Put, PathOf(plan), TwoPhases(), (int)plan["version"]!),
            409,
            "no-draft"
        );
    }

    [Test]
    public async Task The_first_day_stays_once_a_revision_is_published()
    {
        var plan = await ActAsync(await FollowedAsync(), "revise");
        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                PathOf(plan),
                TwoPhases(Today.AddDays(1)),
                (int)plan["version"]!
            ),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/startsOn" }));
    }
}
