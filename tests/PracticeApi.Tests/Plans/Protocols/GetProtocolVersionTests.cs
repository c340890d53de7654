using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class GetProtocolVersionTests : ProtocolTest
{
    [Test]
    public async Task Gives_each_version_as_it_was_published()
    {
        var protocol = await PublishAsync(await NewAsync());
        protocol = await OkAsync(SendDraftAsync(protocol, Content("Walking more", 8)));
        protocol = await PublishAsync(protocol);
        var path = $"/v1/protocols/{(string)protocol["code"]!}/versions";

        var first = await OkAsync(Client.GetAsync($"{path}/1"));
        var second = await OkAsync(Client.GetAsync($"{path}/2"));

        Assert.Multiple(() =>
        {
            Assert.That((string)first["content"]!["name"]!, Is.EqualTo("Walking"));
            Assert.That((int)first["content"]!["phases"]![0]!["weeks"]!, Is.EqualTo(4));
            Assert.That((string)second["content"]!["name"]!, Is.EqualTo("Walking more"));
            Assert.That((int)second["version"]!, Is.EqualTo(2));
        });
        await ProblemAsync(Client.GetAsync($"{path}/3"), 404, "protocol-version-not-found");
        await ProblemAsync(
            Client.GetAsync("/v1/protocols/5r-gut/versions/2"),
            404,
            "protocol-version-not-found"
        );
        Assert.That(
            (string)
                (await OkAsync(Client.GetAsync("/v1/protocols/5r-gut/versions/1")))["content"]![
                    "name"
                ]!,
            Is.EqualTo("5R gut restoration")
        );
    }
}
