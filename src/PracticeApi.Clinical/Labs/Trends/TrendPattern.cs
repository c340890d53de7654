namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The class of a series of results.</summary>
public enum TrendPattern
{
    /// <summary>Fewer than three results count, or there is no baseline.</summary>
    InsufficientData,

    /// <summary>Worse than at baseline beyond noise, or a steady loss.</summary>
    Worsening,

    /// <summary>A gain beyond noise has been lost again.</summary>
    Relapse,

    /// <summary>A gain beyond noise with set-backs that recovered, each less low than the one before.</summary>
    HealingSpiral,

    /// <summary>A gain beyond noise with a set-back that has not recovered.</summary>
    SetbackOpen,

    /// <summary>Better than at baseline beyond noise.</summary>
    Improving,

    /// <summary>No change beyond noise, or within the laboratory's range.</summary>
    Stable,

    /// <summary>Not to be judged; the reason says why.</summary>
    Indeterminate,
}

/// <summary>Why a series has its pattern.</summary>
public enum TrendReason
{
    /// <summary>Fewer than three results count.</summary>
    FewerThanThree,

    /// <summary>No result qualifies as baseline.</summary>
    NoBaseline,

    /// <summary>Neither direction of the measure is better.</summary>
    NoBetterDirection,

    /// <summary>All results that count lie within the laboratory's range.</summary>
    WithinRangeThroughout,

    /// <summary>Baseline and latest result lie within the laboratory's range.</summary>
    WithinRangeFirstAndLatest,

    /// <summary>Baseline and latest result come from different assays.</summary>
    AssayChanged,

    /// <summary>Baseline and latest result lie closer together than the measure's minimum interval.</summary>
    TooSoon,

    /// <summary>No variation or important change is known for the measure.</summary>
    NoNoiseModel,

    /// <summary>No value above zero on a scale of ratios.</summary>
    NoPositiveValue,

    /// <summary>The measure is judged by its range, and no laboratory range is recorded.</summary>
    NoRange,

    /// <summary>A bound stands for a value, and the true change may be smaller than noise.</summary>
    Censored,

    /// <summary>The latest result is worse than the baseline beyond noise.</summary>
    Level,

    /// <summary>The results lose ground steadily (p &lt; 0.05).</summary>
    Trend,

    /// <summary>Too many bounds for a slope; the printed bound itself is a gain beyond noise.</summary>
    BoundBeyondNoise,

    /// <summary>The latest result differs from the baseline by no more than noise.</summary>
    WithinNoise,

    /// <summary>Better than at baseline, no further gain since.</summary>
    GainWithoutSlope,
}

/// <summary>What the change from baseline to latest result amounts to.</summary>
public enum TrendVerdict
{
    /// <summary>The latest result is left out as a likely acute-phase response.</summary>
    AcutePhase,

    /// <summary>No result qualifies as baseline.</summary>
    NoBaseline,

    /// <summary>Fewer than two results count.</summary>
    InsufficientData,

    /// <summary>Baseline and latest result come from different assays.</summary>
    AssayChanged,

    /// <summary>The two lie closer together than the measure's minimum interval.</summary>
    TooSoon,

    /// <summary>No variation or important change is known for the measure.</summary>
    NoNoiseModel,

    /// <summary>No value above zero on a scale of ratios.</summary>
    NoPositiveValue,

    /// <summary>An increase beyond noise.</summary>
    Increase,

    /// <summary>A decrease beyond noise.</summary>
    Decrease,

    /// <summary>No change beyond noise.</summary>
    WithinNoise,

    /// <summary>A bound stands for a value and leaves open whether the change is beyond noise.</summary>
    Undetermined,
}

/// <summary>Why a result is shown and not counted.</summary>
public enum LeftOutReason
{
    /// <summary>A likely acute-phase response that no later result confirms.</summary>
    AcutePhase,

    /// <summary>Collected before the baseline.</summary>
    BeforeBaseline,

    /// <summary>Of another laboratory or method than the latest result.</summary>
    OtherAssay,
}

/// <summary>What the change at the printed bounds says about the true change.</summary>
public enum ChangeBound
{
    /// <summary>The true change is the printed one or higher.</summary>
    AtLeast,

    /// <summary>The true change is the printed one or lower.</summary>
    AtMost,

    /// <summary>The true change may lie on either side.</summary>
    Unknown,
}
