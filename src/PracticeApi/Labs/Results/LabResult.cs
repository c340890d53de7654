using PracticeApi.Clinical.Labs;
using PracticeApi.Http;

namespace PracticeApi.Labs.Results;

/// <summary>Where a result stands.</summary>
public enum LabResultStatus
{
    /// <summary>Ordered or received, without a result yet.</summary>
    Registered,

    /// <summary>The laboratory may still change it.</summary>
    Preliminary,

    /// <summary>Released.</summary>
    Final,

    /// <summary>Released, and changed since.</summary>
    Corrected,

    /// <summary>There will be no result.</summary>
    Cancelled,

    /// <summary>It should not have been entered; out of trends and flags, never deleted.</summary>
    EnteredInError,
}

/// <summary>Whether a second person has looked at the entry.</summary>
public enum VerificationState
{
    /// <summary>The practice does not ask for it.</summary>
    NotRequired,

    /// <summary>Entered, waiting for another person.</summary>
    Entered,

    /// <summary>Looked at by another person.</summary>
    Verified,
}

/// <summary>What a version of a result came from.</summary>
public enum LabResultChange
{
    /// <summary>It was entered.</summary>
    Entered,

    /// <summary>It was replaced by a corrected entry.</summary>
    Replaced,

    /// <summary>It was marked as entered in error.</summary>
    MarkedInError,

    /// <summary>The mark was taken back.</summary>
    Reinstated,

    /// <summary>It was held against ranges and targets of a later day; what was entered is the same.</summary>
    ReEvaluated,

    /// <summary>A second person looked at it and found it right.</summary>
    Verified,

    /// <summary>It was moved to the right patient with its report.</summary>
    Moved,
}

/// <summary>Who entered a result, and who looked at it after.</summary>
public sealed record Verification
{
    /// <summary>Whether a second person has looked at it.</summary>
    public required VerificationState State { get; init; }

    /// <summary>The member of staff who entered it.</summary>
    public required Guid EnteredBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>The member of staff who verified it.</summary>
    public required Guid? VerifiedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset? VerifiedAt { get; init; }
}

/// <summary>The practice's own optimal range, and whether the result lies in it.</summary>
/// <param name="Low">The lower bound; null leaves that side open.</param>
/// <param name="High">The upper bound; null leaves that side open.</param>
/// <param name="Unit">The UCUM unit of the bounds.</param>
/// <param name="InRange">Whether the result lies in it; null where a censored value leaves it open.</param>
/// <param name="Version">The version of the practice's optimal range that it was held against.</param>
public sealed record OptimalRange(
    decimal? Low,
    decimal? High,
    string Unit,
    bool? InRange,
    int Version
);

/// <summary>The patient's own target, and whether the result lies in it.</summary>
/// <param name="Low">The lower bound; null leaves that side open.</param>
/// <param name="High">The upper bound; null leaves that side open.</param>
/// <param name="Unit">The UCUM unit of the bounds.</param>
/// <param name="InRange">Whether the result lies in it; null where a censored value leaves it open.</param>
/// <param name="Version">The version of the patient's target that it was held against.</param>
public sealed record TargetRange(
    decimal? Low,
    decimal? High,
    string Unit,
    bool? InRange,
    int Version
);

/// <summary>A result that a derived one was computed from.</summary>
public sealed record DerivedInput
{
    /// <summary>The result.</summary>
    public required Guid LabResultId { get; init; }

    /// <summary>The version of it that was used.</summary>
    public required int Version { get; init; }

    /// <summary>Code of its analyte.</summary>
    public required string Analyte { get; init; }

    /// <summary>The value that was used.</summary>
    public required decimal Value { get; init; }

    /// <summary>The UCUM unit of that value.</summary>
    public required string Unit { get; init; }
}

/// <summary>How a result was computed.</summary>
public sealed record Derivation
{
    /// <summary>Code of the formula.</summary>
    /// <example>homa-ir</example>
    public required string Formula { get; init; }

    /// <summary>What it was computed from, in the order of the formula.</summary>
    public required IReadOnlyList<DerivedInput> Inputs { get; init; }
}

/// <summary>A lab result: what was entered, exactly as entered, and how it was judged at the time.</summary>
public sealed record LabResult : IVersioned
{
    /// <summary>Id of the result.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the versions; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The report it is a line of; null for a single entry.</summary>
    public required Guid? ReportId { get; init; }

