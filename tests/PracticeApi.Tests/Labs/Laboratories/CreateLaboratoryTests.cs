using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class CreateLaboratoryTests : LaboratoryTest
{
    [Test]
    public async Task Keeps_the_names_as_entered_but_for_spaces_around_them()
    {
        var response = await Client.PostAsJsonAsync(
            "/v1/laboratories",
            new { name = " Labor Dr. Müller ", aliases = new[] { "Zentrallabor", "LDM Wien" } }
        );

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var created = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));
        Assert.Multiple(() =>
        {
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That((int)read["version"]!, Is.EqualTo(1));
            Assert.That((string)read["name"]!, Is.EqualTo("Labor Dr. Müller"));
            Assert.That(Aliases(read), Is.EqualTo(new[] { "LDM Wien", "Zentrallabor" }));
            Assert.That(read["mergedIntoId"], Is.Null);
            Assert.That(read.ToJsonString(), Is.EqualTo(created.ToJsonString()));
        });
    }

    [TestCase("Gemeinschaftslabor Graz", TestName = "A_name_that_another_has_is_409")]
    [TestCase("gemeinschaftslabor  GRÁZ", TestName = "A_name_in_other_spelling_is_the_same_name")]
    [TestCase("GLG-Süd", TestName = "A_name_that_is_an_alias_of_another_is_409")]
    public async Task Names_the_one_that_has_a_name(string name)
    {
        var other = await OtherAsync();

        var asName = await ProblemAsync(
            Client.PostAsJsonAsync("/v1/laboratories", new { name }),
            409,
            "laboratory-name-taken"
        );
        var asAlias = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/laboratories",
                new { name = $"Free {Guid.NewGuid():N}", aliases = new[] { name } }
            ),
            409,
            "laboratory-name-taken"
        );

        Assert.That((string)asName["laboratoryId"]!, Is.EqualTo(other));
        Assert.That((string)asAlias["laboratoryId"]!, Is.EqualTo(other));
    }

    [Test]
    public async Task Stores_nothing_of_what_is_refused()
    {
        await OtherAsync();
        await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/laboratories",
                new { name = "Never stored", aliases = new[] { "Gemeinschaftslabor Graz" } }
            ),
            409,
            "laboratory-name-taken"
        );

        var page = await OkAsync(Client.GetAsync("/v1/laboratories?q=never"));
        Assert.That(page["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/laboratories",
                new
                {
                    name = " - ",
                    aliases = new[]
                    {
                        "Synlab",
                        "",
                        new string('x', 201),
                        "SYNLAB ",
                        "01890f3c-7b2e-7c3d-9a4b-5c6d7e8f9a0b",
                    },
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[] { "/name", "/aliases/1", "/aliases/2", "/aliases/3", "/aliases/4" }
            )
        );
    }

    [TestCase("""{"aliases":[]}""", "malformed-request")]
    [TestCase("""{"name":null}""", "malformed-request")]
    [TestCase("""{"name":"A","aliases":[null]}""", "malformed-request")]
    [TestCase("""{"name":"A","id":"x"}""", "malformed-request")]
    [TestCase("""{"name":""}""", "invalid-request")]
    public Task Refuses(string body, string code) =>
        ProblemAsync(SendAsync(HttpMethod.Post, "/v1/laboratories", body), 400, code);

    [Test]
    public async Task Another_practice_may_have_a_laboratory_of_the_same_name()
    {
        await CreateAsync("Shared name", "Shared alias");
        using var other = await SignInToAnotherPracticeAsync();

        var theirs = await CreateAsync(other, "Shared name", "Shared alias");

        await ProblemAsync(
            Client.GetAsync($"/v1/laboratories/{Id(theirs)}"),
            404,
            "laboratory-not-found"
        );
    }

    [Test]
    public async Task Of_many_at_once_one_gets_the_name()
    {
        var sent = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Client.PostAsJsonAsync("/v1/laboratories", new { name = "Wanted by many" })
                )
        );

        Assert.That(
            sent.Select(response => (int)response.StatusCode).Order(),
            Is.EqualTo(new[] { 201, 409, 409, 409, 409, 409, 409, 409 })
        );
    }

    [Test]
    public async Task Leaves_an_event_and_an_audit_entry()
    {
        JsonNode created = null!;
        var audited = await AuditedAsync(async () => created = await CreateAsync("Eventful"));

        Assert.That(audited, Is.EqualTo(new[] { "CreateLaboratory:done" }));
        Assert.That(await EventsAsync(created), Is.EqualTo(new[] { "laboratory.created 1" }));
    }

    private async Task<string> OtherAsync()
    {
        var page = await OkAsync(Client.GetAsync("/v1/laboratories?q=gemeinschaftslabor"));
        return Id(
            page["items"]!.AsArray() is [{ } there]
                ? there
                : await CreateAsync("Gemeinschaftslabor Graz", "GLG Süd")
        );
    }
}
