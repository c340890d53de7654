using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Writes versions of lab results, with their event and whose record they are in. No version is ever changed.</summary>
internal sealed class LabResultVersions(
    Db db,
    LabResultAnswers answers,
    AuditTrail trail,
    EventLog events
)
{
    private const string SupersedeSql = """
        UPDATE LabResults
        SET    SupersededAt = @SupersededAt
        WHERE  PracticeId = @PracticeId AND LabResultId = @LabResultId AND Version = @Version AND SupersededAt IS NULL
        """;

    private const string InsertSql = """
        INSERT INTO LabResults
               ( PracticeId,  PatientId,  CollectedInstant,  LabResultId,  Version,  RecordedAt,  RecordedBy,  ChangeKind,
                 Reason,  CreatedAt,  ReportId,  ReportLine,  Source,  SourceKey,  AnalyteCode,  Loinc,  Category,  Status,
                 VerificationState,  EnteredBy,  EnteredAt,  VerifiedBy,  VerifiedAt,  CollectedAt,  Value,  ValueText,
                 Comparator,  Unit,  UnitText,  Printed,  Coded,  Titers,  Text,  AbsentReason,  Specimen,  Fasting,
                 Physiology,  LaboratoryId,  Method,  Accession,  ReferenceRange,  LaboratoryFlag,  Note,  CanonicalValue,
                 CanonicalUnit,  Conversion,  Flag,  DisplayFlag,  OutOfRange,  Range,  RangeCandidates,  Optimal,
                 Target,  CriticalLimits,  MultipleOfUpperLimit,  Warnings,  CatalogEdition,  DerivedFrom)
        VALUES (@PracticeId, @PatientId, @CollectedInstant, @LabResultId, @Version, @RecordedAt, @RecordedBy, @ChangeKind,
                @Reason, @CreatedAt, @ReportId, @ReportLine, @Source, @SourceKey, @AnalyteCode, @Loinc, @Category, @Status,
                @VerificationState, @EnteredBy, @EnteredAt, @VerifiedBy, @VerifiedAt, @CollectedAt, @Value, @ValueText,
                @Comparator, @Unit, @UnitText, @Printed, @Coded, @Titers, @Text, @AbsentReason, @Specimen, @Fasting,
                @Physiology, @LaboratoryId, @Method, @Accession, @ReferenceRange, @LaboratoryFlag, @Note, @CanonicalValue,
                @CanonicalUnit, @Conversion, @Flag, @DisplayFlag, @OutOfRange, @Range, @RangeCandidates, @Optimal,
                @Target, @CriticalLimits, @MultipleOfUpperLimit, @Warnings, @CatalogEdition, @DerivedFrom)
        """;

    /// <summary>Stores the first version of a result.</summary>
    public async Task<LabResult> AddAsync(
        LabResultRow first,
        string eventType,
        CancellationToken ct
    )
    {
        await db.ExecuteAsync(InsertSql, first, ct);
        trail.Concerns(first.PatientId, first.LabResultId);
        events.Add(eventType, "lab-result", first.LabResultId, first.Version, first.PatientId);
        return await answers.OneAsync(first, ct);
    }

    /// <summary>Stores the first versions of many results, of one patient or of several.</summary>
    public async Task AddManyAsync(
        IReadOnlyList<LabResultRow> firsts,
        string eventType,
        CancellationToken ct
    )
    {
        await db.ExecuteManyAsync(InsertSql, firsts, ct);
        trail.Shows(firsts.Select(first => first.PatientId).Distinct());
        foreach (var first in firsts)
        {
            events.Add(eventType, "lab-result", first.LabResultId, first.Version, first.PatientId);
        }
    }

    /// <summary>Stores the version that follows another, which is kept.</summary>
    /// <exception cref="ProblemException">412: another writer was first.</exception>
    public async Task<LabResult> ReplaceAsync(
        LabResultRow current,
        LabResultRow next,
        string eventType,
        CancellationToken ct
    )
    {
        var superseded = await db.ExecuteAsync(
            SupersedeSql,
            new
            {
                current.LabResultId,
                current.Version,
                SupersededAt = next.RecordedAt,
            },
            ct
        );
        return superseded == 1 ? await AddAsync(next, eventType, ct) : throw Problem.Stale();
    }
}
