using System.Globalization;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>Finds a change since the result before that is large enough to look at the entry again.</summary>
/// <remarks>
/// A change counts beyond twice the bounds that variation explains at 95 % (and beyond a tenth); beyond a factor of two where
/// the variation is not known, of eight for titres, and beyond one unit of pH. These figures are this product's own choice.
/// Censored values count by the least change they leave possible.
/// </remarks>
public static class LargeChange
{
    private const double Z95 = 1.96;
    private const double TimesTheNoise = 2;
    private static readonly double LeastRatio = Math.Log(1.1);
    private static readonly double UnknownRatio = Math.Log(2);
    private static readonly double TitreRatio = Math.Log(8);

    /// <summary>The warning of a change since the last result before; null when there is none to look at.</summary>
    /// <param name="analyte">What was measured.</param>
    /// <param name="result">The result.</param>
    /// <param name="others">Other results of the person and analyte.</param>
    public static LabWarning? WarningOf(
        Analyte analyte,
        PriorResult result,
        IEnumerable<PriorResult> others
    )
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(others);
        if (result.Value is null)
        {
            return null;
        }

        var before = others
            .Where(other => IsBefore(analyte, other, result))
            .MaxBy(other => other.Collected);
        return before is not null && IsLarge(analyte, before, result)
            ? new LabWarning(
                "large-change",
                $"{analyte.Name} was {Shown(before)} and is {Shown(result)}; check that both are right."
            )
            : null;
    }

    /// <summary>Whether a result was collected before another that it compares with: in unit, specimen and, where it matters, assay.</summary>
    /// <param name="analyte">What was measured.</param>
    /// <param name="other">The result that may be the one before.</param>
    /// <param name="result">The result.</param>
    public static bool IsBefore(Analyte analyte, PriorResult other, PriorResult result)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(result);
        return other.Value is not null
            && other.Unit == result.Unit
            && other.OtherSpecimen == result.OtherSpecimen
            && other.Collected < result.Collected
            && (analyte.AssayDependence != AssayDependence.Yes || other.Assay == result.Assay);
    }

    private static bool IsLarge(Analyte analyte, PriorResult before, PriorResult after)
    {
        var from = Span.Of(before.Value!.Value, before.Comparator);
        var to = Span.Of(after.Value!.Value, after.Comparator);
        if (after.Unit == "[pH]")
        {
            return to.Low - from.High > 1 || from.Low - to.High > 1;
        }

        var bound =
            after.Unit == "{titer}" ? TitreRatio
            : analyte.Variation is { } variation
                ? Math.Max(
                    LeastRatio,
                    TimesTheNoise
                        * new BiologicalVariation(
                            (double)variation.Cvi,
                            (double?)variation.Cva
                        ).LogBound(Z95)
                )
            : UnknownRatio;
        return IsBeyond(from.High, to.Low, bound) || IsBeyond(to.High, from.Low, bound);
    }

    // Whether the greater is certainly more than the bound above the less.
    private static bool IsBeyond(decimal? less, decimal? greater, double bound) =>
        less is > 0 and var low
        && greater is > 0 and var high
        && Math.Log((double)high / (double)low) > bound;

    private static string Shown(PriorResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Comparators.Token(result.Comparator)}{result.Value} {result.Unit} on {result.Day:yyyy-MM-dd}"
        );
}
