using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs;

/// <summary>The forms in which laboratories print numbers: behind a comparator, as a dilution, with the unit beside them.</summary>
internal static partial class PrintedNumber
{
    /// <summary>The comparator that a text begins with, and what is left of it.</summary>
    public static (Comparator? Comparator, string Remainder) SplitComparator(string text)
    {
        var match = Leading().Match(text);
        return match.Success
            ? (PrintedComparator(match.Groups["sign"].Value), text[match.Length..].Trim())
            : (null, text);
    }

    private static Comparator? PrintedComparator(string sign) =>
        sign.ToLowerInvariant() switch
        {
            "less than" or "below" => Comparator.LessThan,
            "=<" or "≤" => Comparator.LessOrEqual,
            "greater than" or "more than" or "above" => Comparator.GreaterThan,
            "=>" or "≥" => Comparator.GreaterOrEqual,
            var token => Comparators.Of(token),
        };

    /// <summary><c>1:160</c> or <c>1/160</c>.</summary>
    [GeneratedRegex("^1 ?[:/] ?(?<denominator>[0-9]+)\\z")]
    public static partial Regex Dilution();

    /// <summary><c>18.0 mg/dL</c>.</summary>
    [GeneratedRegex("^(?<number>[0-9]*\\.?[0-9]+) ?(?<unit>[^0-9.,\\s].*|10[*^].*)\\z")]
    public static partial Regex NumberAndUnit();

    [GeneratedRegex(
        "^(?<sign><=|=<|<|≤|>=|=>|>|≥|less than(?= )|greater than(?= )|more than(?= )|below(?= [0-9.])|above(?= [0-9.]))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Leading();
}
