using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ActivePlansTests : PlanTest
{
    [Test]
    public async Task Reads_what_several_patients_follow_in_three_statements()
    {
        var practice = Guid.Parse((string)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!);
        var first = await FollowedAsync(Today.AddDays(-9));
        var second = await FollowedAsync(Today.AddDays(-2));
        await ActAsync(await FollowedAsync(), "stop", new { reason = "x" });
        Guid[] patients =
        [
            .. new[] { first, second }.Select(plan => Guid.Parse((string)plan["patientId"]!)),
        ];

        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Enter(practice);
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var plans = scope.ServiceProvider.GetRequiredService<ActivePlans>();
        var sentBefore = db.Statements;
        var followed = await plans.OfAsync(patients, CancellationToken.None);
        var sent = db.Statements - sentBefore;

        Assert.Multiple(() =>
        {
            Assert.That(
                followed.Select(plan => plan.PlanId.ToString()),
                Is.EqualTo(new[] { (string)first["id"]!, (string)second["id"]! })
            );
            // With the practice's settings, where they are not remembered.
            Assert.That(sent, Is.InRange(3, 4));
            Assert.That(
                followed[0].Course.ItemsOn(Today).Select(item => item.Item.Id),
                Is.EqualTo(new[] { "diet", "breath" })
            );
        });
    }
}
