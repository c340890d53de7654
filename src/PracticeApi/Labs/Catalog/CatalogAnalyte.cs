using PracticeApi.Clinical.Labs;
using PracticeApi.Http;

namespace PracticeApi.Labs.Catalog;

/// <summary>Something that can be entered as a lab result, and what results of it are read and judged by.</summary>
public sealed record CatalogAnalyte : IVersioned
{
    /// <summary>Stable kebab-case code; lab results name the analyte by it.</summary>
    /// <example>tpo-ab</example>
    public required string Code { get; init; }

    /// <summary>Display name.</summary>
    /// <example>Thyroid peroxidase antibody (TPO-Ab)</example>
    public required string Name { get; init; }

    /// <summary>Other names it is found by.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Category.</summary>
    /// <example>thyroid</example>
    public required string Category { get; init; }

    /// <summary>The specimen it is measured in.</summary>
    /// <example>serum/plasma</example>
    public required string? Specimen { get; init; }

    /// <summary>The kind of answer it gives.</summary>
    public required ResultForm ValueType { get; init; }

    /// <summary>The UCUM unit in which results are compared, and in which every bound stands; null where there is none.</summary>
    /// <example>[IU]/mL</example>
    public required string? Unit { get; init; }

    /// <summary>Further UCUM units it is reported in, convertible or not.</summary>
    public required IReadOnlyList<CatalogUnit> OtherUnits { get; init; }

    /// <summary>Molar mass, g/mol, by which mass and amount of substance convert.</summary>
    public required decimal? MolarMass { get; init; }

    /// <summary>Its LOINC terms, the primary first.</summary>
    public required IReadOnlyList<CatalogLoincTerm> Loinc { get; init; }

    /// <summary>Its catalogue ranges. Which one holds for a result depends on the person and on the state at collection.</summary>
    public required IReadOnlyList<CatalogRange> Ranges { get; init; }

    /// <summary>Values that need a call at once; null for none.</summary>
    public required CatalogCriticalLimits? CriticalLimits { get; init; }

    /// <summary>Below this, in `unit`, a value draws the warning `implausible-value`; wide on purpose.</summary>
    public required decimal? PhysiologicalLow { get; init; }

    /// <summary>Above this, in `unit`, a value draws the warning `implausible-value`; wide on purpose.</summary>
    public required decimal? PhysiologicalHigh { get; init; }

    /// <summary>How far results of different laboratories or methods may be compared.</summary>
    public required AssayDependence AssayDependence { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The fewest days between two results that may be read as a change; null for none.</summary>
    public required int? MinIntervalDays { get; init; }

    /// <summary>How much results vary without anything having changed; null when it is not known.</summary>
    public required CatalogVariation? Variation { get; init; }

    /// <summary>The coded values that count as abnormal; empty when none ever does, null where words are not how it is judged.</summary>
    public required IReadOnlyList<string>? AbnormalCodes { get; init; }

    /// <summary>What to know about it.</summary>
    public required string? Notes { get; init; }

    /// <summary>Whether a meal before the collection changes the result.</summary>
    public required bool FastingMatters { get; init; }

    /// <summary>Where the practice wants results to lie; null where it has set nothing.</summary>
    public required CatalogOptimalRange? OptimalRange { get; init; }

    /// <summary>Whether it is the practice's own.</summary>
    public required bool Own { get; init; }

    /// <summary>Whether the practice has retired it: no more results of it are entered.</summary>
    public required bool Retired { get; init; }

    /// <summary>Counts the practice's changes of an analyte of its own; also the ETag. 1 for those of the catalogue.</summary>
    public required int Version { get; init; }

    /// <summary>The edition of the catalogue that these facts are of; `own-` and the version for the practice's own.</summary>
    /// <example>2026.1</example>
    public required string Edition { get; init; }
}

/// <summary>Where the practice wants results of an analyte to lie.</summary>
public sealed record CatalogOptimalRange
{
    /// <summary>Counts the practice's changes of it; results name it in `optimal.version`.</summary>
    public required int Version { get; init; }

    /// <summary>The bounds, each for some people.</summary>
    public required IReadOnlyList<OptimalBand> Bands { get; init; }
}

/// <summary>A further unit of an analyte.</summary>
public sealed record CatalogUnit
{
    /// <summary>The UCUM unit.</summary>
    /// <example>k[IU]/L</example>
    public required string Unit { get; init; }

