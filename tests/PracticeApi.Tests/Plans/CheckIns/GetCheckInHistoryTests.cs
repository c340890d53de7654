using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class GetCheckInHistoryTests : CheckInTest
{
    [Test]
    public async Task Shows_every_version_with_who_and_why()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var checkIn = await EnterAsync(plan, Report(Today, ("diet", 2)));
        var edited = await OkAsync(EditAsync(checkIn, Report(Today, ("diet", 3))));
        await OkAsync(AmendAsync(edited, Report(Today, ("diet", 4)), "the diary says four"));

        var versions = (await OkAsync(Client.GetAsync($"{CheckInPath(checkIn)}/history")))[
            "items"
        ]!.AsArray();

        Assert.Multiple(() =>
        {
            Assert.That(
                versions.Select(one => (string)one!["change"]!),
                Is.EqualTo(new[] { "amended", "edited", "entered" })
            );
            Assert.That(
                versions.Select(one => (int)one!["checkIn"]!["items"]![0]!["done"]!),
                Is.EqualTo(new[] { 4, 3, 2 })
            );
            Assert.That((string)versions[0]!["reason"]!, Is.EqualTo("the diary says four"));
            Assert.That(versions[0]!["supersededAt"], Is.Null);
            Assert.That(versions[2]!["supersededAt"], Is.Not.Null);
            Assert.That(versions[2]!["recordedBy"], Is.Not.Null);
        });
        await ProblemAsync(
            Client.GetAsync($"{PathOf(plan)}/check-ins/{Guid.NewGuid()}/history"),
            404,
            "check-in-not-found"
        );
    }
}
