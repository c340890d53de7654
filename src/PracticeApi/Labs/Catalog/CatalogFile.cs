using System.Globalization;
using CsvHelper;

namespace PracticeApi.Labs.Catalog;

/// <summary>One embedded file of the catalogue's data, read row by row.</summary>
internal static class CatalogFile
{
    private static readonly CsvReaderOptions Format = new()
    {
        // A shorter row is a slip of the pen in our own data, to be seen at once.
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <param name="name">Name of the file, without its ending.</param>
    /// <param name="folder">The folder it is embedded under.</param>
    public static IEnumerable<Row> Read(string name, string folder = "Catalog")
    {
        using var stream =
            typeof(CatalogFile).Assembly.GetManifestResourceStream($"{folder}/{name}.csv")
            ?? throw new InvalidOperationException($"The catalogue has no file {name}.");
        using var csv = CsvReader.Create(stream, Format);
        Dictionary<string, int>? columns = null;
        while (csv.Read())
        {
            columns ??= csv
                .Headers.Select((column, index) => (column, index))
                .ToDictionary(c => c.column, c => c.index, StringComparer.Ordinal);
            var fields = new string[csv.FieldCount];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = csv.GetString(i);
            }

            yield return new Row(columns, fields);
        }
    }

    internal readonly record struct Row(Dictionary<string, int> Columns, string[] Fields)
    {
        public string this[string column] => Fields[Columns[column]];

        /// <summary>The code of the row's analyte: the data's slugs have underscores where the API has hyphens.</summary>
        public string Analyte => this["analyte"].Replace('_', '-');

        public string? Text(string column) => this[column] is { Length: > 0 } text ? text : null;

        public decimal? Number(string column) =>
            Text(column) is { } text
                ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture)
                : null;

        public int? Count(string column) =>
            Text(column) is { } text
                ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
                : null;

        public bool Is(string column) => this[column] == "yes";

        public string[] List(string column) =>
            this[column]
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
