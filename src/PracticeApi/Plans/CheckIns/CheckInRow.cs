using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>One version of a check-in as stored, with what of its plan its days are told from.</summary>
internal sealed record CheckInRow
{
    public static readonly TimeSpan EditableFor = TimeSpan.FromHours(48);

    public const string Select = """
        SELECT c.PlanId, c.CheckInId, c.Version, c.CheckedOn, c.CoversFrom, c.Items, c.SymptomScores, c.Flare, c.Note, c.Status,
               c.Source, c.ChangeKind, c.Reason, c.CreatedAt, c.RecordedAt, c.RecordedBy, c.SupersededAt, p.PatientId, p.StartsOn,
               (SELECT MAX(b.CheckedOn)
                FROM   PlanCheckIns b
                WHERE  b.PracticeId = c.PracticeId AND b.PlanId = c.PlanId AND b.CheckedOn < c.CheckedOn
                       AND b.CheckInId <> c.CheckInId AND b.SupersededAt IS NULL AND b.Status <> 'enteredInError') AS BeforeOn
        FROM   PlanCheckIns c
               INNER JOIN Plans p ON p.PracticeId = c.PracticeId AND p.PlanId = c.PlanId

        """;

    private const string CurrentSql =
        Select
        + """
            WHERE  c.PracticeId = @PracticeId AND c.PlanId = @PlanId AND c.CheckInId = @CheckInId AND c.SupersededAt IS NULL
            """;

    private const string InsertSql = """
        INSERT INTO PlanCheckIns
               ( PracticeId,  PlanId,  CheckInId,  Version,  CheckedOn,  CoversFrom,  Items,  SymptomScores,  Flare,  Note,  Status,
                 Source,  ChangeKind,  Reason,  CreatedAt,  RecordedAt,  RecordedBy)
        VALUES (@PracticeId, @PlanId, @CheckInId, @Version, @CheckedOn, @CoversFrom, @Items, @SymptomScores, @Flare, @Note, @Status,
                @Source, @ChangeKind, @Reason, @CreatedAt, @RecordedAt, @RecordedBy)
        """;

    private const string SupersedeSql = """
        UPDATE PlanCheckIns
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND CheckInId = @CheckInId AND Version = @BeforeVersion
               AND SupersededAt IS NULL
        """;

    public Guid PlanId { get; init; }
    public Guid CheckInId { get; init; }
    public int Version { get; init; }
    public DateOnly CheckedOn { get; init; }

    /// <summary>The first day that it names; null where it is told from the check-in before.</summary>
    public DateOnly? CoversFrom { get; init; }
    public required string Items { get; init; }
    public string? SymptomScores { get; init; }
    public bool? Flare { get; init; }
    public string? Note { get; init; }
    public CheckInStatus Status { get; init; }
    public CheckInSource Source { get; init; }
    public CheckInChange ChangeKind { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid? RecordedBy { get; init; }
    public DateTimeOffset? SupersededAt { get; init; }

    /// <summary>The patient of the plan.</summary>
    public Guid PatientId { get; init; }

    /// <summary>The first day of the plan.</summary>
    public DateOnly StartsOn { get; init; }

    /// <summary>The day of the check-in before; null where there is none.</summary>
    public DateOnly? BeforeOn { get; init; }

    /// <summary>The days that it tells of.</summary>
    public DaySpan Days => AdherenceDays.Of(CheckedOn, CoversFrom, BeforeOn, StartsOn);

    /// <exception cref="ProblemException">404: the plan has no such check-in.</exception>
    public static async Task<CheckInRow> CurrentAsync(
        Db db,
        Guid planId,
        Guid checkInId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<CheckInRow>(
            CurrentSql,
            new { PlanId = planId, CheckInId = checkInId },
            ct
        ) ?? throw NotFound(checkInId);

    public static ProblemException NotFound(Guid checkInId) =>
        Problem.NotFound("check-in-not-found", $"The plan has no check-in {checkInId}.");

    public Task AddAsync(Db db, CancellationToken ct) => db.ExecuteAsync(InsertSql, this, ct);

    /// <summary>Stores the version that follows another, which stays.</summary>
    /// <exception cref="ProblemException">412: another writer was first.</exception>
    public async Task ReplaceAsync(Db db, CheckInRow current, CancellationToken ct)
    {
        if (
            await db.ExecuteAsync(
                SupersedeSql,
                new
                {
                    PlanId,
                    CheckInId,
                    RecordedAt,
                    BeforeVersion = current.Version,
                },
                ct
            ) != 1
        )
        {
            throw Problem.Stale();
        }

        await AddAsync(db, ct);
    }

    public IReadOnlyList<CheckedItem> ReadItems() => StoredJson.Read<CheckedItem[]>(Items)!;

    public IReadOnlyDictionary<string, int> ReadSymptoms() =>
        StoredJson.Read<Dictionary<string, int>>(SymptomScores) ?? [];

    /// <summary>What it reports of the plan's items.</summary>
    public CheckInReport ToReport() =>
        new(
            Days.From,
            Days.To,
            [.. ReadItems().Select(item => new ItemReport(item.ItemId, item.Done))]
        );

    public CheckIn ToCheckIn() =>
        new()
        {
            Id = CheckInId,
            PlanId = PlanId,
            PatientId = PatientId,
            Version = Version,
            Status = Status,
            Source = Source,
            On = CheckedOn,
            From = Days.From,
            Items = ReadItems(),
            SymptomScores = ReadSymptoms(),
            Flare = Flare,
            Note = Note,
            Reason = Reason,
            EditableUntil = CreatedAt + EditableFor,
            CreatedAt = CreatedAt,
            UpdatedAt = RecordedAt,
            UpdatedBy = RecordedBy,
        };
}
