using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class ListCheckInsTests : CheckInTest
{
    [Test]
    public async Task Lists_the_latest_first_page_by_page_and_between_days()
    {
        var plan = await FollowedAsync(Today.AddDays(-9));
        // Not in the order of their days.
        foreach (var day in new[] { -1, -8, -4 })
        {
            await EnterAsync(plan, Report(Today.AddDays(day), ("diet", 1)));
        }

        var path = $"{PathOf(plan)}/check-ins";
        var first = await OkAsync(Client.GetAsync($"{path}?limit=2"));
        var second = await OkAsync(
            Client.GetAsync($"{path}?limit=2&cursor={(string)first["next"]!}")
        );
        var between = await OkAsync(
            Client.GetAsync($"{path}?from={Text(Today.AddDays(-5))}&to={Text(Today.AddDays(-2))}")
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                first["items"]!
                    .AsArray()
                    .Select(one => ((string)one!["from"]!, (string)one["on"]!)),
                Is.EqualTo(
                    new[]
                    {
                        (Text(Today.AddDays(-3)), Text(Today.AddDays(-1))),
                        (Text(Today.AddDays(-7)), Text(Today.AddDays(-4))),
                    }
                )
            );
            Assert.That((string)second["items"]![0]!["on"]!, Is.EqualTo(Text(Today.AddDays(-8))));
            Assert.That(second["next"], Is.Null);
            Assert.That(between["items"]!.AsArray(), Has.Count.EqualTo(1));
        });
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync(path), 404, "plan-not-found");
    }
}
