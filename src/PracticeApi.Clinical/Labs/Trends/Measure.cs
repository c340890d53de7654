namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The scale on which a measure changes.</summary>
public enum MeasureKind
{
    /// <summary>A quantity measured by a laboratory; changes are ratios, on the natural logarithm.</summary>
    Lab,

    /// <summary>A questionnaire score, or another interval scale such as pH; changes are points.</summary>
    Score,

    /// <summary>The denominator of a dilution (320 for 1:320); changes are doubling steps.</summary>
    Titre,
}

/// <summary>When a high result is more likely an acute illness than the course of a disease.</summary>
/// <param name="Above">The limit in the measure's unit; hs-CRP: 10 mg/L. A result above it is left out until repeated.</param>
/// <param name="RepeatDays">Days after which a repeat above the limit confirms it; hs-CRP: 14.</param>
public sealed record AcutePhase(decimal Above, int RepeatDays);

/// <summary>A measure and what was measured of it.</summary>
/// <param name="Measure">What is followed.</param>
/// <param name="Results">Its results, in the measure's unit or marked otherwise.</param>
public sealed record MeasuredResults(Measure Measure, IReadOnlyList<TrendResult> Results);

/// <summary>What is followed over time, and how its changes are judged.</summary>
/// <param name="Code">The code of the analyte or score.</param>
/// <param name="Kind">The scale of its changes.</param>
/// <param name="Unit">The unit in which results are given.</param>
/// <param name="BetterDirection">Which way is better.</param>
/// <param name="AssayDependence">How far laboratories and methods may be compared.</param>
/// <param name="MinimumIntervalDays">Days two results must lie apart to be read as a change; null when none is set.</param>
/// <param name="AcutePhase">The acute-phase rule; null for measures without one.</param>
/// <param name="Noise">
/// What separates a change from noise: a <see cref="BiologicalVariation"/> for a lab, an <see cref="ImportantChange"/> for a score,
/// <see cref="DoublingSteps"/> for a titre; null when no figure is known.
/// </param>
/// <param name="ArbitraryZero">True where zero does not mean "none of it" (pH, T-scores): no percent change is given.</param>
public sealed record Measure(
    string Code,
    MeasureKind Kind,
    string Unit,
    BetterDirection BetterDirection,
    AssayDependence AssayDependence = AssayDependence.No,
    int? MinimumIntervalDays = null,
    AcutePhase? AcutePhase = null,
    Noise? Noise = null,
    bool ArbitraryZero = false
);
