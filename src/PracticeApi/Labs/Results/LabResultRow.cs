using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>One version of a lab result as stored; structured members are JSON text.</summary>
internal sealed record LabResultRow
{
    public const string Select = """
        SELECT PatientId, CollectedInstant, LabResultId, Version, RecordedAt, SupersededAt, RecordedBy, ChangeKind, Reason,
               CreatedAt, ReportId, ReportLine, Source, SourceKey, AnalyteCode, Loinc, Category, Status, VerificationState,
               EnteredBy, EnteredAt, VerifiedBy, VerifiedAt, CollectedAt, Value, ValueText, Comparator, Unit, UnitText,
               Printed, Coded, Titers, Text, AbsentReason, Specimen, Fasting, Physiology, LaboratoryId, Method, Accession,
               ReferenceRange, LaboratoryFlag, Note, CanonicalValue, CanonicalUnit, Conversion, Flag, DisplayFlag, OutOfRange,
               Range, RangeCandidates, Optimal, Target, CriticalLimits, MultipleOfUpperLimit, Warnings, CatalogEdition,
               DerivedFrom
        FROM   LabResults

        """;

    /// <summary>
    /// What an answer shows, for lists: reading a column of a page costs about as much as writing it, and rows read so have
    /// nothing in the others.
    /// </summary>
    public const string SelectShown = """
        SELECT PatientId, CollectedInstant, LabResultId, Version, RecordedAt, CreatedAt, ReportId, AnalyteCode, Loinc, Category,
               Status, VerificationState, EnteredBy, EnteredAt, VerifiedBy, VerifiedAt, CollectedAt, Value, ValueText,
               Comparator, Unit, UnitText, Printed, Coded, Titers, Text, AbsentReason, Specimen, Fasting, Physiology,
               LaboratoryId, Method, Accession, ReferenceRange, LaboratoryFlag, Note, CanonicalValue, CanonicalUnit, Flag,
               DisplayFlag, Range, RangeCandidates, Optimal, Target, MultipleOfUpperLimit, Warnings, DerivedFrom
        FROM   LabResults

        """;

