using System.Globalization;
using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>Reads OBX-5 by its type in OBX-2. What does not fit its type is kept as it is and is a fault, never a guess.</summary>
internal static partial class Hl7Values
{
    private const int LongestPrinted = 200;

    /// <summary>The entry for a value that was sent, and what is wrong with it.</summary>
    public static (LabEntry Entry, (int Code, string Message)? Fault) Read(Hl7Segment obx)
    {
        var raw = obx.Raw(5).Trim();
        var unit = UnitOf(obx);
        return obx.Value(2)?.ToUpperInvariant() switch
        {
            "NM" => Number(obx, raw, unit),
            "SN" => Structured(obx, raw, unit),
            "ST" => (OfText(obx.Words(raw), unit), null),
            "CE" or "CWE" or "CNE" or "CF" => (Coded(obx), null),
            "TX" or "FT" => (
                new LabEntry { Text = string.Join('\n', obx.Repetitions(5).Select(obx.Words)) },
                null
            ),
            null => (
                OfText(obx.Words(raw), unit),
                (Hl7Error.Required, "OBX-2 does not say what type the value has.")
            ),
            _ => (new LabEntry { Text = obx.Words(raw) }, null),
        };
    }

    /// <summary>The unit as printed: the code of OBX-6, or what stands in its place.</summary>
    public static string? UnitOf(Hl7Segment obx) =>
        obx.Value(6) ?? obx.Value(6, 2) ?? obx.Value(6, 4) ?? obx.Value(6, 5);

    /// <summary>The laboratory's range: bounds where the text states them in a way of HL7's own, and the text.</summary>
    public static RangeEntry? RangeOf(Hl7Segment obx)
    {
        var text = obx.Words(obx.Raw(7)).Trim();
        if (text.Length == 0 || text == Hl7Segment.Null)
        {
            return null;
        }

        if (Underscored().Match(text) is { Success: true } both)
        {
            return new RangeEntry
            {
                Low = Decimal(both.Groups["low"].Value),
                High = Decimal(both.Groups["high"].Value),
                Text = text,
            };
        }

        if (Explained().Match(text) is { Success: true } explained)
        {
            var (sign, bound) = (
                explained.Groups["sign"].Value,
                Decimal(explained.Groups["bound"].Value)
            );
            var unit = explained.Groups["unit"].Value.Trim();
            return new RangeEntry
            {
                Low = sign[0] == '>' ? bound : null,
                LowInclusive = sign[0] == '>' ? sign.Length == 2 : null,
                High = sign[0] == '<' ? bound : null,
                HighInclusive = sign[0] == '<' ? sign.Length == 2 : null,
                Unit = unit.Length == 0 ? null : unit,
                Text = text,
            };
        }

        return new RangeEntry { Text = text };
    }

    private static (LabEntry, (int, string)?) Number(Hl7Segment obx, string raw, string? unit)
    {
        var values = obx.Repetitions(5).Select(value => obx.Words(value).Trim()).ToArray();
        if (!values.All(value => Numeric().IsMatch(value)))
        {
            return (
                new LabEntry { Printed = obx.Words(raw), Unit = unit },
                (Hl7Error.DataType, "The value is not a number (NM): digits and a decimal point.")
            );
        }

        // A list of numbers is one result, and none of them is its value.
        return values.Length > 1
            ? (new LabEntry { Text = string.Join('~', values) }, null)
            : (new LabEntry { ValueText = Plain(values[0]), Unit = unit }, null);
    }

    private static (LabEntry, (int, string)?) Structured(Hl7Segment obx, string raw, string? unit)
    {
        var comparator = obx.Value(5) is null or "=" ? null : obx.Value(5);
        var (first, separator, second) = (obx.Value(5, 2), obx.Value(5, 3), obx.Value(5, 4));
        var isNumeric =
            (first is null || Numeric().IsMatch(first))
            && (second is null || Numeric().IsMatch(second));
        if (!isNumeric || (first is null && second is null))
        {
            return (
                new LabEntry { Printed = obx.Words(raw), Unit = unit },
                (Hl7Error.DataType, "The value is no structured number (SN).")
            );
        }

        if (comparator is not null && Comparators.Of(comparator) is null)
        {
            return comparator == "<>"
                ? (new LabEntry { Text = $"<> {first}" }, null)
                : (
                    new LabEntry { Printed = obx.Words(raw), Unit = unit },
                    (Hl7Error.TableValue, "The comparator of the structured number is not known.")
                );
        }

        return (separator, first, second) switch
        {
            (null, { } number, null) => (
                new LabEntry
                {
                    ValueText = Plain(number),
                    Comparator = comparator,
                    Unit = unit,
                },
                null
            ),
            (":", "1", { } denominator) when IsDenominator(denominator, out var titre) => (
                new LabEntry { Titers = [new TitreEntry(titre, comparator)], Unit = unit },
                null
            ),
            // ">^90" and the titre of it: the bound stands alone behind the colon.
            ("+", { } grade, null) => (new LabEntry { Printed = $"{grade}+" }, null),
            _ => (
                new LabEntry
                {
                    Text =
                        $"{comparator}{first}{separator}{second}"
                        + (unit is null ? "" : $" {unit}"),
                },
                null
            ),
        };
    }

    private static bool IsDenominator(string text, out int denominator) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out denominator)
        && denominator > 0;

    private static LabEntry OfText(string text, string? unit) =>
        text.Trim() is { Length: > 0 and <= LongestPrinted } printed && !printed.Contains('\n')
            ? new LabEntry { Printed = printed, Unit = unit }
            : new LabEntry { Text = text };

    private static LabEntry Coded(Hl7Segment obx)
    {
        var repetitions = obx.Repetitions(5);
        if (repetitions.Count > 1)
        {
            return new LabEntry
            {
                Text = string.Join('\n', repetitions.Select(one => TextOf(obx, one) ?? one)),
            };
        }

        var only = repetitions[0];
        var (code, system) = (obx.Part(only, 1), obx.Part(only, 3));
        if (code is null && obx.Part(only, 4) is { } other)
        {
            (code, system) = (other, obx.Part(only, 6));
        }

        return new LabEntry { Coded = new CodedEntry(null, code, system, TextOf(obx, only)) };
    }

    // What was seen on the report comes before what the code is called.
    private static string? TextOf(Hl7Segment obx, string repetition) =>
        obx.Part(repetition, 9) ?? obx.Part(repetition, 2) ?? obx.Part(repetition, 5);

    // A plus sign and a point without decimals say nothing; the places that were printed stay.
    private static string Plain(string number) => number.TrimStart('+').TrimEnd('.');

    private static decimal Decimal(string text) =>
        decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\z")]
    private static partial Regex Numeric();

    [GeneratedRegex(@"^(?<low>[0-9]{1,15}(\.[0-9]{1,10})?)_(?<high>[0-9]{1,15}(\.[0-9]{1,10})?)\z")]
    private static partial Regex Underscored();

    [GeneratedRegex(
        @"^(?<sign>[<>]=?) ?(?<bound>[0-9]{1,15}(\.[0-9]{1,10})?) ?(?<unit>[^0-9:,;\s][^:;]{0,30})?:"
    )]
    private static partial Regex Explained();
}
