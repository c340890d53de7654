using System.Globalization;
using System.Text.Json;
using CsvHelper;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Tables;

/// <summary>A table for spreadsheets (RFC 4180): three columns a day, for the values, their flags, and where they were measured.</summary>
internal static class LabTableCsv
{
    // A laboratory's name or a result in words may begin like a formula, which a spreadsheet would run.
    private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.Escape };

    private const string Between = " | ";

    public static string Write(LabTable table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Format, leaveOpen: true))
        {
            var isComparison = table.Rows.Any(row => row.Comparison is not null);
            WriteHead(csv, table.Days, isComparison);
            foreach (var row in table.Rows)
            {
                WriteRow(csv, row, table.Days, isComparison);
            }
        }

        return text.ToString();
    }

    private static void WriteHead(CsvWriter csv, IReadOnlyList<DateOnly> days, bool isComparison)
    {
        foreach (var column in new[] { "analyte", "name", "category", "specimen", "unit", "range" })
        {
            csv.WriteField(column);
        }

        foreach (var day in days)
        {
            csv.WriteField(Iso(day));
            csv.WriteField($"{Iso(day)} flag");
            csv.WriteField($"{Iso(day)} laboratory");
        }

        if (isComparison)
        {
            csv.WriteField("change");
            csv.WriteField("beyond noise");
        }

        csv.EndRecord();
    }

    private static void WriteRow(
        CsvWriter csv,
        LabTableRow row,
        IReadOnlyList<DateOnly> days,
        bool isComparison
    )
    {
        csv.WriteField(row.Analyte);
        csv.WriteField(row.AnalyteName);
        csv.WriteField(row.Category);
        csv.WriteField(row.Specimen);
        csv.WriteField(row.Unit);
        csv.WriteField(LabTableWords.Range(row));
        var cells = row.Cells.ToDictionary(cell => cell.Day, cell => cell.Results);
        foreach (var day in days)
        {
            var results = cells.GetValueOrDefault(day, []);
            WriteValue(
                csv,
                string.Join(Between, results.Select(one => LabTableWords.Value(row, one)))
            );
            csv.WriteField(string.Join(Between, results.Select(LabTableWords.FlagName)));
            csv.WriteField(
                string.Join(
                    Between,
                    results
                        .Select(one => LabTableWords.Assay(one.Laboratory, one.Method))
                        .Distinct()
                )
            );
        }

        if (isComparison)
        {
            csv.WriteField(LabTableWords.Change(row.Comparison));
            csv.WriteField(LabTableWords.BeyondNoise(row.Comparison));
        }

        csv.EndRecord();
    }

    /// <summary>A negative number is a number, and no formula.</summary>
    private static void WriteValue(CsvWriter csv, string value)
    {
        if (
            value.StartsWith('-')
            && decimal.TryParse(
                value,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            csv.WriteField(number, default);
        }
        else
        {
            csv.WriteField(value);
        }
    }

    private static string Iso(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