    private const string CurrentSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND LabResultId = @LabResultId AND SupersededAt IS NULL
            """;

    public Guid PatientId { get; init; }
    public DateTimeOffset CollectedInstant { get; init; }
    public Guid LabResultId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; init; }
    public Guid RecordedBy { get; init; }
    public LabResultChange ChangeKind { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid? ReportId { get; init; }
    public int? ReportLine { get; init; }
    public required string Source { get; init; }
    public string? SourceKey { get; init; }
    public required string AnalyteCode { get; init; }
    public string? Loinc { get; init; }
    public required string Category { get; init; }
    public LabResultStatus Status { get; init; }
    public VerificationState VerificationState { get; init; }
    public Guid EnteredBy { get; init; }
    public DateTimeOffset EnteredAt { get; init; }
    public Guid? VerifiedBy { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public required string CollectedAt { get; init; }
    public decimal? Value { get; init; }
    public string? ValueText { get; init; }
    public string? Comparator { get; init; }
    public string? Unit { get; init; }
    public string? UnitText { get; init; }
    public string? Printed { get; init; }
    public string? Coded { get; init; }
    public string? Titers { get; init; }
    public string? Text { get; init; }
    public string? AbsentReason { get; init; }
    public string? Specimen { get; init; }
    public bool? Fasting { get; init; }
    public string? Physiology { get; init; }
    public Guid? LaboratoryId { get; init; }
    public string? Method { get; init; }
    public string? Accession { get; init; }
    public string? ReferenceRange { get; init; }
    public string? LaboratoryFlag { get; init; }
    public string? Note { get; init; }
    public decimal? CanonicalValue { get; init; }
    public string? CanonicalUnit { get; init; }
    public string? Conversion { get; init; }
    public Flag Flag { get; init; }
    public required string DisplayFlag { get; init; }
    public bool OutOfRange { get; init; }
    public string? Range { get; init; }
    public string? RangeCandidates { get; init; }
    public string? Optimal { get; init; }
    public string? Target { get; init; }
    public string? CriticalLimits { get; init; }
    public decimal? MultipleOfUpperLimit { get; init; }
    public required string Warnings { get; init; }
    public required string CatalogEdition { get; init; }
    public string? DerivedFrom { get; init; }

    /// <summary>Whether it says something that holds, if only for now: others are held against it and computed from it.</summary>
    public bool Stands =>
        Status is LabResultStatus.Preliminary or LabResultStatus.Final or LabResultStatus.Corrected;

    /// <summary>The same result with the judgement of another version: what it converts to, its flag, what that rests on.</summary>
    public LabResultRow JudgedAs(LabResultRow other) =>
        this with
        {
            CanonicalValue = other.CanonicalValue,
            CanonicalUnit = other.CanonicalUnit,
            Conversion = other.Conversion,
            Flag = other.Flag,
            DisplayFlag = other.DisplayFlag,
            OutOfRange = other.OutOfRange,
            Range = other.Range,
            RangeCandidates = other.RangeCandidates,
            Optimal = other.Optimal,
            Target = other.Target,
            CriticalLimits = other.CriticalLimits,
            MultipleOfUpperLimit = other.MultipleOfUpperLimit,
            Warnings = other.Warnings,
            CatalogEdition = other.CatalogEdition,
        };

    /// <summary>The same result entered and verified as another version was.</summary>
    public LabResultRow VerifiedAs(LabResultRow other) =>
        this with
        {
            VerificationState = other.VerificationState,
            EnteredBy = other.EnteredBy,
            EnteredAt = other.EnteredAt,
            VerifiedBy = other.VerifiedBy,
            VerifiedAt = other.VerifiedAt,
        };

    /// <summary>
    /// Whether another version says the same of the same: value, unit, analyte, date and comparator. A change of these corrects
    /// a released result; another spelling of the unit does not.
    /// </summary>
    public bool MeasuresSameAs(LabResultRow other) =>
        AnalyteCode == other.AnalyteCode
        && ValueText == other.ValueText
        && Comparator == other.Comparator
        && Unit == other.Unit
        && Coded == other.Coded
        && Titers == other.Titers
        && Text == other.Text
        && AbsentReason == other.AbsentReason
        && CollectedAt == other.CollectedAt;

    /// <summary>
    /// Whether it stays out of trends until somebody verifies it: one that waits for the second person, and one that is
    /// probably a slip of the pen, whether the practice asks for a second person or not.
    /// </summary>
    public bool IsHeldBack =>
        VerificationState switch
        {
            VerificationState.Entered => true,
            VerificationState.NotRequired => Warnings != "[]"
                && StoredJson
                    .Read<LabWarning[]>(Warnings)!
                    .Any(warning => warning.Code is "implausible-value" or "unit-suspect"),
            _ => false,
        };

    /// <exception cref="ProblemException">404: there is no such result in the caller's practice.</exception>
    public static async Task<LabResultRow> CurrentAsync(
        Db db,
        Guid labResultId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<LabResultRow>(
            CurrentSql,
            new { LabResultId = labResultId },
            ct
        ) ?? throw NotFound(labResultId);

    public static ProblemException NotFound(Guid labResultId) =>
        Problem.NotFound("lab-result-not-found", $"There is no lab result {labResultId}.");

    /// <summary>The current version, for a change made to the version that the caller has read.</summary>
    /// <exception cref="ProblemException">404, 409 for a result that is computed, or 412 when the caller has read an older version.</exception>
    public static async Task<LabResultRow> ForChangeAsync(
        Db db,
        Guid labResultId,
        int version,
        CancellationToken ct
    )
    {
        var current = await CurrentAsync(db, labResultId, ct);
        DerivedResults.Refuse(current);
        return current.Version == version ? current : throw Problem.Stale();
    }

    /// <summary>The number as it was typed: SQL Server gives a decimal back with all the places of its column.</summary>
    public decimal? ExactValue() =>
        (Value, ValueText) switch
        {
            ({ }, { } text) => decimal.Parse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture
            ),
            ({ } value, null) => UnitConverter.Rounded(value),
            _ => null,
        };

    /// <summary>The value in the unit of the analyte, without the places that only the column has.</summary>
    public Measured? Canonical() =>
        this is { CanonicalValue: { } value, CanonicalUnit: { } unit }
            ? new Measured(UnitConverter.Rounded(value), unit)
            : null;
}
