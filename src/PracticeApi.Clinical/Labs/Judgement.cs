namespace PracticeApi.Clinical.Labs;

/// <summary>Where a result lies.</summary>
public enum Flag
{
    /// <summary>Within the range.</summary>
    Normal,

    /// <summary>Below the range.</summary>
    Low,

    /// <summary>Above the range.</summary>
    High,

    /// <summary>Below the lower critical limit.</summary>
    CriticalLow,

    /// <summary>Above the upper critical limit.</summary>
    CriticalHigh,

    /// <summary>A word or code that counts as abnormal.</summary>
    Abnormal,

    /// <summary>A censored value that may lie on either side of a bound, or a word that says neither yes nor no.</summary>
    Indeterminate,

    /// <summary>No range holds for this result and this person.</summary>
    Unranged,
}

/// <summary>Where a range came from.</summary>
public enum RangeSource
{
    /// <summary>The laboratory printed it with the result.</summary>
    Laboratory,

    /// <summary>The catalogue.</summary>
    Catalogue,
}

/// <summary>The range a result was held against.</summary>
/// <param name="Low">The lower bound; null leaves that side open.</param>
/// <param name="High">The upper bound; null leaves that side open.</param>
/// <param name="LowInclusive">Whether the lower bound itself is normal.</param>
/// <param name="HighInclusive">Whether the upper bound itself is normal.</param>
/// <param name="Unit">The UCUM unit of the bounds.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Version">The catalogue's edition; null for the laboratory's own range.</param>
public sealed record RangeUsed(
    decimal? Low,
    decimal? High,
    bool LowInclusive,
    bool HighInclusive,
    string Unit,
    RangeSource Source,
    string? Version
);

/// <summary>A value with its UCUM unit.</summary>
/// <param name="Value">The number, at most ten fractional digits.</param>
/// <param name="Unit">The UCUM unit.</param>
public sealed record Measured(decimal Value, string Unit);

/// <summary>Something to look at; it never keeps a result from being stored.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Message">What to look at, for a person.</param>
public sealed record LabWarning(string Code, string Message);

/// <summary>One result, judged for one person.</summary>
public sealed record Judgement
{
    /// <summary>The value in the unit in which results are compared; null where units are not commensurable, and for words.</summary>
    public Measured? Canonical { get; init; }

    /// <summary>Where the result lies.</summary>
    public required Flag Flag { get; init; }

    /// <summary>The range it was held against; null when none held.</summary>
    public RangeUsed? Range { get; init; }

    /// <summary>Where none held: the catalogue ranges that what is known does not rule out.</summary>
    public IReadOnlyList<ReferenceRange> RangeCandidates { get; init; } = [];

    /// <summary>The critical limits it was held against; null for none.</summary>
    public CriticalLimits? CriticalLimits { get; init; }

    /// <summary>
    /// How many times the laboratory's own upper limit the value is; of a value above a bound, how many times at least.
    /// Null without such a limit.
    /// </summary>
    public decimal? MultipleOfUpperLimit { get; init; }

    /// <summary>How the value was converted, as <c>mmol/L->mg/dL x18.0156</c>; null when it was not.</summary>
    public string? Conversion { get; init; }

    /// <summary>The laboratory's flag when it printed one, else ours in camelCase.</summary>
    public required string DisplayFlag { get; init; }

    /// <summary>What to look at.</summary>
    public IReadOnlyList<LabWarning> Warnings { get; init; } = [];
}
