using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class RevisePlanTests : PlanTest
{
    [Test]
    public async Task Begins_a_draft_from_the_last_revision_which_stays_in_force()
    {
        var plan = await FollowedAsync(Today.AddDays(-1));
        var draft = await ActAsync(plan, "revise");
        var content = ContentOf(draft);
        content["phases"]![0]!["items"]!.AsArray().RemoveAt(0);
        await PutAsync(draft, content);
        var items = await OkAsync(
            Client.GetAsync($"/v1/patients/{(string)plan["patientId"]!}/plan-items")
        );

        Assert.Multiple(() =>
        {
            Assert.That((bool)draft["isDraft"]!, Is.True);
            Assert.That((string)draft["status"]!, Is.EqualTo("active"));
            Assert.That((int)draft["revision"]!, Is.EqualTo(1));
            Assert.That(
                ContentOf(draft).ToJsonString(),
                Is.EqualTo(ContentOf(plan).ToJsonString())
            );
            Assert.That(items["items"]!.AsArray(), Has.Count.EqualTo(2));
        });
        await ProblemAsync(SendActionAsync(await ReadAsync(draft), "revise"), 409, "draft-present");
    }

    [Test]
    public async Task Published_it_is_the_next_revision_and_the_one_before_stays_as_it_was()
    {
        var plan = await FollowedAsync(Today.AddDays(-1));
        var draft = await ActAsync(plan, "revise");
        var content = ContentOf(draft);
        content["phases"]![0]!["items"]!.AsArray().RemoveAt(0);
        var second = await ActAsync(await PutAsync(draft, content), "publish");
        var first = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/1"));
        var items = await OkAsync(
            Client.GetAsync($"/v1/patients/{(string)plan["patientId"]!}/plan-items")
        );
        var before = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{(string)plan["patientId"]!}/plan-items?on={Text(Today.AddDays(-1))}"
            )
        );

        Assert.Multiple(() =>
        {
            Assert.That((int)second["revision"]!, Is.EqualTo(2));
            Assert.That(first["content"]!["phases"]![0]!["items"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That(items["items"]!.AsArray(), Has.Count.EqualTo(1));
            // What was asked for yesterday was asked for by the revision of yesterday.
            Assert.That(before["items"]!.AsArray(), Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task A_draft_is_not_revised()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        await ProblemAsync(SendActionAsync(draft, "revise"), 409, "plan-status");
    }
}
