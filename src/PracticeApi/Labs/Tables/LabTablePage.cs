using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PracticeApi.Labs.Tables;

/// <summary>
/// A table as a page to be printed: a few days a block, so that nothing is cut off at the edge of the sheet. Nothing is said by
/// colour alone.
/// </summary>
internal sealed class LabTablePage
{
    private const int DaysABlock = 7;

    private const string Style = """
        body { font: 10pt/1.35 system-ui, sans-serif; color: #000; background: #fff; margin: 1rem; }
        h1 { font-size: 14pt; margin: 0; }
        p { margin: .3em 0; }
        .scroll { overflow-x: auto; margin: 1em 0; }
        table { border-collapse: collapse; }
        caption { text-align: left; font-weight: bold; padding: .2em 0; }
        th, td { border: 1px solid #777; padding: .2em .45em; text-align: left; vertical-align: top; }
        thead th { background: #eee; white-space: nowrap; }
        tbody th { font-weight: normal; }
        tr.category th { font-weight: bold; background: #f6f6f6; }
        td.out { font-weight: bold; }
        td.changed { border-left: 4px double #000; }
        td span { white-space: nowrap; }
        small { display: block; font-size: 8pt; font-weight: normal; }
        @page { size: landscape; margin: 12mm; }
        @media print {
          body { margin: 0; }
          .scroll { overflow: visible; }
          thead { display: table-header-group; }
          tr { break-inside: avoid; }
        }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private readonly List<string> _assays = [];
    private readonly LabTable _table;
    private readonly bool _isComparison;

    private LabTablePage(LabTable table)
    {
        _table = table;
        _isComparison = table.Rows.Any(row => row.Comparison is not null);
    }

    /// <summary>The page runs nothing, loads nothing, and has this one style.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StyleText)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string StyleText => Style.ReplaceLineEndings("\n");

    public static string Write(LabTable table) => new LabTablePage(table).Write();

    private string Write()
    {
        var patient = _table.Patient;
        var name = Escaped($"{patient.FamilyName}, {patient.GivenName}");
        _html.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Laboratory results: {name}</title>
            <style>{StyleText}</style>
            </head>
            <body>
            <h1>Laboratory results</h1>
            <p><strong>{name}</strong>, born {Iso(patient.BirthDate)}</p>

            """
        );
        if (_table.Rows.Count == 0)
        {
            _html.Append("<p>There are no results in this time.</p>\n");
        }

        foreach (var days in _table.Days.Chunk(DaysABlock))
        {
            WriteBlock(days);
        }

        WriteLegend();
        return _html.Append("</body>\n</html>\n").ToString();
    }

    private void WriteBlock(DateOnly[] days)
    {
        var rows = _table
            .Rows.Where(row => _isComparison || row.Cells.Any(cell => days.Contains(cell.Day)))
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var caption = days.Length == 1 ? Iso(days[0]) : $"{Iso(days[0])} to {Iso(days[^1])}";
        _html.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll\"><table>\n<caption>{caption}</caption>\n<thead><tr>"
        );
        foreach (var column in new[] { "Analyte", "Unit", "Range" })
        {
            Head(column);
        }

        foreach (var day in days)
        {
            Head(Iso(day));
        }

        if (_isComparison)
        {
            Head("Change");
            Head("Beyond noise");
        }

        _html.Append("</tr></thead>\n<tbody>\n");
        var columns = 3 + days.Length + (_isComparison ? 2 : 0);
        string? category = null;
        foreach (var row in rows)
        {
            // A panel's order may come back to a category.
            if (row.Category != category)
            {
                category = row.Category;
                _html.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr class=\"category\"><th colspan=\"{columns}\" scope=\"rowgroup\">{Escaped(Titled(category))}</th></tr>\n"
                );
            }

            WriteRow(row, days);
        }

        _html.Append("</tbody>\n</table></div>\n");
    }

    private void WriteRow(LabTableRow row, DateOnly[] days)
    {
        var assay = LabTableWords.Assay(row.Laboratory, row.Method);
        _html.Append(
            CultureInfo.InvariantCulture,
            $"<tr><th scope=\"row\">{Escaped(row.AnalyteName)}"
        );
        Small(row.Specimen);
        Small(
            row.AssayDependent && _table.Rows.Count(other => other.Analyte == row.Analyte) > 1
                ? $"{(assay.Length > 0 ? assay : "laboratory not stated")}; not comparable with the other rows"
                : assay
        );
        _html.Append("</th>");
        Cell(Escaped(row.Unit ?? ""));
        Cell(
            Escaped(LabTableWords.Range(row))
                + (row.RangeChanged ? "<small>latest; it has changed</small>" : "")
        );
        var assays = row
            .Cells.SelectMany(cell => cell.Results)
            .Select(one => LabTableWords.Assay(one.Laboratory, one.Method))
            .Distinct()
            .Count();
        foreach (var day in days)
        {
            WriteResults(
                row,
                row.Cells.FirstOrDefault(cell => cell.Day == day)?.Results ?? [],
                assays > 1
            );
        }

        if (_isComparison)
        {
            Cell(Escaped(LabTableWords.Change(row.Comparison)));
            Cell(Escaped(LabTableWords.BeyondNoise(row.Comparison)));
        }

        _html.Append("</tr>\n");
    }

    private void WriteResults(
        LabTableRow row,
        IReadOnlyList<LabTableResult> results,
        bool namesAssay
    )
    {
        List<string> classes = [];
        if (results.Any(LabTableWords.IsOut))
        {
            classes.Add("out");
        }

        if (results.Any(one => one.AssayChanged))
        {
            classes.Add("changed");
        }

        _html.Append(classes.Count == 0 ? "<td>" : $"<td class=\"{string.Join(' ', classes)}\">");
        var isFirst = true;
        foreach (var result in results)
        {
            _html.Append(isFirst ? "" : "<br>").Append(Escaped(LabTableWords.Value(row, result)));
            isFirst = false;
            if (LabTableWords.FlagLetters(result) is { Length: > 0 } letters)
            {
                _html.Append(CultureInfo.InvariantCulture, $" <span>[{Escaped(letters)}]</span>");
            }

            var assay = LabTableWords.Assay(result.Laboratory, result.Method);
            if (namesAssay && assay.Length > 0)
            {
                _html.Append(CultureInfo.InvariantCulture, $" <sup>{NumberOf(assay)}</sup>");
            }

            Small(LabTableWords.Standing(result));
        }

        _html.Append("</td>");
    }

    private void WriteLegend()
    {
        _html.Append(
            "<p>[L] below and [H] above the range, [LL] and [HH] beyond a critical limit, [A] abnormal, [?] open; other letters are the laboratory's own flag. Values stand as they were entered.</p>\n"
        );
        if (_assays.Count > 0)
        {
            var names = _assays.Select((name, index) => $"<sup>{index + 1}</sup> {Escaped(name)}");
            _html.Append(
                CultureInfo.InvariantCulture,
                $"<p>A double line on the left: laboratory or method changed there. {string.Join("; ", names)}.</p>\n"
            );
        }

        if (_isComparison)
        {
            _html.Append(
                "<p>A change is beyond noise when it is more than repeated measurement of an unchanged person gives in 95 of 100 cases.</p>\n"
            );
        }

        _html.Append("<p>A tracking aid, never a diagnosis.</p>\n");
    }

    private int NumberOf(string assay)
    {
        var index = _assays.IndexOf(assay);
        if (index < 0)
        {
            _assays.Add(assay);
            index = _assays.Count - 1;
        }

        return index + 1;
    }

    private void Head(string text) =>
        _html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{text}</th>");

    private void Cell(string html) =>
        _html.Append(CultureInfo.InvariantCulture, $"<td>{html}</td>");

    private void Small(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _html.Append(CultureInfo.InvariantCulture, $"<small>{Escaped(text)}</small>");
        }
    }

    private static string Titled(string category) =>
        char.ToUpperInvariant(category[0]) + category[1..].Replace('-', ' ').Replace('_', ' ');

    private static string Escaped(string text) => Encoder.Encode(text);

    private static string Iso(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
