using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class CreateProtocolTests : ProtocolTest
{
    [Test]
    public async Task Begins_as_a_draft_from_nothing()
    {
        var code = NewCode();
        using var response = await SendNewAsync(code, Content());
        var created = await JsonAsync(response);

        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(201));
            Assert.That(response.Headers.Location?.ToString(), Is.EqualTo($"/v1/protocols/{code}"));
            Assert.That((string)created["draft"]!["name"]!, Is.EqualTo("Walking"));
            Assert.That(created["content"], Is.Null);
            Assert.That(created["publishedVersion"], Is.Null);
        });
        await ProblemAsync(SendNewAsync(code, Content()), 409, "protocol-code-taken");
        await ProblemAsync(SendNewAsync("5r-gut", Content()), 409, "protocol-code-taken");
    }

    [Test]
    public async Task Copies_a_published_version()
    {
        var created = await OkAsync(
            SendNewAsync(NewCode(), null, new { code = "5r-gut", version = 1 })
        );
        var seeded = await OkAsync(Client.GetAsync("/v1/protocols/5r-gut"));

        Assert.That(
            created["draft"]!.ToJsonString(),
            Is.EqualTo(seeded["content"]!.ToJsonString())
        );
        await ProblemAsync(
            SendNewAsync(NewCode(), null, new { code = "5r-gut", version = 9 }),
            404,
            "protocol-version-not-found"
        );
    }

    [Test]
    public async Task Names_every_fault()
    {
        var content = Content(" ");
        content["phases"]![0]!["id"] = "Not Kebab";
        content["phases"]![0]!["items"]![0]!["instruction"] = "Stop your prescribed tablets";
        content["phases"]![0]!["items"]![0]!["endWeek"] = 9;
        content["targets"]![0]!["amount"] = 180;
        content["monitoring"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{ "kind": "lab", "code": "no-such-analyte", "atWeeks": [0] }, { "kind": "questionnaire", "code": "no-such", "atWeeks": [0] }, { "kind": "questionnaire", "code": "gisi", "atWeeks": [0] }]"""
        );

        var problem = await ProblemAsync(SendNewAsync("Our Plan", content), 400, "invalid-request");

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/code",
                    "/content/name",
                    "/content/phases/0/id",
                    "/content/phases/0/items/0/instruction",
                    "/content/phases/0/items/0/endWeek",
                    "/content/targets/0/amount",
                    "/content/monitoring/0/code",
                    "/content/monitoring/1/code",
                }
            )
        );
        await ProblemAsync(SendNewAsync(NewCode(), null), 400, "invalid-request");
    }
}
