using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs;

/// <summary>Whether a result is of the specimen that its analyte is measured in.</summary>
public static partial class Specimens
{
    // How blood is drawn, and that it was not spun, does not make it another specimen.
    private static readonly HashSet<string> Unsaying = ["whole", "venous"];

    /// <summary>
    /// The specimen stated, folded, where it is not the analyte's own; null where it is, or where none was stated. Serum is the
    /// same for an analyte of <c>serum/plasma</c>.
    /// </summary>
    /// <param name="analyte">What was measured.</param>
    /// <param name="stated">The specimen as stated.</param>
    public static string? Other(Analyte analyte, string? stated)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        if (stated is null)
        {
            return null;
        }

        var own = WordsOf(analyte.Specimen);
        var words = WordsOf(stated);
        return own is [] or ["calculated"] || words.All(own.Contains)
            ? null
            : string.Join(' ', words);
    }

    private static string[] WordsOf(string? specimen) =>
        specimen is null
            ? []
            :
            [
                .. Word()
                    .Matches(specimen.ToLowerInvariant())
                    .Select(match => match.Value)
                    .Where(word => !Unsaying.Contains(word)),
            ];

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
