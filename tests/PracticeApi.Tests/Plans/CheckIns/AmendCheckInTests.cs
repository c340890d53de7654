using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class AmendCheckInTests : CheckInTest
{
    [Test]
    public async Task Gives_a_reason_after_48_hours_and_counts_in_adherence()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today, ("diet", 2)));
        await WaitAsync(TimeSpan.FromHours(49));

        var amended = await OkAsync(
            AmendAsync(checkIn, Report(Today, ("diet", 6)), "the diary says six")
        );
        var again = await OkAsync(AmendAsync(amended, Report(Today, ("diet", 7)), "counted again"));
        var adherence = await AdherenceAsync(plan, $"?to={Text(Today)}");

        Assert.Multiple(() =>
        {
            Assert.That((string)amended["status"]!, Is.EqualTo("amended"));
            Assert.That((string)amended["reason"]!, Is.EqualTo("the diary says six"));
            Assert.That((int)again["version"]!, Is.EqualTo(3));
            Assert.That((decimal)adherence["items"]![0]!["done"]!, Is.EqualTo(7));
        });
    }

    [Test]
    public async Task Needs_a_reason()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today, ("diet", 2)));

        var problem = await ProblemAsync(
            AmendAsync(checkIn, Report(Today, ("diet", 6)), " "),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
    }
}
