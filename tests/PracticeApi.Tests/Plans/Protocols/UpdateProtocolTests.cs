using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class UpdateProtocolTests : ProtocolTest
{
    [Test]
    public async Task Changes_the_draft_and_leaves_what_is_published()
    {
        var published = await PublishAsync(await NewAsync());
        var changed = await OkAsync(SendDraftAsync(published, Content("Walking more", 6)));

        Assert.Multiple(() =>
        {
            Assert.That((string)changed["draft"]!["name"]!, Is.EqualTo("Walking more"));
            Assert.That((string)changed["content"]!["name"]!, Is.EqualTo("Walking"));
            Assert.That((int)changed["publishedVersion"]!, Is.EqualTo(1));
        });
        await ProblemAsync(SendDraftAsync(published, Content()), 412, "stale-version");
    }

    [Test]
    public async Task Does_not_change_one_that_ships()
    {
        var seeded = await OkAsync(Client.GetAsync("/v1/protocols/sleep"));
        await ProblemAsync(SendDraftAsync(seeded, Content()), 409, "protocol-seeded");
    }
}
