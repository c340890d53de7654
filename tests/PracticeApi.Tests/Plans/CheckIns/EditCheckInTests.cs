using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class EditCheckInTests : CheckInTest
{
    [Test]
    public async Task Replaces_what_was_said_within_48_hours_and_no_longer()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today.AddDays(-1), ("diet", 3), ("breath", 4)));
        await WaitAsync(TimeSpan.FromHours(47));
        var edited = await OkAsync(EditAsync(checkIn, Report(Today.AddDays(-1), ("diet", 4))));
        await WaitAsync(TimeSpan.FromHours(2));
        var late = EditAsync(edited, Report(Today.AddDays(-1), ("diet", 5)));

        Assert.Multiple(() =>
        {
            Assert.That((int)edited["version"]!, Is.EqualTo(2));
            Assert.That((string)edited["status"]!, Is.EqualTo("entered"));
            Assert.That(edited["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((int)edited["items"]![0]!["done"]!, Is.EqualTo(4));
            Assert.That((string)edited["createdAt"]!, Is.EqualTo((string)checkIn["createdAt"]!));
        });
        await ProblemAsync(late, 409, "check-in-closed");
    }

    [Test]
    public async Task Needs_the_version_that_was_read_and_a_day_without_another()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today.AddDays(-2), ("diet", 1)));
        await EnterAsync(plan, Report(Today.AddDays(-1), ("diet", 1)));
        await ProblemAsync(
            EditAsync(checkIn, Report(Today.AddDays(-1), ("diet", 1))),
            409,
            "check-in-exists"
        );
        await OkAsync(EditAsync(checkIn, Report(Today.AddDays(-3), ("diet", 1))));

        await ProblemAsync(
            EditAsync(checkIn, Report(Today.AddDays(-3), ("diet", 1))),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, CheckInPath(checkIn), Report(Today.AddDays(-3))),
            428,
            "if-match-required"
        );
    }
}
