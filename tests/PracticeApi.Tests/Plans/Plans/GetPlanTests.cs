using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class GetPlanTests : PlanTest
{
    [Test]
    public async Task Says_where_the_plan_stands_today()
    {
        var plan = await ReadAsync(await FollowedAsync(Today.AddDays(-15)));

        Assert.Multiple(() =>
        {
            Assert.That(
                plan["schedule"]!["today"]!.ToJsonString(),
                Is.EqualTo(
                    $$"""{"on":"{{Text(Today)}}","week":3,"phase":"heal","phaseWeek":1,"variant":null}"""
                )
            );
            Assert.That((string)plan["history"]![0]!["kind"]!, Is.EqualTo("published"));
        });
        Assert.That(await AuditAsync((string)plan["patientId"]!), Has.Member("GetPlan:done"));
    }

    [Test]
    public async Task Knows_no_plan_of_another_practice()
    {
        var plan = await FollowedAsync();
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(other.GetAsync(PathOf(plan)), 404, "plan-not-found");
    }
}
