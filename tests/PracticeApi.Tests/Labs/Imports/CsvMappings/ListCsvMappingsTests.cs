using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports.CsvMappings;

public sealed class ListCsvMappingsTests : CsvMappingTest
{
    [Test]
    public async Task Lists_mappings_by_name_page_by_page()
    {
        foreach (var name in new[] { "page b", "page a", "page c" })
        {
            using var created = await CreateAsync(name);
        }

        List<string> names = [];
        for (var cursor = ""; cursor is not null; )
        {
            var after = cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await OkAsync(Client.GetAsync($"{Mappings}?limit=2{after}"));
            names.AddRange(page["items"]!.AsArray().Select(m => (string)m!["name"]!));
            cursor = (string?)page["next"];
        }

        Assert.That(
            names.Where(n => n.StartsWith("page", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "page a", "page b", "page c" })
        );
    }
}
