using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class PausePlanTests : PlanTest
{
    [Test]
    public async Task Nothing_is_asked_for_while_a_plan_rests_and_the_rest_moves_along()
    {
        var plan = await FollowedAsync(Today.AddDays(-7));
        var paused = await ActAsync(
            plan,
            "pause",
            new { on = Text(Today.AddDays(-2)), reason = "hospital" }
        );
        var items = await OkAsync(
            Client.GetAsync($"/v1/patients/{(string)plan["patientId"]!}/plan-items")
        );

        Assert.Multiple(() =>
        {
            Assert.That((string)paused["status"]!, Is.EqualTo("paused"));
            Assert.That((string)paused["statusReason"]!, Is.EqualTo("hospital"));
            Assert.That(items["items"]!.AsArray(), Is.Empty);
            // Three days of rest so far.
            Assert.That(
                PhasesOf(paused).First(),
                Is.EqualTo(("remove", Text(Today.AddDays(-7)), Text(Today.AddDays(9))))
            );
        });
        await ProblemAsync(SendActionAsync(paused, "pause"), 409, "plan-status");
    }

    [Test]
    public async Task Does_not_begin_in_the_future()
    {
        var plan = await FollowedAsync();
        var problem = await ProblemAsync(
            SendActionAsync(plan, "pause", new { on = Text(Today.AddDays(3)) }),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/on" }));
    }
}
