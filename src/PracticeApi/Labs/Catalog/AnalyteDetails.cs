using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Catalog;

/// <summary>A further unit of an analyte of the practice's own.</summary>
[ValidatableType]
public sealed record OwnUnit
{
    /// <summary>The UCUM unit.</summary>
    /// <example>nmol/L</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Unit { get; init; }

    /// <summary>A value in this unit is one in the analyte's unit times this, plus the offset; null where it does not convert.</summary>
    public decimal? Factor { get; init; }

    /// <summary>What is added after multiplying.</summary>
    public decimal? Offset { get; init; }

    /// <summary>What the figures assume.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Note { get; init; }
}

/// <summary>A range of an analyte of the practice's own, in the analyte's unit.</summary>
[ValidatableType]
public sealed record OwnRange
{
    /// <summary>The sex it holds for; null for any.</summary>
    public Sex? Sex { get; init; }

    /// <summary>The first age in completed years; null for no lower age. No range holds under 18.</summary>
    [Range(0, 150)]
    public int? AgeMin { get; init; }

    /// <summary>The last age in completed years, which counts to its end; null for no upper age.</summary>
    [Range(0, 150)]
    public int? AgeMax { get; init; }

    /// <summary>The state that must be recorded with the result; null for none.</summary>
    public RangeCondition? Condition { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal; yes unless said.</summary>
    public bool LowInclusive { get; init; } = true;

    /// <summary>Whether the upper bound itself is normal; yes unless said.</summary>
    public bool HighInclusive { get; init; } = true;

    /// <summary>What the bounds mean.</summary>
    public RangeKind Kind { get; init; }

    /// <summary>Where the bounds come from.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Note { get; init; }
}

/// <summary>Values of an analyte of the practice's own that need a call at once, in the analyte's unit.</summary>
[ValidatableType]
public sealed record OwnCriticalLimits
{
    /// <summary>Below this a value is critical; null when none is critically low.</summary>
    public decimal? Low { get; init; }

    /// <summary>Above this a value is critical; null when none is critically high.</summary>
    public decimal? High { get; init; }

    /// <summary>Where the limits come from.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Source { get; init; }
}

/// <summary>What results of an analyte of the practice's own are read and judged by.</summary>
[ValidatableType]
public record AnalyteDetails
{
    /// <summary>Display name.</summary>
    /// <example>Zonulin in saliva</example>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public required string Name { get; init; }

    /// <summary>Other names it is found by, each of 1 to 200 characters.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Category, in kebab-case; one of the catalogue's or another.</summary>
    /// <example>gut</example>
    [StringLength(32, MinimumLength = 1)]
    [RegularExpression(OwnAnalytes.CodePattern, ErrorMessage = "is not in kebab-case")]
    public required string Category { get; init; }

    /// <summary>The specimen it is measured in.</summary>
    /// <example>saliva</example>
    [StringLength(100, MinimumLength = 1)]
    public string? Specimen { get; init; }

    /// <summary>The kind of answer it gives.</summary>
    public required ResultForm ValueType { get; init; }

    /// <summary>The UCUM unit in which results are compared, and in which every bound stands; a quantity has one. It never changes.</summary>
    /// <example>ng/mL</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>Further UCUM units it is reported in.</summary>
    [MaxLength(50)]
    public IReadOnlyList<OwnUnit> OtherUnits { get; init; } = [];

    /// <summary>Its ranges. Which one holds for a result depends on the person; the laboratory's own always wins.</summary>
    [MaxLength(50)]
    public IReadOnlyList<OwnRange> Ranges { get; init; } = [];

    /// <summary>Values that need a call at once; null for none.</summary>
    public OwnCriticalLimits? CriticalLimits { get; init; }

    /// <summary>Below this, in `unit`, a value draws the warning `implausible-value`.</summary>
    public decimal? PhysiologicalLow { get; init; }

    /// <summary>Above this, in `unit`, a value draws the warning `implausible-value`.</summary>
    public decimal? PhysiologicalHigh { get; init; }

    /// <summary>How far results of different laboratories or methods may be compared.</summary>
    public AssayDependence AssayDependence { get; init; }

    /// <summary>Which way is better.</summary>
    public BetterDirection BetterDirection { get; init; } = BetterDirection.None;

    /// <summary>The fewest days between two results that may be read as a change; null for none.</summary>
    [Range(1, 3650)]
    public int? MinIntervalDays { get; init; }

    /// <summary>The coded values that count as abnormal; empty when none ever does, null where words are not how it is judged.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? AbnormalCodes { get; init; }

    /// <summary>Whether a meal before the collection changes the result.</summary>
    public bool FastingMatters { get; init; }

    /// <summary>LOINC codes under which a result is taken as this analyte; none that the catalogue knows.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Loinc { get; init; } = [];

    /// <summary>What to know about it.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Notes { get; init; }
}
