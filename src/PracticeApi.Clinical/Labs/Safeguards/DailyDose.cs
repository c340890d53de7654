using System.Globalization;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>Reads the mass a day of a dose as it is prescribed.</summary>
internal static partial class DailyDose
{
    private const decimal Most = 1_000_000;

    /// <summary>
    /// Milligrams a day; null when the words do not plainly give a mass. A number that is one thousand or one, such as
    /// <c>5.000</c>, is the larger: what may be a high dose is to be looked at.
    /// </summary>
    public static decimal? Milligrams(string? dose, string? frequency)
    {
        if (
            dose is null
            || Mass().Match(dose) is not { Success: true } mass
            || Largest(mass.Groups["number"].Value) is not { } number
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

    private static decimal? Largest(string text)
    {
        decimal? largest = Number(text.Replace(',', '.'));
        if (Grouped().Match(text) is { Success: true } grouped)
        {
            var whole = grouped.Groups["whole"].Value.Where(char.IsAsciiDigit);
            var inGroups = Number($"{string.Concat(whole)}.{grouped.Groups["part"].Value}");
            largest = largest > inGroups ? largest : inGroups;
        }

        return largest > Most ? null : largest;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

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
        @"(?<![\d.,])(?<number>\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?)\s*(?<unit>mg|mcg|[µμu]g|g)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Mass();

    // Groups of three digits, and what follows them behind another mark.
    [GeneratedRegex(
        @"^(?<whole>[1-9]\d{0,2}(?<mark>[.,'’\s])\d{3}(?:\k<mark>\d{3})*)(?:(?!\k<mark>)[.,](?<part>\d{1,4}))?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Grouped();

    [GeneratedRegex(
        @"\b(?:(?<count>[2-6])\s*(?:x|×|times)|twice|two times|bid|three times|tid|four times|qid)(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Often();
}
