using System.Text.RegularExpressions;

namespace PracticeApi.Problems;

/// <summary>A problem's code as <c>api-specs/problems.md</c> documents it.</summary>
/// <param name="Code">Kebab-case; a part of the contract.</param>
/// <param name="Status">The status that it comes with.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Remedy">What the caller can do.</param>
internal sealed record ProblemCode(string Code, int Status, string Meaning, string Remedy)
{
    /// <summary>The text at the address that is the problem's <c>type</c>.</summary>
    public string ToMarkdown() => $"# {Code}\n\nStatus {Status}. {Meaning}\n\n{Remedy}\n";
}

/// <summary>The codes that <c>api-specs/problems.md</c> documents.</summary>
internal static partial class ProblemCodes
{
    public static IReadOnlyList<ProblemCode> All { get; } = Read();

    private static ProblemCode[] Read()
    {
        using var text = new StreamReader(
            typeof(ProblemCodes).Assembly.GetManifestResourceStream("problems.md")!
        );
        return
        [
            .. Row()
                .Matches(text.ReadToEnd())
                .Select(row => new ProblemCode(
                    row.Groups[1].Value,
                    int.Parse(
                        row.Groups[2].ValueSpan,
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                    row.Groups[3].Value,
                    row.Groups[4].Value
                )),
        ];
    }

    [GeneratedRegex(
        @"^\| `([a-z0-9-]+)` \| (\d{3}) \| (.+?) \| (.+?) \|\r?$",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();
}
