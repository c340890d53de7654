using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Writes versions of lab results, with their event and whose record they are in. No version is ever changed.</summary>
internal sealed class LabResultVersions(
    Db db,
    LabResultAnswers answers,
    DerivedResults derived,
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
        await InsertAsync(first, eventType, ct);
        await DeriveAsync([first], ct);
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

        await DeriveAsync(firsts, ct);
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
        if (superseded == 0)
        {
            throw Problem.Stale();
        }

        await InsertAsync(next, eventType, ct);
        await DeriveAsync([current, next], ct);
        return await answers.OneAsync(next, ct);
    }

    /// <summary>Stores versions of many results, first ones or ones that follow versions which the transaction has locked.</summary>
    public async Task ReplaceManyAsync(
        IReadOnlyList<VersionChange> changes,
        string eventType,
        CancellationToken ct
    )
    {
        await db.ExecuteManyAsync(
            SupersedeSql,
            [
                .. changes
                    .Where(change => change.Current is not null)
                    .Select(change => new Superseded(
                        change.Current!.LabResultId,
                        change.Current.Version,
                        change.Next.RecordedAt
                    )),
            ],
            ct
        );
        LabResultRow[] versions = [.. changes.Select(change => change.Next)];
        await db.ExecuteManyAsync(InsertSql, versions, ct);
        foreach (var next in versions)
        {
            events.Add(eventType, "lab-result", next.LabResultId, next.Version, next.PatientId);
        }
    }

    private async Task InsertAsync(LabResultRow version, string eventType, CancellationToken ct)
    {
        await db.ExecuteAsync(InsertSql, version, ct);
        trail.Concerns(version.PatientId, version.LabResultId);
        events.Add(
            eventType,
            "lab-result",
            version.LabResultId,
            version.Version,
            version.PatientId
        );
    }

    // What is computed of results follows them in the same transaction.
    private async Task DeriveAsync(IReadOnlyList<LabResultRow> written, CancellationToken ct) =>
        await ReplaceManyAsync(await derived.AfterAsync(written, ct), "lab-result.derived", ct);

    private sealed record Superseded(Guid LabResultId, int Version, DateTimeOffset SupersededAt);
}
