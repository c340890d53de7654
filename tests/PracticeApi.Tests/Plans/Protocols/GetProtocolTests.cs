using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class GetProtocolTests : ProtocolTest
{
    [Test]
    public async Task Gives_one_that_ships_with_all_that_it_says()
    {
        var protocol = await OkAsync(Client.GetAsync("/v1/protocols/aip"));
        var content = protocol["content"]!;

        Assert.Multiple(() =>
        {
            Assert.That((bool)protocol["seeded"]!, Is.True);
            Assert.That((int)protocol["publishedVersion"]!, Is.EqualTo(1));
            Assert.That(
                (string)content["phases"]![0]!["advance"]!["staffDecide"]!,
                Is.EqualTo("all six steps done")
            );
            Assert.That(
                content["targets"]![0]!.ToJsonString(),
                Does.Contain("\"measure\":\"tpo-ab\"").And.Contain("\"suggested\":false")
            );
            Assert.That(content["monitoring"]!.AsArray(), Has.Count.EqualTo(18));
        });
    }

    [Test]
    public async Task Knows_no_protocol_of_another_practice()
    {
        var own = await NewAsync();
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            other.GetAsync($"/v1/protocols/{(string)own["code"]!}"),
            404,
            "protocol-not-found"
        );
    }
}
