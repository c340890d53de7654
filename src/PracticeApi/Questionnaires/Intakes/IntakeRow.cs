using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>An intake as it is stored.</summary>
internal sealed record IntakeRow
{
    public const int MaxFailures = 5;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public const string Select = """
        SELECT IntakeId, Version, PatientId, Status, DueAt, TokenHash, ExpiresAt, Failures, OpenedAt, SavedAt, SubmittedAt,
               SubmittedBy, RemindedAt, CancelledAt, CancelReason, LeftAt, CreatedAt, CreatedBy, UpdatedAt
        FROM   Intakes

        """;

    private const string ByIdSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId
            """;

    private const string LockSql = """
        SELECT IntakeId
        FROM   Intakes {for update}
        WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId
        """;

    private const string InsertSql = """
        INSERT INTO Intakes
               ( PracticeId,  IntakeId,  Version,  PatientId,  Status,  DueAt,  TokenHash,  ExpiresAt,  Failures,  CreatedAt,
                 CreatedBy,  UpdatedAt)
        VALUES (@PracticeId, @IntakeId, @Version, @PatientId, @Status, @DueAt, @TokenHash, @ExpiresAt, @Failures, @CreatedAt,
                @CreatedBy, @UpdatedAt)
        """;

    private const string UpdateSql = """
        UPDATE Intakes
        SET    Version = @Version, Status = @Status, DueAt = @DueAt, TokenHash = @TokenHash, ExpiresAt = @ExpiresAt,
               Failures = @Failures, OpenedAt = @OpenedAt, SavedAt = @SavedAt, SubmittedAt = @SubmittedAt,
               SubmittedBy = @SubmittedBy, RemindedAt = @RemindedAt, CancelledAt = @CancelledAt,
               CancelReason = @CancelReason, LeftAt = @LeftAt, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId
        """;

    private const string InsertLinkSql = """
        INSERT INTO IntakeLinks (TokenHash, PracticeId, IntakeId)
        VALUES (@TokenHash, @PracticeId, @IntakeId)
        """;

    public Guid IntakeId { get; init; }
    public int Version { get; init; }
    public Guid PatientId { get; init; }
    public IntakeStatus Status { get; init; }
    public string? DueAt { get; init; }
    public required string TokenHash { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Wrong birth dates since the link was made.</summary>
    public int Failures { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
    public DateTimeOffset? SavedAt { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public IntakeAnsweredBy? SubmittedBy { get; init; }
    public DateTimeOffset? RemindedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public string? CancelReason { get; init; }

    /// <summary>When what was left unanswered was looked at, because the time had passed.</summary>
    public DateTimeOffset? LeftAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <exception cref="ProblemException">404: there is no such intake in the caller's practice.</exception>
    public static async Task<IntakeRow> ReadAsync(Db db, Guid intakeId, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<IntakeRow>(ByIdSql, new { IntakeId = intakeId }, ct)
        ?? throw Problem.NotFound("intake-not-found", $"There is no intake {intakeId}.");

    /// <summary>Reads an intake that is held until the transaction ends: what two do to it comes one after the other.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception" />
    public static async Task<IntakeRow> ReadToChangeAsync(
        Db db,
        Guid intakeId,
        CancellationToken ct
    )
    {
        await db.QueryAsync<Guid>(LockSql, new { IntakeId = intakeId }, ct);
        return await ReadAsync(db, intakeId, ct);
    }

    /// <summary>Reads an open intake that staff change.</summary>
    /// <exception cref="ProblemException">404, 412, or 409: the intake is submitted or cancelled.</exception>
    public static async Task<IntakeRow> ReadOpenAsync(
        Db db,
        Guid intakeId,
        int version,
        CancellationToken ct
    )
    {
        var row = await ReadToChangeAsync(db, intakeId, ct);
        if (row.Version != version)
        {
            throw Problem.Stale();
        }

        return row.Status == IntakeStatus.Open
            ? row
            : throw Problem.Conflict(
                "intake-not-open",
                "The intake was submitted or cancelled and is not changed any more."
            );
    }

    public Task InsertAsync(Db db, CancellationToken ct) => db.ExecuteAsync(InsertSql, this, ct);

    public Task UpdateAsync(Db db, CancellationToken ct) => db.ExecuteAsync(UpdateSql, this, ct);

    /// <summary>Makes the row's token lead to it.</summary>
    public Task LinkAsync(Db db, CancellationToken ct) =>
        db.ExecuteAsync(InsertLinkSql, new { TokenHash, IntakeId }, ct);

    public IntakeLinkState LinkStateAt(DateTimeOffset now) =>
        Status == IntakeStatus.Cancelled ? IntakeLinkState.Cancelled
        : Failures >= MaxFailures ? IntakeLinkState.Ended
        : ExpiresAt <= now ? IntakeLinkState.Expired
        : IntakeLinkState.Usable;

    public Intake ToIntake(DateTimeOffset now, IReadOnlyList<IntakeQuestionnaire> questionnaires) =>
        new()
        {
            Id = IntakeId,
            Version = Version,
            PatientId = PatientId,
            Status = Status,
            DueAt = DueAt,
            Link = new IntakeLink
            {
                Url = null,
                ExpiresAt = ExpiresAt,
                State = LinkStateAt(now),
            },
            Questionnaires = questionnaires,
            OpenedAt = OpenedAt,
            SavedAt = SavedAt,
            SubmittedAt = SubmittedAt,
            SubmittedBy = SubmittedBy,
            RemindedAt = RemindedAt,
            CancelledAt = CancelledAt,
            CancelReason = CancelReason,
            CreatedAt = CreatedAt,
            CreatedBy = CreatedBy,
            UpdatedAt = UpdatedAt,
        };
}