    /// <summary>Code of the analyte.</summary>
    /// <example>tpo-ab</example>
    public required string Analyte { get; init; }

    /// <summary>Name of the analyte.</summary>
    public required string AnalyteName { get; init; }

    /// <summary>Category of the analyte, such as `thyroid`.</summary>
    public required string Category { get; init; }

    /// <summary>The LOINC code it came under, else the analyte's own.</summary>
    public required string? Loinc { get; init; }

    /// <summary>The number; null for words and titres.</summary>
    public required decimal? Value { get; init; }

    /// <summary>The number exactly as typed, such as `18.0`.</summary>
    public required string? ValueText { get; init; }

    /// <summary>`&lt;`, `&lt;=`, `&gt;` or `&gt;=` where the number is a bound.</summary>
    public required string? Comparator { get; init; }

    /// <summary>The unit as entered.</summary>
    public required string? Unit { get; init; }

    /// <summary>The UCUM code that the unit was understood as.</summary>
    /// <example>[IU]/mL</example>
    public required string? UnitCode { get; init; }

    /// <summary>The whole result as printed, where it was entered so.</summary>
    public required string? Printed { get; init; }

    /// <summary>The word or code.</summary>
    public required CodedResult? Coded { get; init; }

    /// <summary>The titres.</summary>
    public required IReadOnlyList<TiterResult>? Titers { get; init; }

    /// <summary>The result in words.</summary>
    public required string? Text { get; init; }

    /// <summary>Why there is no result.</summary>
    public required string? AbsentReason { get; init; }

    /// <summary>The specimen, where it was stated.</summary>
    public required string? Specimen { get; init; }

    /// <summary>When the specimen was taken, as given: a date or a date-time with offset.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>Whether the person had fasted.</summary>
    public required bool? Fasting { get; init; }

    /// <summary>The state of the body at collection.</summary>
    public required PhysiologicalState? Physiology { get; init; }

    /// <summary>Name of the laboratory; the survivor's where it was merged into another.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>Id of the laboratory that was named; where it was merged, reading it gives the survivor's as `mergedIntoId`.</summary>
    public required Guid? LaboratoryId { get; init; }

    /// <summary>The assay or instrument.</summary>
    public required string? Method { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public required string? Accession { get; init; }

    /// <summary>The range that the laboratory printed, as entered.</summary>
    public required PrintedRange? ReferenceRange { get; init; }

    /// <summary>The flag that the laboratory printed.</summary>
    public required string? LaboratoryFlag { get; init; }

    /// <summary>Where the result stands.</summary>
    public required LabResultStatus Status { get; init; }

    /// <summary>The note of the practice.</summary>
    public required string? Note { get; init; }

    /// <summary>The value in the unit in which results of the analyte are compared; null where units are not commensurable.</summary>
    public required Measured? Canonical { get; init; }

    /// <summary>Where the result lies, by the range below.</summary>
    public required Flag Flag { get; init; }

    /// <summary>What to print: the laboratory's flag when it printed one, else ours.</summary>
    public required string DisplayFlag { get; init; }

    /// <summary>The range it was held against; null where none held.</summary>
    public required RangeUsed? Range { get; init; }

    /// <summary>Where no range held: those of the catalogue that what is known does not rule out.</summary>
    public required IReadOnlyList<ReferenceRange> RangeCandidates { get; init; }

    /// <summary>The practice's own optimal range; null where it has none.</summary>
    public required OptimalRange? Optimal { get; init; }

    /// <summary>The patient's own target; null where there is none.</summary>
    public required TargetRange? Target { get; init; }

    /// <summary>How it was computed of other results of the collection; null for one that was entered.</summary>
    public required Derivation? DerivedFrom { get; init; }

    /// <summary>How many times the laboratory's own upper limit the value is.</summary>
    public required decimal? MultipleOfUpperLimit { get; init; }

    /// <summary>Who entered and who verified it.</summary>
    public required Verification Verification { get; init; }

    /// <summary>What to look at; warnings never refuse.</summary>
    public required IReadOnlyList<LabWarning> Warnings { get; init; }

    /// <summary>When it was first entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was recorded.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
