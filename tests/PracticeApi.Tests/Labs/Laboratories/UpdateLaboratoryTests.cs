using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class UpdateLaboratoryTests : LaboratoryTest
{
    [Test]
    public async Task Replaces_the_names_and_frees_those_left_out()
    {
        var laboratory = await CreateAsync("First name", "Old alias", "Kept alias");

        using var response = await PutAsync(
            Id(laboratory),
            1,
            "Second name",
            "Kept Alias",
            "First name"
        );

        var updated = await JsonAsync(response);
        Assert.Multiple(async () =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(200));
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"2\""));
            Assert.That((string)updated["name"]!, Is.EqualTo("Second name"));
            Assert.That(Aliases(updated), Is.EqualTo(new[] { "First name", "Kept Alias" }));
            Assert.That(
                (await ReadAsync(laboratory)).ToJsonString(),
                Is.EqualTo(updated.ToJsonString())
            );
            Assert.That(
                await EventsAsync(laboratory),
                Is.EqualTo(new[] { "laboratory.created 1", "laboratory.updated 2" })
            );
        });
        await CreateAsync("Old alias");
    }

    [Test]
    public async Task A_name_that_another_has_is_409_and_changes_nothing()
    {
        var one = await CreateAsync("One of two");
        var two = await CreateAsync("Two of two");

        var problem = await ProblemAsync(
            PutAsync(Id(one), 1, "Fine", "two OF two"),
            409,
            "laboratory-name-taken"
        );

        Assert.That((string)problem["laboratoryId"]!, Is.EqualTo(Id(two)));
        Assert.That((await ReadAsync(one)).ToJsonString(), Is.EqualTo(one.ToJsonString()));
    }

    [Test]
    public async Task Needs_the_version_that_it_changes()
    {
        var laboratory = await CreateAsync("Versioned");
        var body = new { name = "Changed", aliases = Array.Empty<string>() };
        var path = $"/v1/laboratories/{Id(laboratory)}";

        await ProblemAsync(SendAsync(HttpMethod.Put, path, body), 428, "if-match-required");
        await ProblemAsync(SendAsync(HttpMethod.Put, path, body, 2), 412, "stale-version");
        Assert.That((int)(await ReadAsync(laboratory))["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var laboratory = await CreateAsync("Faulted");

        var problem = await ProblemAsync(
            PutAsync(Id(laboratory), 1, "", "same", "Same"),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/name", "/aliases/1" }));
    }

    [Test]
    public async Task Aliases_must_be_said_so_that_none_is_lost_by_leaving_them_out()
    {
        var laboratory = await CreateAsync("Keeps", "its alias");

        await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/laboratories/{Id(laboratory)}",
                new { name = "Keeps" },
                1
            ),
            400,
            "malformed-request"
        );
    }

    private Task<HttpResponseMessage> PutAsync(
        string id,
        int version,
        string name,
        params string[] aliases
    ) => SendAsync(HttpMethod.Put, $"/v1/laboratories/{id}", new { name, aliases }, version);
}
