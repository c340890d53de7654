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

    /// <summary>A value as it is stored: at most ten fractional digits.</summary>
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
            return new Line(1, 0);
        }

        var unit = Unit.Parse(code);
        foreach (var conversion in analyte.Conversions)
        {
            if (conversion.To == code)
            {
                return conversion.Converts ? LineOf(conversion, unit) : null;
            }
        }

        if (unit is not { IsPlain: true } || analyte.OtherUnits.Contains(code))
        {
            return null;
        }

        if (PowerOfTen(canonical, unit) is { } ratio)
        {
            return new Line(ratio, 0);
        }

        foreach (var conversion in analyte.Conversions)
        {
            if (
                conversion
                    is { Converts: true, Kind: ConversionKind.Scale or ConversionKind.MassMolar }
                && PowerOfTen(conversion.To, unit) is { } step
                && LineOf(conversion, Unit.Parse(conversion.To)) is { } line
            )
            {
                return new Line(line.Factor * step, 0);
            }
        }

        return null;
    }

    // A listed scale factor is a decimal fraction cut off somewhere (1/60); the units themselves give it exactly.
    private static Line LineOf(UnitConversion conversion, Unit? to) =>
        conversion.Kind == ConversionKind.Scale
        && to is not null
        && Unit.Parse(conversion.From)?.In(to) is { } exact
            ? new Line(exact, 0)
            : new Line(conversion.Factor!.Value, conversion.Offset);

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
        var digits = 5;
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

    private readonly record struct Line(decimal Factor, decimal Offset)
    {
        public decimal ToCanonical(decimal value) => (value - Offset) / Factor;

        public decimal FromCanonical(decimal value) => (value * Factor) + Offset;
    }
}
