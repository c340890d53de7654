using System.Globalization;

namespace PracticeApi.Clinical.Labs.Units;

/// <summary>Conversion of one analyte's values between its units, and only where they are commensurable.</summary>
/// <remarks>
/// Three things convert: a unit listed with a factor, the same plain quantity at another power of ten (ug/L where ug/dL
/// is listed), and nothing else. Percentages, pH, arbitrary units and units with an annotation convert only when listed.
/// </remarks>
public static class UnitConverter
{
    /// <summary>The most fractional digits of a value that is stored.</summary>
    public const int FractionalDigits = 10;

    /// <summary>What a UCUM code is to an analyte.</summary>
    public static UnitStanding StandingOf(Analyte analyte, string code)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(code);
        return code == analyte.Unit ? UnitStanding.Canonical
            : LineOf(analyte, code) is not null ? UnitStanding.Convertible
            : IsListed(analyte, code) ? UnitStanding.KnownNotConvertible
            : UnitStanding.Unknown;
    }

    /// <summary>
    /// A value in another unit, with every digit of decimal arithmetic (<see cref="Rounded"/> before storing); null when
    /// the two units of this analyte are not commensurable.
    /// </summary>
    public static decimal? Convert(Analyte analyte, decimal value, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from == to)
        {
            return value;
        }

        return LineOf(analyte, from) is { } source && LineOf(analyte, to) is { } target
            ? target.FromCanonical(source.ToCanonical(value))
            : null;
    }

    /// <summary>A value as it is stored: at most ten fractional digits, and no zeros after the last of them.</summary>
    /// <remarks>Dividing by a one with 28 zeros is how decimal drops trailing zeros.</remarks>
    public static decimal Rounded(decimal value) =>
        Math.Round(value, FractionalDigits, MidpointRounding.ToEven)
        / 1.0000000000000000000000000000m;

    /// <summary>The unit of the series a result belongs to: the canonical unit where it converts, else its own.</summary>
    public static string SeriesUnit(Analyte analyte, string code)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        return analyte.Unit is { } canonical && LineOf(analyte, code) is not null
            ? canonical
            : code;
    }

    /// <summary>How a value was converted, as <c>mmol/L->mg/dL x18.0156</c>; null when it was not or cannot be.</summary>
    public static string? Describe(Analyte analyte, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        if (
            from == to
            || LineOf(analyte, from) is not { } source
            || LineOf(analyte, to) is not { } target
        )
        {
            return null;
        }

        var zero = target.FromCanonical(source.ToCanonical(0));
        var factor = Significant(target.FromCanonical(source.ToCanonical(1)) - zero);
        var offset = zero == 0 ? "" : $" {(zero < 0 ? '-' : '+')} {Significant(Math.Abs(zero))}";
        return $"{from}->{to} x{factor}{offset}";
    }

    private static Line? LineOf(Analyte analyte, string code)
    {
        if (analyte.Unit is not { } canonical)
        {
            return null;
        }

        if (code == canonical)
        {
            return new Line(1, 1, 0);
        }

        foreach (var conversion in analyte.Conversions)
        {
            if (conversion.To == code)
            {
                return conversion.Converts ? LineOf(analyte, conversion) : null;
            }
        }

        if (Unit.Parse(code) is not { IsPlain: true } unit)
        {
            return null;
        }

        if (PowerOfTen(canonical, unit) is { } ratio)
        {
            return Line.Of(ratio, 1);
        }

        foreach (var conversion in analyte.Conversions)
        {
            if (
                conversion
                    is { Converts: true, Kind: ConversionKind.Scale or ConversionKind.MassMolar }
                && PowerOfTen(conversion.To, unit) is { } step
            )
            {
                var line = LineOf(analyte, conversion);
                return Line.Of(line.Multiplier * step, line.Divisor);
            }
        }

        return null;
    }

    // A listed factor is a decimal fraction cut off somewhere (1/60, 1/180.156); the units and the molar mass give it in
    // full, so that 5.5 mmol/L of glucose is 99.0858 mg/dL and not 99.0857999994.
    private static Line LineOf(Analyte analyte, UnitConversion conversion)
    {
        var listed = new Line(conversion.Factor!.Value, 1, conversion.Offset);
        if (Unit.Parse(conversion.From) is not { } from || Unit.Parse(conversion.To) is not { } to)
        {
            return listed;
        }

        return (conversion.Kind, from.Dimension, to.Dimension, analyte.MolarMass) switch
        {
            (ConversionKind.Scale, var same, var other, _) when same == other => Line.Of(
                from.Scale,
                to.Scale
            ),
            (ConversionKind.MassMolar, "mass/volume", "amount/volume", { } mass) => Line.Of(
                from.Scale,
                to.Scale * mass
            ),
            (ConversionKind.MassMolar, "amount/volume", "mass/volume", { } mass) => Line.Of(
                from.Scale * mass,
                to.Scale
            ),
            _ => listed,
        };
    }

    private static decimal? PowerOfTen(string from, Unit to)
    {
        if (Unit.Parse(from)?.In(to) is not { } ratio)
        {
            return null;
        }

        var rest = ratio;
        while (rest >= 10)
        {
            rest /= 10;
        }

        while (rest < 1)
        {
            rest *= 10;
        }

        return rest == 1 ? ratio : null;
    }

    private static bool IsListed(Analyte analyte, string code) =>
        analyte.OtherUnits.Contains(code)
        || analyte.Conversions.Any(c => c.To == code)
        // What laboratories print as "U/mL" of an antibody is an arbitrary unit, never comparable between assays.
        || (
            UnitSpellings.IsAntibody(analyte)
            && Unit.Parse(code) is { Dimension: "[arb'U]/volume" or "[arb'U]" }
        );

    private static string Significant(decimal value)
    {
        var digits = 6;
        for (var rest = Math.Abs(value); rest >= 1 && digits > 0; rest /= 10)
        {
            digits--;
        }

        for (var rest = Math.Abs(value); rest is > 0 and < 0.1m && digits < 28; rest *= 10)
        {
            digits++;
        }

        return Math.Round(value, digits)
            .ToString("0.############################", CultureInfo.InvariantCulture);
    }

    // other = canonical × multiplier / divisor + offset
    private readonly record struct Line(decimal Multiplier, decimal Divisor, decimal Offset)
    {
        // Of a ratio and its inverse one often ends where the other does not: the one that ends loses nothing.
        public static Line Of(decimal multiplier, decimal divisor)
        {
            var factor = multiplier / divisor;
            var inverse = divisor / multiplier;
            return inverse.Scale < factor.Scale ? new Line(1, inverse, 0) : new Line(factor, 1, 0);
        }

        public decimal ToCanonical(decimal value) => (value - Offset) * Divisor / Multiplier;

        public decimal FromCanonical(decimal value) => (value * Multiplier / Divisor) + Offset;
    }
}
