using System.Globalization;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>Reads the mass a day of a dose as it is prescribed.</summary>
internal static partial class DailyDose
{
    /// <summary>Milligrams a day; null when the words do not plainly give a mass.</summary>
    public static decimal? Milligrams(string? dose, string? frequency)
    {
        if (
            dose is null
            || Mass().Match(dose) is not { Success: true } mass
            || !decimal.TryParse(
                mass.Groups["number"].Value.Replace(',', '.'),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number > 1_000_000
        )
        {
            return null;
        }

        var milligrams = mass.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "mg" => number,
            "g" => number * 1000,
            // µg, mcg, ug
            _ => number / 1000,
        };
        return milligrams * Times($"{frequency} {dose}");
    }

    private static int Times(string words) =>
        Often().Match(words) switch
        {
            { Success: false } => 1,
            { Groups: var groups } when groups["count"].Success => int.Parse(
                groups["count"].Value,
                CultureInfo.InvariantCulture
            ),
            { Value: var word } => word.ToLowerInvariant() switch
            {
                "three times" or "tid" => 3,
                "four times" or "qid" => 4,
                _ => 2,
            },
        };

    [GeneratedRegex(
        @"(?<number>\d+(?:[.,]\d{1,4})?)\s*(?<unit>mg|mcg|[µμu]g|g)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Mass();

    [GeneratedRegex(
        @"\b(?:(?<count>[2-6])\s*(?:x|×|times)|twice|two times|bid|three times|tid|four times|qid)(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Often();
}
