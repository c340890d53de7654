namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>How large a change must be to be more than noise.</summary>
/// <param name="Source">Where the figure comes from, as cited; null when a practice entered its own.</param>
public abstract record Noise(string? Source);

/// <summary>The smallest change of a score that matters to patients.</summary>
/// <param name="Points">Points, above 0; a change of exactly this size counts.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record ImportantChange(double Points, string? Source = null) : Noise(Source);

/// <summary>The change of a titre that counts.</summary>
/// <param name="Steps">Doubling steps, above 0; 2 (four-fold) is the usual rule. A change of exactly this size counts.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record DoublingSteps(double Steps = 2, string? Source = null) : Noise(Source);

/// <summary>The variation of a laboratory quantity within a person and within the laboratory.</summary>
/// <remarks>
/// Reference change values after Harris and Yasaka, Clin Chem 1983;29:25 (symmetric) and Fokkema et al., Clin Chem
/// 2006;52:1602 (log-normal).
/// </remarks>
/// <param name="Cvi">Within-subject biological coefficient of variation, percent, above 0.</param>
/// <param name="Cva">
/// Analytical coefficient of variation, percent; null when the laboratory's is unknown, and then half of <paramref name="Cvi"/>
/// is assumed (the desirable specification, Fraser).
/// </param>
/// <param name="Source">Where the figures come from.</param>
public sealed record BiologicalVariation(double Cvi, double? Cva = null, string? Source = null)
    : Noise(Source)
{
    /// <summary>True when the analytical variation is assumed, not known.</summary>
    public bool CvaAssumed => Cva is null;

    /// <summary>The analytical variation in use, percent.</summary>
    public double CvaUsed => Cva ?? Cvi / 2;

    /// <summary>Total coefficient of variation, percent: sqrt(CVI² + CVA²).</summary>
    public double Total => Math.Sqrt(Cvi * Cvi + CvaUsed * CvaUsed);

    /// <summary>Standard deviation of ln(x): sqrt(ln(1 + CVT²)) for log-normal values.</summary>
    public double Sigma => Math.Sqrt(Math.Log(1 + Total / 100 * (Total / 100)));

    /// <summary>The largest |ln(x1/x0)| that noise explains at <paramref name="z"/>.</summary>
    /// <param name="z">Standard normal quantile: 1.96 for 95 % two-sided.</param>
    /// <param name="first">Results averaged (geometrically) into x0.</param>
    /// <param name="second">Results averaged (geometrically) into x1.</param>
    public double LogBound(double z, int first = 1, int second = 1) =>
        z * Math.Sqrt(1.0 / first + 1.0 / second) * Sigma;

    /// <summary>The symmetric reference change value, percent: z·sqrt(2)·CVT, as older papers print it.</summary>
    /// <param name="z">Standard normal quantile.</param>
    public double SymmetricPercent(double z) => z * Math.Sqrt(2) * Total;
}
