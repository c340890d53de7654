using PracticeApi.Audit;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Plans.Targets;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Writes versions of lab results, with their event and whose record they are in. No version is ever changed.</summary>
internal sealed class LabResultVersions(
    Db db,
    LabResultAnswers answers,
    DerivedResults derived,
    ReviewWatch watch,
    TargetEvaluations targets,
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
                 Target,  CriticalLimits,  MultipleOfUpperLimit,  Warnings,  CatalogEdition,  DerivedFrom,  IsHeldBack)
        VALUES (@PracticeId, @PatientId, @CollectedInstant, @LabResultId, @Version, @RecordedAt, @RecordedBy, @ChangeKind,
                @Reason, @CreatedAt, @ReportId, @ReportLine, @Source, @SourceKey, @AnalyteCode, @Loinc, @Category, @Status,
                @VerificationState, @EnteredBy, @EnteredAt, @VerifiedBy, @VerifiedAt, @CollectedAt, @Value, @ValueText,
                @Comparator, @Unit, @UnitText, @Printed, @Coded, @Titers, @Text, @AbsentReason, @Specimen, @Fasting,
                @Physiology, @LaboratoryId, @Method, @Accession, @ReferenceRange, @LaboratoryFlag, @Note, @CanonicalValue,
                @CanonicalUnit, @Conversion, @Flag, @DisplayFlag, @OutOfRange, @Range, @RangeCandidates, @Optimal,
                @Target, @CriticalLimits, @MultipleOfUpperLimit, @Warnings, @CatalogEdition, @DerivedFrom, @IsHeldBack)
        """;

    /// <summary>Stores the first version of a result.</summary>
    public async Task<LabResult> AddAsync(
        LabResultRow first,
        string eventType,
        CancellationToken ct
    )
    {
        await InsertAsync(first, eventType, ct);
        await watch.AddedAsync([first], ct);
        await targets.ResultsWrittenAsync([first], ct);
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
        await InsertManyAsync(firsts, eventType, ct);
        await watch.AddedAsync(firsts, ct);
        await targets.ResultsWrittenAsync(firsts, ct);
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
        if (await db.ExecuteAsync(SupersedeSql, Superseded(current, next), ct) != 1)
        {
            throw Problem.Stale();
        }

        await InsertAsync(next, eventType, ct);
        await watch.ReplacedAsync([(current, next)], ct);
        await targets.ResultsWrittenAsync(Concerned([(current, next)]), ct);
        await DeriveAsync([current, next], ct);
        return await answers.OneAsync(next, ct);
    }

    /// <summary>
    /// Stores the versions that follow others, which are kept. Whoever calls has read them in this transaction, so that no
    /// other writer can be first; where one was, its version stands in the way of the next.
    /// </summary>
    public async Task ReplaceManyAsync(
        IReadOnlyList<(LabResultRow Current, LabResultRow Next)> replaced,
        string eventType,
        CancellationToken ct
    )
    {
        await db.ExecuteManyAsync(
            SupersedeSql,
            [.. replaced.Select(pair => Superseded(pair.Current, pair.Next))],
            ct
        );
        await InsertManyAsync([.. replaced.Select(pair => pair.Next)], eventType, ct);
        await watch.ReplacedAsync(replaced, ct);
        await targets.ResultsWrittenAsync(Concerned(replaced), ct);
        await DeriveAsync([.. replaced.SelectMany(pair => new[] { pair.Current, pair.Next })], ct);
    }

    /// <summary>Results are another patient's now without having been written anew: what is computed of them follows.</summary>
    /// <param name="rows">The results as they are.</param>
    /// <param name="fromId">Whose they were.</param>
    public Task FollowAsync(IReadOnlyList<LabResultRow> rows, Guid fromId, CancellationToken ct) =>
        DeriveAsync([.. rows, .. rows.Select(row => row with { PatientId = fromId })], ct);

    // What was moved, or was another analyte before, is missing there now.
    private static LabResultRow[] Concerned(
        IReadOnlyList<(LabResultRow Current, LabResultRow Next)> replaced
    ) =>
        [
            .. replaced.Select(pair => pair.Next),
            .. replaced
                .Where(pair =>
                    pair.Current.PatientId != pair.Next.PatientId
                    || pair.Current.AnalyteCode != pair.Next.AnalyteCode
                )
                .Select(pair => pair.Current),
        ];

    // What is computed of results follows them in the same transaction.
    private async Task DeriveAsync(IReadOnlyList<LabResultRow> written, CancellationToken ct)
    {
        const string EventType = "lab-result.derived";
        var changes = await derived.AfterAsync(written, ct);
        LabResultRow[] firsts =
        [
            .. changes.Where(change => change.Current is null).Select(change => change.Next),
        ];
        (LabResultRow Current, LabResultRow Next)[] followers =
        [
            .. changes
                .Where(change => change.Current is not null)
                .Select(change => (change.Current!, change.Next)),
        ];
        if (firsts.Length > 0)
        {
            await AddManyAsync(firsts, EventType, ct);
        }

        if (followers.Length > 0)
        {
            await ReplaceManyAsync(followers, EventType, ct);
        }
    }

    private static Supersession Superseded(LabResultRow current, LabResultRow next) =>
        new(current.LabResultId, current.Version, next.RecordedAt);

    private async Task InsertAsync(LabResultRow row, string eventType, CancellationToken ct)
    {
        await db.ExecuteAsync(InsertSql, row, ct);
        trail.Concerns(row.PatientId, row.LabResultId);
        events.Add(eventType, "lab-result", row.LabResultId, row.Version, row.PatientId);
    }

    private async Task InsertManyAsync(
        IReadOnlyList<LabResultRow> rows,
        string eventType,
        CancellationToken ct
    )
    {
        await db.ExecuteManyAsync(InsertSql, rows, ct);
        trail.Shows(rows.Select(row => row.PatientId).Distinct());
        foreach (var row in rows)
        {
            events.Add(eventType, "lab-result", row.LabResultId, row.Version, row.PatientId);
        }
    }

    private sealed record Supersession(Guid LabResultId, int Version, DateTimeOffset SupersededAt);
}
