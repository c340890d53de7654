using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports.CsvMappings;

public sealed class UpdateCsvMappingTests : CsvMappingTest
{
    [Test]
    public async Task Replaces_the_version_that_it_names()
    {
        var mapping = await OkAsync(CreateAsync("Before"));
        var path = $"{Mappings}/{mapping["id"]}";
        var body = new { name = "After", mapping = new { columns = Array.Empty<object>() } };

        await ProblemAsync(SendAsync(HttpMethod.Put, path, body), 428, "if-match-required");
        var changed = await OkAsync(SendAsync(HttpMethod.Put, path, body, 1));
        await ProblemAsync(SendAsync(HttpMethod.Put, path, body, 1), 412, "stale-version");

        Assert.That((string)changed["name"]!, Is.EqualTo("After"));
        Assert.That((int)changed["version"]!, Is.EqualTo(2));
        Assert.That(changed["mapping"]!["columns"]!.AsArray(), Is.Empty);
        Assert.That(
            (await OkAsync(Client.GetAsync(path))).ToJsonString(),
            Is.EqualTo(changed.ToJsonString())
        );
    }

    [Test]
    public Task There_is_no_other() =>
        ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                $"{Mappings}/{Guid.NewGuid()}",
                new { name = "x", mapping = new { } },
                1
            ),
            404,
            "csv-mapping-not-found"
        );
}
