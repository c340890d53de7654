using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Targets;

/// <summary>One version of a patient's target as stored; what it says is JSON text.</summary>
internal sealed record LabTargetRow
{
    private const string CurrentSql = """
        SELECT PatientId, AnalyteCode, Version, LabTargetId, RecordedAt, RecordedBy, Ended, Content, CreatedAt
        FROM   LabTargets
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
        ORDER BY AnalyteCode
        """;

    private const string ToChangeSql = """
        SELECT PatientId, AnalyteCode, Version, LabTargetId, RecordedAt, RecordedBy, Ended, Content, CreatedAt
        FROM   LabTargets {for update}
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND AnalyteCode = @AnalyteCode AND SupersededAt IS NULL
        """;

    private const string SupersedeSql = """
        UPDATE LabTargets
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND AnalyteCode = @AnalyteCode AND SupersededAt IS NULL
        """;

    private const string InsertSql = """
        INSERT INTO LabTargets
               ( PracticeId,  PatientId,  AnalyteCode,  Version,  LabTargetId,  RecordedAt,  RecordedBy,  Ended,  Content,  CreatedAt)
        VALUES (@PracticeId, @PatientId, @AnalyteCode, @Version, @LabTargetId, @RecordedAt, @RecordedBy, @Ended, @Content, @CreatedAt)
        """;

    public Guid PatientId { get; init; }
    public required string AnalyteCode { get; init; }
    public int Version { get; init; }
    public Guid LabTargetId { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }
    public bool Ended { get; init; }
    public required string Content { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The patient's targets, in the order of their analytes; those that were ended among them.</summary>
    public static Task<IReadOnlyList<LabTargetRow>> AllAsync(
        Db db,
        Guid patientId,
        CancellationToken ct
    ) => db.QueryAsync<LabTargetRow>(CurrentSql, new { PatientId = patientId }, ct);

    /// <summary>The current version, which nobody else changes before the transaction ends; null where there is none.</summary>
    public static Task<LabTargetRow?> ToChangeAsync(
        Db db,
        Guid patientId,
        string analyteCode,
        CancellationToken ct
    ) =>
        db.QuerySingleOrDefaultAsync<LabTargetRow>(
            ToChangeSql,
            new { PatientId = patientId, AnalyteCode = analyteCode },
            ct
        );

    /// <summary>Writes this version in place of the one before it, which is kept.</summary>
    public async Task WriteAsync(Db db, CancellationToken ct)
    {
        if (Version > 1)
        {
            await db.ExecuteAsync(SupersedeSql, this, ct);
        }

        await db.ExecuteAsync(InsertSql, this, ct);
    }

    public static ProblemException NotFound() =>
        Problem.NotFound("lab-target-not-found", "The patient has no target for this analyte.");

    public LabTarget ToTarget()
    {
        var details = StoredJson.Read<LabTargetDetails>(Content)!;
        return new LabTarget
        {
            Id = LabTargetId,
            PatientId = PatientId,
            Analyte = AnalyteCode,
            Version = Version,
            Low = details.Low,
            High = details.High,
            Unit = details.Unit,
            Note = details.Note,
            Ended = Ended,
            SetBy = RecordedBy,
            CreatedAt = CreatedAt,
            UpdatedAt = RecordedAt,
        };
    }
}
