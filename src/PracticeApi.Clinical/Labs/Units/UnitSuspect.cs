namespace PracticeApi.Clinical.Labs.Units;

/// <summary>Finds a value that was probably typed in another unit than the laboratory's.</summary>
/// <remarks>
/// The value lies below a third of the lower limit, above six times the upper one, or outside what is physiologically
/// possible; and the same figure in another listed unit lies within the range widened by half (without a lower limit, not
/// below a fiftieth of the upper one). The figures are this catalogue's own choice, fitted to known mistakes.
/// </remarks>
internal static class UnitSuspect
{
    /// <summary>The unit probably meant; null when the value is believable as typed, or in no other unit either.</summary>
    public static string? UnitMeant(
        Analyte analyte,
        decimal typed,
        string unit,
        RangeChoice choice,
        bool isImplausible
    )
    {
        if (analyte.Unit is not { } canonicalUnit || Limits(choice) is not var (low, high))
        {
            return null;
        }

        if (InCanonical(unit) is not { } asTyped)
        {
            return null;
        }

        if (!(isImplausible || asTyped * 3 < low || asTyped > high * 6))
        {
            return null;
        }

        return analyte
            .Conversions.Where(c => c.Converts)
            .Select(c => c.To)
            .Prepend(canonicalUnit)
            .FirstOrDefault(other =>
                other != unit
                && InCanonical(other) is { } meant
                && meant != asTyped
                && (low is null ? high is null || meant * 50 >= high : meant * 1.5m >= low)
                && (high is null || meant <= high * 1.5m)
            );

        decimal? InCanonical(string other) =>
            UnitConverter.Convert(analyte, typed, other, canonicalUnit);
    }

    // The range that holds, or where none does the widest that may: the rule asks for orders of magnitude only.
    private static (decimal? Low, decimal? High)? Limits(RangeChoice choice)
    {
        if (choice.Range is { } range)
        {
            return (range.Low, range.High);
        }

        if (choice.Candidates.Count == 0)
        {
            return null;
        }

        var unconditional = choice.Candidates.Where(r => r.Condition is null).ToArray();
        var rows = unconditional.Length > 0 ? unconditional : [.. choice.Candidates];
        return (
            rows.Any(r => r.Low is null) ? null : rows.Min(r => r.Low),
            rows.Any(r => r.High is null) ? null : rows.Max(r => r.High)
        );
    }
}
