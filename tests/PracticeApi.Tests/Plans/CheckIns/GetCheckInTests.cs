using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class GetCheckInTests : CheckInTest
{
    [Test]
    public async Task Answers_it_as_it_stands_to_the_practice_alone()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today, ("diet", 2)));

        using var response = await Client.GetAsync(CheckInPath(checkIn));
        var read = await JsonAsync(response);

        Assert.Multiple(() =>
        {
            Assert.That(response.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
            Assert.That(read.ToJsonString(), Is.EqualTo(checkIn.ToJsonString()));
        });
        await ProblemAsync(
            Client.GetAsync($"{PathOf(plan)}/check-ins/{Guid.NewGuid()}"),
            404,
            "check-in-not-found"
        );
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync(CheckInPath(checkIn)), 404, "check-in-not-found");
    }
}
