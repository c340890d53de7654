namespace PracticeApi.Clinical.Labs;

/// <summary>What the bounds of a catalogue range mean.</summary>
public enum RangeKind
{
    /// <summary>Where most healthy people lie.</summary>
    ReferenceInterval,

    /// <summary>A limit at which something is decided, as a treatment target.</summary>
    DecisionLimit,

    /// <summary>A cut-off that holds for one maker's assay only; shown as a candidate, never used to flag a quantity.</summary>
    AssaySpecificCutoff,
}

/// <summary>A state of the body, or of the collection, that a range may ask for.</summary>
public enum RangeCondition
{
    /// <summary>Weeks 1 to 13 of pregnancy.</summary>
    FirstTrimester,

    /// <summary>Weeks 14 to 27 of pregnancy.</summary>
    SecondTrimester,

    /// <summary>Week 28 of pregnancy until birth.</summary>
    ThirdTrimester,

    /// <summary>The follicular phase of the cycle.</summary>
    Follicular,

    /// <summary>The mid-cycle peak.</summary>
    MidCycle,

    /// <summary>The luteal phase of the cycle.</summary>
    Luteal,

    /// <summary>After menopause.</summary>
    Postmenopausal,

    /// <summary>Collected from 06:00 to 10:00, local time.</summary>
    CollectedInTheMorning,
}

/// <summary>Bounds of a catalogue range, in the canonical unit of the analyte, and the people they hold for.</summary>
public sealed record ReferenceRange
{
    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal.</summary>
    public bool LowInclusive { get; init; } = true;

    /// <summary>Whether the upper bound itself is normal.</summary>
    public bool HighInclusive { get; init; } = true;

    /// <summary>The UCUM unit of the bounds.</summary>
    public required string Unit { get; init; }

    /// <summary>The sex the range holds for; null for any.</summary>
    public Sex? Sex { get; init; }

    /// <summary>The first age in completed years; null for no lower age.</summary>
    public int? AgeMin { get; init; }

    /// <summary>The last age in completed years, which counts to its end; null for no upper age.</summary>
    public int? AgeMax { get; init; }

    /// <summary>The state that must be recorded; null for none.</summary>
    public RangeCondition? Condition { get; init; }

    /// <summary>What the bounds mean.</summary>
    public RangeKind Kind { get; init; }

    /// <summary>Whether the analyte cannot be judged at all without knowing the state.</summary>
    public bool StateNeeded { get; init; }

    /// <summary>Where the bounds come from, or what to know about them.</summary>
    public string? Note { get; init; }
}

/// <summary>Values that need a call at once, in the canonical unit of the analyte.</summary>
public sealed record CriticalLimits
{
    /// <summary>Below this a value is critical; null when no value is critically low.</summary>
    public decimal? Low { get; init; }

    /// <summary>Above this a value is critical; null when no value is critically high.</summary>
    public decimal? High { get; init; }

    /// <summary>Whether the lower limit itself is still not critical.</summary>
    public bool LowInclusive { get; init; } = true;

    /// <summary>Whether the upper limit itself is still not critical.</summary>
    public bool HighInclusive { get; init; } = true;

    /// <summary>The UCUM unit of the limits.</summary>
    public required string Unit { get; init; }

    /// <summary>The published lists and how far they differ.</summary>
    public string? Source { get; init; }
}
