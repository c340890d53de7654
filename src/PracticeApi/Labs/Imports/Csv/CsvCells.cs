using System.Globalization;
using System.Text.RegularExpressions;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Text;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>Reads what single cells say. Nothing is guessed: what may be read in two ways is a fault.</summary>
internal sealed partial class CsvCells(char decimalSign, CsvDateOrder? order, TimeZoneInfo zone)
{
    /// <summary>Cells that say that there is no value, where no mapping says which do.</summary>
    public static readonly IReadOnlyList<string> UsualMissing =
    [
        "?",
        "NA",
        "N/A",
        "n.a.",
        "NaN",
        "NULL",
        "#N/A",
        ".",
    ];

    /// <summary>The decimal sign that a cell plainly shows; null where it shows none.</summary>
    public static char? DecimalOf(string cell)
    {
        var number = NumberWithin().Match(cell.Trim()).Groups["number"].Value;
        if (Grouped().Match(number) is { Success: true } grouped)
        {
            return grouped.Groups["sign"].ValueSpan[0];
        }

        // Three digits behind a sign may be thousands.
        return
            PlainNumber().Match(number) is { Success: true } plain
            && !(
                plain.Groups["fraction"].Length == 3
                && plain.Groups["whole"].Value.TrimStart('0').Length is >= 1 and <= 3
            )
            ? plain.Groups["sign"].ValueSpan[0]
            : null;
    }

    /// <summary>A result with its decimals behind a point, as results are read.</summary>
    /// <returns>The code of a fault, or null.</returns>
    public string? Printed(string cell, out string printed)
    {
        printed = cell.Trim();
        if (decimalSign == '.')
        {
            return null;
        }

        var match = NumberWithin().Match(printed);
        if (!match.Success)
        {
            return null;
        }

        var number = match.Groups["number"].Value;
        if (!CommaDecimal().IsMatch(number))
        {
            return number.AsSpan().ContainsAny('.', ',') ? "ambiguous-number" : null;
        }

        printed =
            match.Groups["before"].Value
            + number.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            + match.Groups["after"].Value;
        return null;
    }

    /// <summary>A bound in a column of its own.</summary>
    public bool TryNumber(string cell, out decimal value)
    {
        value = 0;
        return Printed(cell, out var printed) is null
            && decimal.TryParse(
                printed,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out value
            );
    }

    /// <summary>A range in one cell. With a decimal comma the bounds are read here; in words it is kept.</summary>
    public RangeEntry Range(string cell)
    {
        var text = cell.Trim();
        if (decimalSign == '.')
        {
            return new RangeEntry { Text = text };
        }

        if (
            Between().Match(text) is { Success: true } both
            && TryNumber(both.Groups["low"].Value, out var low)
            && TryNumber(both.Groups["high"].Value, out var high)
        )
        {
            return new RangeEntry
            {
                Low = low,
                High = high,
                Text = text,
            };
        }

        if (
            OneSided().Match(text) is { Success: true } one
            && TryNumber(one.Groups["bound"].Value, out var bound)
        )
        {
            var sign = one.Groups["sign"].Value;
            var inclusive = sign is "<=" or ">=" or "≤" or "≥";
            return sign[0] is '<' or '≤'
                ? new RangeEntry
                {
                    High = bound,
                    HighInclusive = inclusive,
                    Text = text,
                }
                : new RangeEntry
                {
                    Low = bound,
                    LowInclusive = inclusive,
                    Text = text,
                };
        }

        return new RangeEntry { Text = text };
    }

    /// <summary>A date, or a date-time with its offset: where the practice is, unless the cell says it.</summary>
    /// <returns>The code of a fault, or null.</returns>
    public string? Time(string cell, out string? time)
    {
        time = null;
        var text = cell.Trim();
        var match = YearFirst().Match(text) is { Success: true } iso ? iso : Compact().Match(text);
        var (month, day) = (match.Groups["month"].Value, match.Groups["day"].Value);
        if (!match.Success)
        {
            match = YearLast().Match(text);
            if (!match.Success)
            {
                return "invalid-date";
            }

            var (first, second) = (match.Groups["first"].Value, match.Groups["second"].Value);
            var dayFirst =
                Number(first) > 12 ? true
                : Number(second) > 12 ? false
                : Number(first) == Number(second) ? true
                : order is { } said ? said == CsvDateOrder.DayFirst
                : match.Groups["separator"].ValueSpan is "." ? true
                : (bool?)null;
            if (dayFirst is null)
            {
                return "ambiguous-date";
            }

            (month, day) = dayFirst.Value ? (second, first) : (first, second);
        }

        var year = Number(match.Groups["year"].Value);
        if (
            year < 1800
            || Number(month) is < 1 or > 12
            || Number(day) < 1
            || Number(day) > DateTime.DaysInMonth(year, Number(month))
        )
        {
            return "invalid-date";
        }

        var date = new DateTime(
            year,
            Number(month),
            Number(day),
            0,
            0,
            0,
            DateTimeKind.Unspecified
        );
        if (!match.Groups["hour"].Success)
        {
            time = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return null;
        }

        var (hour, minute) = (
            Number(match.Groups["hour"].Value),
            Number(match.Groups["minute"].Value)
        );
        var seconds = match.Groups["second2"].Success ? Number(match.Groups["second2"].Value) : 0;
        if (hour > 23 || minute > 59 || seconds > 59)
        {
            return "invalid-date";
        }

        var local = date.AddHours(hour).AddMinutes(minute).AddSeconds(seconds);
        var offset = match.Groups["offset"].Value;
        time =
            local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            + (
                offset.Length == 0 ? OffsetAt(local)
                : offset.Length == 5 ? offset.Insert(3, ":")
                : offset
            );
        return null;
    }

