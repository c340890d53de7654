using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Labs;

/// <summary>Reads the range that a laboratory printed, as bounds or in words that plainly state them.</summary>
internal sealed partial class LaboratoryRangeReader(UnitSpellings spellings)
{
    /// <summary>Adds the faults that the range has by itself.</summary>
    public static void Check(RangeEntry? range, List<EntryFault> faults)
    {
        if (range is null)
        {
            return;
        }

        foreach (var (pointer, bound) in new[] { ("low", range.Low), ("high", range.High) })
        {
            if (bound is { } value && !ExactNumber.Fits(value))
            {
                faults.Add(
                    EntryFault.Malformed(
                        $"/referenceRange/{pointer}",
                        "too-many-digits",
                        "A number has at most 18 digits before the point and 10 after it."
                    )
                );
            }
        }

        var isEmpty =
            range.Low == range.High
            && !((range.LowInclusive ?? true) && (range.HighInclusive ?? true));
        if (range.Low is not null && range.High is not null && (range.Low > range.High || isEmpty))
        {
            faults.Add(
                EntryFault.Malformed(
                    "/referenceRange",
                    "range-upside-down",
                    "The lower bound lies above the upper one."
                )
            );
        }
    }

    /// <summary>Whether the range is given in words alone.</summary>
    public static bool SaysOnlyWords(RangeEntry? range) =>
        range is { Low: null, High: null } && !string.IsNullOrWhiteSpace(range.Text);

    /// <returns>The bounds with their unit; null where none are stated, or none that can be compared with the result.</returns>
    public LaboratoryRange? Read(
        RangeEntry? entry,
        LabReading reading,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        if (entry is null || reading.Unit is not { } unit)
        {
            return null;
        }

        var range = entry is { Low: null, High: null, Text: { } text }
            ? RangeText(text, entry.Unit, unit, analyte)
            : entry;
        if (range is not ({ Low: not null } or { High: not null }))
        {
            return null;
        }

        var rangeUnit = unit;
        if (!string.IsNullOrWhiteSpace(range.Unit))
        {
            var code = spellings.Read(range.Unit, analyte).Code;
            if (code is null || UnitConverter.Convert(analyte, 1, code, unit) is null)
            {
                faults.Add(
                    EntryFault.Impossible(
                        "/referenceRange/unit",
                        "range-unit-not-convertible",
                        $"A range in this unit cannot be compared with a result of {analyte.Name} in {unit}."
                    )
                );
                return null;
            }

            rangeUnit = code;
        }

        return new LaboratoryRange(
            range.Low,
            range.High,
            range.LowInclusive ?? true,
            range.HighInclusive ?? true,
            rangeUnit
        );
    }

    // A unit that stands behind the bounds is read where none is given beside them, and only one that can be compared.
    private RangeEntry? RangeText(string text, string? unit, string resultUnit, Analyte analyte)
    {
        var range = BoundsOf(text.Trim());
        return range switch
        {
            { Unit: { } behind } when string.IsNullOrWhiteSpace(unit) => spellings
                .Read(behind, analyte)
                .Code
                is { } code
            && UnitConverter.Convert(analyte, 1, code, resultUnit) is not null
                ? range
                : null,
            { Unit: not null } => null,
            not null => range with { Unit = unit },
            null => null,
        };
    }

    private static RangeEntry? BoundsOf(string text)
    {
        var (comparator, rest) = PrintedNumber.SplitComparator(text);
        if (comparator is { } side)
        {
            var (number, unit) =
                PrintedNumber.Dilution().Match(rest) is { Success: true } dilution
                    ? (dilution.Groups["denominator"].Value, null)
                : PrintedNumber.NumberAndUnit().Match(rest) is { Success: true } withUnit
                    ? (withUnit.Groups["number"].Value, withUnit.Groups["unit"].Value)
                : (rest, null);
            if (!ExactNumber.TryRead(number, out var bound, out _))
            {
                return null;
            }

            var inclusive = side is Comparator.LessOrEqual or Comparator.GreaterOrEqual;
            return side is Comparator.LessThan or Comparator.LessOrEqual
                ? new RangeEntry
                {
                    High = bound,
                    HighInclusive = inclusive,
                    Unit = unit,
                }
                : new RangeEntry
                {
                    Low = bound,
                    LowInclusive = inclusive,
                    Unit = unit,
                };
        }

        return
            FromTo().Match(rest) is { Success: true } both
            && ExactNumber.TryRead(both.Groups["low"].Value, out var low, out _)
            && ExactNumber.TryRead(both.Groups["high"].Value, out var high, out _)
            && low <= high
            ? new RangeEntry
            {
                Low = low,
                High = high,
                Unit = both.Groups["unit"] is { Success: true } behind ? behind.Value : null,
            }
            : null;
    }

    [GeneratedRegex(
        "^(?<low>[0-9]*\\.?[0-9]+) ?(?:-|–|—|to) ?(?<high>[0-9]*\\.?[0-9]+)(?: ?(?<unit>[^0-9.,\\s].*|10[*^].*))?\\z"
    )]
    private static partial Regex FromTo();
}