    /// <summary>Whether values convert. One that does not is stored as it is, and trended as a series of its own.</summary>
    public required bool Converts { get; init; }

    /// <summary>Why it converts, or `none`.</summary>
    public required ConversionKind Kind { get; init; }

    /// <summary>A value in this unit is one in the analyte's unit times this factor, plus the offset; null when it does not convert.</summary>
    public required decimal? Factor { get; init; }

    /// <summary>What is added after multiplying; zero but for HbA1c, null when it does not convert.</summary>
    public required decimal? Offset { get; init; }

    /// <summary>What the figures assume.</summary>
    public required string? Note { get; init; }
}

/// <summary>A LOINC term that belongs to an analyte, or is easily taken for it.</summary>
public sealed record CatalogLoincTerm
{
    /// <summary>The code with its check digit.</summary>
    /// <example>8099-4</example>
    public required string Code { get; init; }

    /// <summary>The official long name; null where it is not known.</summary>
    /// <example>Thyroperoxidase Ab [Units/volume] in Serum or Plasma</example>
    public required string? LongCommonName { get; init; }

    /// <summary>The UCUM unit that LOINC gives as an example.</summary>
    public required string? ExampleUnit { get; init; }

    /// <summary>How the term relates to the analyte.</summary>
    public required LoincForm Form { get; init; }

    /// <summary>Whether a result under this code is taken as the analyte without a person's decision.</summary>
    public required bool AutoMap { get; init; }
}

/// <summary>Bounds of the catalogue, and the people they hold for.</summary>
public sealed record CatalogRange
{
    /// <summary>The sex it holds for; null for any.</summary>
    public required Sex? Sex { get; init; }

    /// <summary>The first age in completed years; null for no lower age.</summary>
    public required int? AgeMin { get; init; }

    /// <summary>The last age in completed years, which counts to its end; null for no upper age.</summary>
    public required int? AgeMax { get; init; }

    /// <summary>The state that must be recorded with the result; null for none.</summary>
    public required RangeCondition? Condition { get; init; }

    /// <summary>Whether the analyte cannot be judged at all without knowing the state.</summary>
    public required bool StateNeeded { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public required decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public required decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal.</summary>
    public required bool LowInclusive { get; init; }

    /// <summary>Whether the upper bound itself is normal.</summary>
    public required bool HighInclusive { get; init; }

    /// <summary>The UCUM unit of the bounds.</summary>
    public required string Unit { get; init; }

    /// <summary>What the bounds mean; an `assaySpecificCutoff` is shown and flags nothing.</summary>
    public required RangeKind Kind { get; init; }

    /// <summary>Where the bounds come from, or what to know about them.</summary>
    public required string? Note { get; init; }

    /// <summary>The edition of the catalogue it stands in; stored with every result judged by it.</summary>
    /// <example>2026.1</example>
    public required string Edition { get; init; }
}

/// <summary>Values that need a call at once.</summary>
public sealed record CatalogCriticalLimits
{
    /// <summary>Below this a value is critical; null when none is critically low.</summary>
    public required decimal? Low { get; init; }

    /// <summary>Above this a value is critical; null when none is critically high.</summary>
    public required decimal? High { get; init; }

    /// <summary>Whether the lower limit itself is still not critical.</summary>
    public required bool LowInclusive { get; init; }

    /// <summary>Whether the upper limit itself is still not critical.</summary>
    public required bool HighInclusive { get; init; }

    /// <summary>The UCUM unit of the limits.</summary>
    public required string Unit { get; init; }

    /// <summary>The published lists, and how far they differ.</summary>
    public required string? Source { get; init; }
}

/// <summary>How much results of an analyte vary without anything having changed.</summary>
public sealed record CatalogVariation
{
    /// <summary>Within-person coefficient of variation, percent.</summary>
    public required decimal Cvi { get; init; }

    /// <summary>Analytical coefficient of variation, percent; null when the source gives none.</summary>
    public required decimal? Cva { get; init; }

    /// <summary>Whether results spread log-normally.</summary>
    public required bool LogNormal { get; init; }

    /// <summary>The people it was measured in.</summary>
    public required string? Population { get; init; }

    /// <summary>The paper.</summary>
    public required string Source { get; init; }

    /// <summary>The paper's DOI or PubMed id.</summary>
    public required string? Citation { get; init; }
}
