using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PracticeApi.Labs.Results;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Review;

/// <summary>The letter to a patient, of what a practitioner has released.</summary>
internal sealed record LabReportLetter
{
    public required string Practice { get; init; }
    public required PaperSize Paper { get; init; }
    public required string Patient { get; init; }
    public required DateOnly CollectedOn { get; init; }
    public required DateOnly SignedOn { get; init; }
    public required string SignedBy { get; init; }

    /// <summary>The practitioner's words to the patient.</summary>
    public string? Words { get; init; }
    public required IReadOnlyList<LabResult> Results { get; init; }

    /// <summary>Nothing but the one style sheet that stands in the page.</summary>
    public string Policy =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private string Style =>
        "@page { size: "
        + (Paper == PaperSize.A4 ? "A4" : "letter")
        + "; margin: 20mm }"
        + """

            body { font: 11pt/1.4 Georgia, 'Times New Roman', serif; color: #000; max-width: 42em; margin: 2em auto; padding: 0 1em }
            h1 { font-size: 14pt }
            .words { white-space: pre-line }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; vertical-align: top; padding: .25em .5em; border-bottom: 1px solid #999 }
            tr { break-inside: avoid }
            thead { display: table-header-group }
            .marked { font-weight: bold }
            footer { margin-top: 2em; font-size: 9pt }
            @media print { body { margin: 0; padding: 0; max-width: none } }
            """;

    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<title>Laboratory results</title>\n<style>{Style}</style>\n"
            )
            .Append("</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<header><p>{Safe(Practice)}</p></header>\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<h1>Laboratory results of {Safe(Patient)}</h1>\n<p>Collected on {DayOf(CollectedOn)}.</p>\n"
            );
        if (Words is { } words)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"words\">{Safe(words)}</p>\n");
        }

        html.Append("<table>\n<thead><tr><th scope=\"col\">Test</th><th scope=\"col\">Result</th>")
            .Append(
                "<th scope=\"col\">Range</th><th scope=\"col\">Note</th></tr></thead>\n<tbody>\n"
            );
        foreach (var result in Results)
        {
            html.Append("<tr><th scope=\"row\">")
                .Append(Safe(result.AnalyteName))
                .Append(IsMarked(result) ? "</th><td class=\"marked\">" : "</th><td>")
                .Append(Safe(ValueOf(result)))
                .Append("</td><td>")
                .Append(Safe(RangeOf(result)))
                .Append("</td><td>")
                .Append(Safe(NoteOf(result)))
                .Append("</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<p>Signed by {Safe(SignedBy)} on {DayOf(SignedOn)}.</p>\n"
            )
            .Append(
                "<footer><p>This letter lists what was measured. It is no diagnosis; ask your practitioner what "
            )
            .Append("it means for you.</p></footer>\n</body>\n</html>\n")
            .ToString();
    }

    private static bool IsMarked(LabResult result) =>
        result.Flag
            is not (
                Clinical.Labs.Flag.Normal
                or Clinical.Labs.Flag.Unranged
                or Clinical.Labs.Flag.Indeterminate
            )
        || IsFlaggedByLaboratory(result);

    // Where no range of ours tells, the laboratory's own word is the only one.
    private static bool IsFlaggedByLaboratory(LabResult result) =>
        result.Flag is Clinical.Labs.Flag.Unranged or Clinical.Labs.Flag.Indeterminate
        && result.LaboratoryFlag is { } flag
        && !string.Equals(flag, "N", StringComparison.OrdinalIgnoreCase);

    // Exactly as it was entered.
    private static string ValueOf(LabResult result) =>
        result switch
        {
            { ValueText: { } number } => $"{result.Comparator}{number} {result.Unit}".TrimEnd(),
            { Titers: { Count: > 0 } titers } => string.Join(
                ", ",
                titers.Select(titer =>
                    $"{titer.Comparator}1:{titer.Denominator} {string.Join(' ', titer.Patterns)}".TrimEnd()
                )
            ),
            { Printed: { } printed } => printed,
            { Coded: { } coded } => coded.Text ?? coded.Code ?? WordOf(coded.Value),
            { Text: { } text } => text,
            _ => $"no result ({result.AbsentReason})",
        };

    private static string WordOf(Clinical.Labs.CodedValue? value) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}").Replace('-', ' ');

    private static string RangeOf(LabResult result) =>
        result switch
        {
            { ReferenceRange.Text: { } words } => words,
            { Range: { Low: { } low, High: { } high } range } =>
                $"{Number(low)} – {Number(high)} {range.Unit}",
            { Range: { Low: { } low } range } =>
                $"{(range.LowInclusive ? "≥" : ">")} {Number(low)} {range.Unit}",
            { Range: { High: { } high } range } =>
                $"{(range.HighInclusive ? "≤" : "<")} {Number(high)} {range.Unit}",
            _ => "",
        };

    private static string NoteOf(LabResult result)
    {
        var flag = result.Flag switch
        {
            Clinical.Labs.Flag.Low or Clinical.Labs.Flag.CriticalLow => "below the range",
            Clinical.Labs.Flag.High or Clinical.Labs.Flag.CriticalHigh => "above the range",
            Clinical.Labs.Flag.Abnormal => "outside the usual",
            _ when IsFlaggedByLaboratory(result) =>
                $"flagged {result.LaboratoryFlag} by the laboratory",
            _ => null,
        };
        var status = result.Status is LabResultStatus.Preliminary ? "preliminary" : null;
        return string.Join(", ", new[] { flag, status }.OfType<string>());
    }

    private static string Number(decimal value) =>
        value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static string DayOf(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
