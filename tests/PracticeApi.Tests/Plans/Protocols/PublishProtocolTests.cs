using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class PublishProtocolTests : ProtocolTest
{
    [Test]
    public async Task Makes_the_draft_the_next_version()
    {
        var draft = await NewAsync();
        var published = await PublishAsync(draft);

        Assert.Multiple(() =>
        {
            Assert.That((int)published["publishedVersion"]!, Is.EqualTo(1));
            Assert.That(published["draft"], Is.Null);
            Assert.That(
                published["content"]!.ToJsonString(),
                Is.EqualTo(draft["draft"]!.ToJsonString())
            );
            Assert.That((int)published["versions"]![0]!["number"]!, Is.EqualTo(1));
        });
        await ProblemAsync(SendPublishAsync(published), 409, "no-draft");
        await ProblemAsync(SendPublishAsync(draft), 412, "stale-version");
    }

    [Test]
    public async Task Is_for_those_who_write_plans()
    {
        var draft = await NewAsync();
        using var assistant = await SignInAsAsync(Role.Assistant);

        await ProblemAsync(
            SendAsync(
                assistant,
                HttpMethod.Post,
                $"/v1/protocols/{(string)draft["code"]!}/publish",
                version: 1
            ),
            403,
            "forbidden"
        );
    }
}
