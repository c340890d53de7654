using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;

namespace PracticeApi.Labs.Results;

/// <summary>What a person who enters a result may say of how far the laboratory is.</summary>
public enum EntryStatus
{
    /// <summary>Ordered or received, without a result yet.</summary>
    Registered,

    /// <summary>The laboratory may still change it.</summary>
    Preliminary,

    /// <summary>The laboratory has released it.</summary>
    Final,
}

/// <summary>A result that is a word or a code, as stated.</summary>
[ValidatableType]
public sealed record CodedResult
{
    /// <summary>The word's meaning: negative, equivocal, weakPositive, positive, trace, plus1 to plus4, detected, notDetected.</summary>
    /// <example>notDetected</example>
    public CodedValue? Value { get; init; }

    /// <summary>A code of the system, such as a pattern of nuclear fluorescence.</summary>
    /// <example>AC-4</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Code { get; init; }

    /// <summary>The code system.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? System { get; init; }

    /// <summary>The words printed.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Text { get; init; }
}

/// <summary>A titre: the last dilution that still reacts.</summary>
[ValidatableType]
public sealed record TiterResult
{
    /// <summary>`&lt;`, `&lt;=`, `&gt;` or `&gt;=`; null for an exact titre.</summary>
    [RegularExpression("^[<>]=?$", ErrorMessage = "A comparator is <, <=, > or >=.")]
    public string? Comparator { get; init; }

    /// <summary>The reciprocal of the dilution: 160 for 1:160.</summary>
    /// <example>160</example>
    [Range(1, 1_000_000_000)]
    public required int Denominator { get; init; }

    /// <summary>Patterns of the international consensus on ANA patterns seen at it, AC-0 to AC-29.</summary>
    [MaxLength(10)]
    public IReadOnlyList<string> Patterns { get; init; } = [];
}

/// <summary>The range that the laboratory printed with a result.</summary>
[ValidatableType]
public sealed record PrintedRange
{
    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    /// <example>34</example>
    public decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal; yes unless said.</summary>
    public bool? LowInclusive { get; init; }

    /// <summary>Whether the upper bound itself is normal; yes unless said.</summary>
    public bool? HighInclusive { get; init; }

    /// <summary>The unit of the bounds as printed; that of the result unless said.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>The range in words; read as bounds where it plainly states them and none are given.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Text { get; init; }
}

/// <summary>The state of the body at collection, where it decides the range.</summary>
[ValidatableType]
public sealed record PhysiologicalState
{
    /// <summary>Trimester of pregnancy, 1 to 3.</summary>
    [Range(1, 3)]
    public int? PregnancyTrimester { get; init; }

    /// <summary>Phase of the menstrual cycle.</summary>
    public CyclePhase? CyclePhase { get; init; }

    /// <summary>Whether menopause has passed.</summary>
    public bool? Menopausal { get; init; }
}

/// <summary>
/// A lab result as the laboratory printed it. Exactly one of value, printed, coded, titers, text and absentReason is given, and
/// exactly one of analyte and loinc.
/// </summary>
[ValidatableType]
public abstract record LabResultEntry
{
    /// <summary>Code of an analyte of the catalogue.</summary>
    /// <example>tpo-ab</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Analyte { get; init; }

    /// <summary>A LOINC code instead; one that stands for another form or quantity of an analyte is refused.</summary>
    /// <example>8099-4</example>
    [StringLength(16, MinimumLength = 1)]
    public string? Loinc { get; init; }

    /// <summary>The number, as a JSON number or a decimal string; at most 18 integer and 10 fractional digits, no exponent.</summary>
    /// <example>620</example>
    public DecimalText? Value { get; init; }

    /// <summary>`&lt;`, `&lt;=`, `&gt;` or `&gt;=` before the number: the number is then a bound.</summary>
    [RegularExpression("^[<>]=?$", ErrorMessage = "A comparator is <, <=, > or >=.")]
    public string? Comparator { get; init; }

    /// <summary>The unit as printed; UCUM codes and the usual printed spellings are understood.</summary>
    /// <example>IU/mL</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>The whole result as printed instead of its parts, such as `&lt;0.5`, `1:160`, `neg` or `18.0`.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Printed { get; init; }

    /// <summary>A result that is a word or a code.</summary>
    public CodedResult? Coded { get; init; }

    /// <summary>Titres, one for each pattern or dilution stated.</summary>
    [MaxLength(20)]
    public IReadOnlyList<TiterResult>? Titers { get; init; }

    /// <summary>A result in words.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Text { get; init; }

    /// <summary>Why there is no result, such as `not-performed`.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? AbsentReason { get; init; }

    /// <summary>The specimen, where it differs from the analyte's.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Specimen { get; init; }

    /// <summary>When the specimen was taken: a date, or a date-time with offset; comes back as given. Not in the future.</summary>
    /// <example>2026-01-12</example>
    [StringLength(40, MinimumLength = 10)]
    public required string CollectedAt { get; init; }

    /// <summary>Whether the person had fasted; null when not known.</summary>
    public bool? Fasting { get; init; }

    /// <summary>The state of the body at collection, where it decides the range.</summary>
    public PhysiologicalState? Physiology { get; init; }

    /// <summary>The laboratory, by id or by a name it is known by; a new name makes a new laboratory.</summary>
    /// <example>City Laboratory</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Laboratory { get; init; }

    /// <summary>The assay or instrument.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Method { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Accession { get; init; }

    /// <summary>The range that the laboratory printed; it wins over the catalogue's.</summary>
    public PrintedRange? ReferenceRange { get; init; }

    /// <summary>The flag that the laboratory printed.</summary>
    /// <example>H</example>
    [StringLength(32, MinimumLength = 1)]
    public string? LaboratoryFlag { get; init; }

    /// <summary>How far the laboratory is. Unless said, a new result is final, and one that is replaced keeps its status.</summary>
    public EntryStatus? Status { get; init; }

    /// <summary>A note of the practice.</summary>
    [StringLength(4000)]
    public string? Note { get; init; }
}
