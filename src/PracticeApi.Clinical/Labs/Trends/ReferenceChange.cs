namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>
/// The changes of a laboratory quantity that noise explains, and what the change at hand amounts to. Bounds are log-normal:
/// exp(±z·sqrt(1/n0 + 1/n1)·sigma) - 1 (Fokkema et al., Clin Chem 2006;52:1602).
/// </summary>
/// <param name="UpPercent">Increases up to this, percent, are within noise.</param>
/// <param name="DownPercent">Decreases down to this, percent (negative), are within noise.</param>
/// <param name="Verdict">What the change from baseline to latest amounts to.</param>
/// <param name="Z">Standard normal quantile used.</param>
/// <param name="Cvi">Within-subject biological variation, percent.</param>
/// <param name="Cva">Analytical variation used, percent.</param>
/// <param name="CvaAssumed">True when half of <paramref name="Cvi"/> was assumed.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ReferenceChange(
    double UpPercent,
    double DownPercent,
    TrendVerdict Verdict,
    double Z,
    double Cvi,
    double Cva,
    bool CvaAssumed,
    string? Source
)
{
    /// <summary>The bounds of a pair.</summary>
    /// <param name="variation">Biological and analytical variation.</param>
    /// <param name="z">Standard normal quantile.</param>
    /// <param name="verdict">What the change at hand amounts to.</param>
    /// <param name="first">Results averaged into the first value.</param>
    /// <param name="second">Results averaged into the second value.</param>
    public static ReferenceChange Of(
        BiologicalVariation variation,
        double z,
        TrendVerdict verdict,
        int first = 1,
        int second = 1
    )
    {
        var bound = variation.LogBound(z, first, second);
        return new(
            100 * (Math.Exp(bound) - 1),
            100 * (Math.Exp(-bound) - 1),
            verdict,
            z,
            variation.Cvi,
            variation.CvaUsed,
            variation.CvaAssumed,
            variation.Source
        );
    }
}
