using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports.CsvMappings;

public sealed class GetCsvMappingTests : CsvMappingTest
{
    [Test]
    public async Task Answers_what_was_kept()
    {
        var mapping = await OkAsync(CreateAsync("Read"));

        var read = await OkAsync(Client.GetAsync($"{Mappings}/{mapping["id"]}"));

        Assert.That(read.ToJsonString(), Is.EqualTo(mapping.ToJsonString()));
    }

    [Test]
    public Task There_is_no_other() =>
        ProblemAsync(Client.GetAsync($"{Mappings}/{Guid.NewGuid()}"), 404, "csv-mapping-not-found");
}