    /// <returns>Null where the cell says neither.</returns>
    public static bool? YesOrNo(string cell) =>
        Folding.Whole(cell) switch
        {
            "yes" or "y" or "true" or "t" or "1" or "fasting" or "fasted" or "ja" or "oui" => true,
            "no" or "n" or "false" or "f" or "0" or "not fasting" or "nein" or "non" or "nee" =>
                false,
            _ => null,
        };

    /// <returns>Null where the cell is no status.</returns>
    public static IncomingStatus? Status(string cell) =>
        Folding.Whole(cell) switch
        {
            "final" or "f" or "complete" or "completed" => IncomingStatus.Final,
            "preliminary" or "p" or "partial" => IncomingStatus.Preliminary,
            "corrected" or "c" or "amended" => IncomingStatus.Corrected,
            "registered" or "pending" or "i" => IncomingStatus.Registered,
            "cancelled" or "canceled" or "x" => IncomingStatus.Cancelled,
            "entered in error" or "error" or "w" or "d" => IncomingStatus.EnteredInError,
            _ => null,
        };

    private string OffsetAt(DateTime local)
    {
        var offset = zone.GetUtcOffset(local);
        return $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }

    private static int Number(string digits) =>
        int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^-?(?<whole>[0-9]+)(?<sign>[.,])(?<fraction>[0-9]+)\\z")]
    private static partial Regex PlainNumber();

    [GeneratedRegex(
        "^-?[0-9]{1,3}(?:(?:\\.[0-9]{3})+(?<sign>,)|(?:,[0-9]{3})+(?<sign>\\.))[0-9]+\\z"
    )]
    private static partial Regex Grouped();

    // A number that begins a result or stands behind a comparator; what follows is its unit or words.
    [GeneratedRegex(
        "^(?<before>[<>=≤≥\\s]*)(?<number>-?[0-9][0-9.,]*)(?<after>\\s*(?:[^0-9.,\\s:/].*)?)\\z"
    )]
    private static partial Regex NumberWithin();

    [GeneratedRegex("^-?(?:[0-9]+|[0-9]{1,3}(?:\\.[0-9]{3})+),[0-9]+\\z")]
    private static partial Regex CommaDecimal();

    [GeneratedRegex("^(?<low>-?[0-9.,]+)\\s*(?:-|–|to|bis|à)\\s*(?<high>-?[0-9.,]+)\\z")]
    private static partial Regex Between();

    [GeneratedRegex("^(?<sign><=|>=|<|>|≤|≥)\\s*(?<bound>-?[0-9.,]+)\\z")]
    private static partial Regex OneSided();

    [GeneratedRegex(
        "^(?<year>[0-9]{4})(?<separator>[-/.])(?<month>[0-9]{1,2})\\k<separator>(?<day>[0-9]{1,2})(?:[T ]+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second2>[0-9]{2})(?:[.,][0-9]+)?)?\\s*(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?\\z"
    )]
    private static partial Regex YearFirst();

    [GeneratedRegex(
        "^(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})(?:(?<hour>[0-9]{2})(?<minute>[0-9]{2})(?<second2>[0-9]{2})?)?\\z"
    )]
    private static partial Regex Compact();

    [GeneratedRegex(
        "^(?<first>[0-9]{1,2})(?<separator>[-/.])(?<second>[0-9]{1,2})\\k<separator>(?<year>[0-9]{4})(?:[T ]+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second2>[0-9]{2})(?:[.,][0-9]+)?)?)?\\z"
    )]
    private static partial Regex YearLast();
}
