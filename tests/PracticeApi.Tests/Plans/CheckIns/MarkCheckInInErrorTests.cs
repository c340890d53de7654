using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class MarkCheckInInErrorTests : CheckInTest
{
    [Test]
    public async Task Counts_for_nothing_is_kept_and_frees_its_day()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today, ("diet", 2)));

        var marked = await OkAsync(MarkAsync(checkIn));
        var adherence = await AdherenceAsync(plan);
        var history = await OkAsync(Client.GetAsync($"{CheckInPath(checkIn)}/history"));

        Assert.Multiple(() =>
        {
            Assert.That((string)marked["status"]!, Is.EqualTo("enteredInError"));
            Assert.That((int)adherence["checkIns"]!, Is.Zero);
            Assert.That((decimal)adherence["plan"]!["reported"]!, Is.Zero);
            Assert.That(history["items"]!.AsArray(), Has.Count.EqualTo(2));
        });
        await ProblemAsync(MarkAsync(marked), 409, "check-in-in-error");
        await ProblemAsync(EditAsync(marked, Report(Today, ("diet", 2))), 409, "check-in-in-error");
        await EnterAsync(plan, Report(Today, ("diet", 3)));
    }

    private Task<HttpResponseMessage> MarkAsync(System.Text.Json.Nodes.JsonNode checkIn) =>
        SendAsync(
            HttpMethod.Post,
            $"{CheckInPath(checkIn)}/mark-in-error",
            new { reason = "entered for another patient" },
            (int)checkIn["version"]!
        );
}
