using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Practices;

public sealed class UpdatePracticeTests : ApiTest
{
    [Test]
    public async Task Settings_are_read_and_replaced_with_the_version_that_was_read()
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        var version = (int)practice["version"]!;
        var body = Body("Riverside", "Europe/Vienna");

        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/practice", body),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/practice", body, version + 1),
            412,
            "stale-version"
        );
        var updated = await OkAsync(SendAsync(HttpMethod.Put, "/v1/practice", body, version));

        Assert.Multiple(() =>
        {
            Assert.That((string)updated["name"]!, Is.EqualTo("Riverside"));
            Assert.That((string)updated["timeZone"]!, Is.EqualTo("Europe/Vienna"));
            Assert.That((string)updated["crisisText"]!["de"]!, Is.EqualTo("Rufen Sie 142 an."));
            Assert.That((int)updated["version"]!, Is.EqualTo(version + 1));
        });
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                "/v1/practice",
                Body("", "Mars/Olympus"),
                (int)practice["version"]!
            ),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/name", "/timeZone" }));
    }

    [Test]
    public async Task Only_the_owner_changes_them()
    {
        using var assistant = await SignInAsAsync(Role.Assistant);
        await OkAsync(assistant.GetAsync("/v1/practice"));
        await ProblemAsync(
            SendAsync(assistant, HttpMethod.Put, "/v1/practice", Body("Mine", "Etc/UTC"), 1),
            403,
            "forbidden"
        );
    }

    [TestCase("null")]
    [TestCase("\"en\\n\"")]
    public async Task A_language_is_a_tag_and_nothing_else(string language)
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        using var response = await SendAsync(
            HttpMethod.Put,
            "/v1/practice",
            $$"""{"name":"x","timeZone":"Etc/UTC","fourEyes":false,"crisisText":{},"paperSize":"a4","languages":[{{language}}]}""",
            (int)practice["version"]!
        );

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(Pointers(await JsonAsync(response)), Has.One.Matches("^/languages(/0)?$"));
    }

    private static object Body(string name, string timeZone) =>
        new
        {
            name,
            timeZone,
            fourEyes = false,
            crisisText = new { de = "Rufen Sie 142 an." },
            paperSize = "a4",
            languages = new[] { "de-AT", "en" },
        };
}
