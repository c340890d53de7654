using System.Globalization;

namespace PracticeApi.Clinical.Labs;

/// <summary>How a LOINC term relates to its analyte.</summary>
public enum LoincForm
{
    /// <summary>The same quantity in the same kind of unit.</summary>
    Same,

    /// <summary>The same quantity in another unit.</summary>
    UnitOnly,

    /// <summary>The titre, presence or index of what the analyte gives as a quantity, or the reverse.</summary>
    OtherForm,

    /// <summary>Another quantity that is easily taken for this one, as urea for urea nitrogen.</summary>
    OtherQuantity,
}

/// <summary>A LOINC term that belongs to an analyte, or is easily taken for it.</summary>
/// <param name="Code">The code with its check digit, as <c>3016-3</c>.</param>
/// <param name="LongCommonName">The official long name; null where it was not seen with the code.</param>
/// <param name="ExampleUnit">The UCUM unit LOINC gives as an example.</param>
/// <param name="Form">How the term relates to the analyte.</param>
/// <param name="AutoMap">Whether a result under this code may be taken as the analyte without a person's decision.</param>
public sealed record LoincTerm(
    string Code,
    string? LongCommonName,
    string? ExampleUnit,
    LoincForm Form,
    bool AutoMap
);

/// <summary>Why one unit of an analyte converts into another.</summary>
public enum ConversionKind
{
    /// <summary>The same dimension, another prefix.</summary>
    Scale,

    /// <summary>Mass against amount of substance, by the molar mass.</summary>
    MassMolar,

    /// <summary>The same arbitrary unit, another prefix.</summary>
    ScaleArbitrary,

    /// <summary>A convention of this analyte alone: an assumed mass, a charge, a standard preparation, a master equation.</summary>
    Special,

    /// <summary>Another quantity: never converted.</summary>
    None,
}

/// <summary>How a value of an analyte in its canonical unit becomes one in another unit: <c>other = canonical × factor + offset</c>.</summary>
/// <param name="From">The canonical UCUM unit.</param>
/// <param name="To">The other UCUM unit.</param>
/// <param name="Kind">Why it converts, or that it does not.</param>
/// <param name="Factor">The factor; null when the two never convert.</param>
/// <param name="Offset">What is added after multiplying; zero but for HbA1c.</param>
/// <param name="Note">What the figure assumes.</param>
public sealed record UnitConversion(
    string From,
    string To,
    ConversionKind Kind,
    decimal? Factor = null,
    decimal Offset = 0,
    string? Note = null
)
{
    /// <summary>Whether values may be converted at all.</summary>
    public bool Converts => Kind != ConversionKind.None && Factor is not null;
}

/// <summary>How much results vary without anything having changed.</summary>
public sealed record Variation
{
    /// <summary>Within-person coefficient of variation, percent.</summary>
    public required decimal Cvi { get; init; }

    /// <summary>Analytical coefficient of variation, percent; null when the source gives none.</summary>
    public decimal? Cva { get; init; }

    /// <summary>Whether results spread log-normally.</summary>
    public bool LogNormal { get; init; }

    /// <summary>The people it was measured in.</summary>
    public string? Population { get; init; }

    /// <summary>The paper.</summary>
    public required string Source { get; init; }

    /// <summary>The paper's DOI or PubMed id.</summary>
    public string? Citation { get; init; }
}

/// <summary>Something a laboratory measures, and everything needed to read and judge one result of it.</summary>
public sealed record Analyte
{
    /// <summary>Stable kebab-case code, as <c>tpo-ab</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Category, as <c>thyroid</c>.</summary>
    public required string Category { get; init; }

    /// <summary>The specimen, as <c>serum/plasma</c>.</summary>
    public string? Specimen { get; init; }

    /// <summary>The kind of answer it gives.</summary>
    public ResultForm Form { get; init; } = ResultForm.Quantity;

    /// <summary>The UCUM unit in which results are compared; null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>Further UCUM units it is reported in, convertible or not.</summary>
    public IReadOnlyList<string> OtherUnits { get; init; } = [];

    /// <summary>Molar mass, g/mol.</summary>
    public decimal? MolarMass { get; init; }

    /// <summary>How far results of different laboratories may be compared.</summary>
    public AssayDependence AssayDependence { get; init; }

    /// <summary>Which way is better.</summary>
    public BetterDirection BetterDirection { get; init; } = BetterDirection.None;

    /// <summary>Below this, in the canonical unit, a value was entered by mistake; wide on purpose.</summary>
    public decimal? PhysiologicalLow { get; init; }

    /// <summary>Above this, in the canonical unit, a value was entered by mistake; wide on purpose.</summary>
    public decimal? PhysiologicalHigh { get; init; }

    /// <summary>
    /// The coded values that count as abnormal; empty means that no coded value ever does, null that words are not
    /// how this analyte is judged.
    /// </summary>
    public IReadOnlyList<string>? AbnormalCodes { get; init; }

    /// <summary>The fewest days between two results that may be read as a change; null for none.</summary>
    public int? MinIntervalDays { get; init; }

    /// <summary>Whether a meal before the collection changes the result.</summary>
    public bool FastingMatters { get; init; }

    /// <summary>Other names people search by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What to know about it.</summary>
    public string? Notes { get; init; }

    /// <summary>Its LOINC terms, the primary first.</summary>
    public IReadOnlyList<LoincTerm> Loinc { get; init; } = [];

    /// <summary>What its units convert into.</summary>
    public IReadOnlyList<UnitConversion> Conversions { get; init; } = [];

    /// <summary>Its catalogue ranges.</summary>
    public IReadOnlyList<ReferenceRange> Ranges { get; init; } = [];

    /// <summary>Its critical limits; null for none.</summary>
    public CriticalLimits? Critical { get; init; }

    /// <summary>How much it varies, the population to use first.</summary>
    public IReadOnlyList<Variation> Variations { get; init; } = [];

    /// <summary>The variation to use when a practice has set none; null when none is known.</summary>
    public Variation? Variation => Variations.Count > 0 ? Variations[0] : null;

    /// <summary>The practice's own optimal ranges; null where it has set none.</summary>
    public OptimalRanges? Optimal { get; init; }

    /// <summary>Counts the practice's changes of an analyte of its own; null for those of the catalogue.</summary>
    public int? OwnVersion { get; init; }

    /// <summary>Whether the practice has retired it: results stay, and no more are entered.</summary>
    public bool Retired { get; init; }

    /// <summary>Names the state of the facts: the catalogue's edition, or the version of an analyte of the practice's own.</summary>
    /// <param name="edition">The catalogue's edition.</param>
    public string EditionIn(string edition) =>
        OwnVersion is { } version
            ? string.Create(CultureInfo.InvariantCulture, $"own-{version}")
            : edition;

    /// <summary>The LOINC code that stands for the analyte; null when it has none.</summary>
    public string? PrimaryLoinc =>
        Loinc.FirstOrDefault(t => t.Form is LoincForm.Same or LoincForm.UnitOnly)?.Code;
}
