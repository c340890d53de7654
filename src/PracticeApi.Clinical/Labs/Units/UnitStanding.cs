namespace PracticeApi.Clinical.Labs.Units;

/// <summary>What a unit is to an analyte.</summary>
public enum UnitStanding
{
    /// <summary>Not a unit this analyte is reported in.</summary>
    Unknown,

    /// <summary>The unit in which results are compared.</summary>
    Canonical,

    /// <summary>Convertible into the canonical unit.</summary>
    Convertible,

    /// <summary>Reported in practice and never converted: a series of its own, judged by the laboratory's range alone.</summary>
    KnownNotConvertible,
}

/// <summary>A unit as printed, understood for one analyte.</summary>
/// <param name="Standing">What it is to the analyte.</param>
/// <param name="Code">Its UCUM code; null when it was not understood at all.</param>
public readonly record struct UnitReading(UnitStanding Standing, string? Code);
