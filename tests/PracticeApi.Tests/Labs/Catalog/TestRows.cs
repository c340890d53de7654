using CsvHelper;

namespace PracticeApi.Tests.Labs.Catalog;

/// <summary>Rows of a CSV file by column name.</summary>
internal static class TestRows
{
    public static IEnumerable<Dictionary<string, string>> Of(Stream stream)
    {
        using var csv = CsvReader.Create(stream, new CsvReaderOptions());
        while (csv.Read())
        {
            yield return csv
                .Headers.Select((column, index) => (column, Text: csv.GetString(index)))
                .ToDictionary(c => c.column, c => c.Text);
        }
    }

    public static IEnumerable<Dictionary<string, string>> OfResource(string name) =>
        Of(typeof(TestRows).Assembly.GetManifestResourceStream(name)!);
}
