using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>One version of the practice's own figure for a score, as stored.</summary>
internal sealed record ImportantChangeRow
{
    public const string Select = """
        SELECT ScoreCode, Version, ImportantChangeId, Points, Source, RecordedAt, RecordedBy, CreatedAt
        FROM   ImportantChanges

        """;

    public required string ScoreCode { get; init; }
    public int Version { get; init; }
    public Guid ImportantChangeId { get; init; }
    public decimal Points { get; init; }
    public required string Source { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The figure without the places that only the column has.</summary>
    public decimal ExactPoints => UnitConverter.Rounded(Points);
}

/// <summary>Reads the practice's own figures for scores, and writes further versions. No version is ever changed.</summary>
internal sealed class ImportantChanges(Db db, Caller caller, EventLog events, TimeProvider clock)
{
    private const string CurrentSql =
        ImportantChangeRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND ScoreCode = @ScoreCode AND SupersededAt IS NULL
            """;

    private const string AllCurrentSql =
        ImportantChangeRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND SupersededAt IS NULL
            """;

    private const string SupersedeSql = """
        UPDATE ImportantChanges
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId AND ScoreCode = @ScoreCode AND Version = @BeforeVersion AND SupersededAt IS NULL
        """;

    private const string InsertSql = """
        INSERT INTO ImportantChanges
               ( PracticeId,  ScoreCode,  Version,  ImportantChangeId,  Points,  Source,  RecordedAt,  RecordedBy,  CreatedAt)
        VALUES (@PracticeId, @ScoreCode, @Version, @ImportantChangeId, @Points, @Source, @RecordedAt, @RecordedBy, @CreatedAt)
        """;

    /// <summary>The practice's figure; null where it has set none.</summary>
    public Task<ImportantChangeRow?> CurrentAsync(string scoreCode, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<ImportantChangeRow>(
            CurrentSql,
            new { ScoreCode = scoreCode },
            ct
        );

    /// <summary>The practice's figures, by the code of the score.</summary>
    public async Task<IReadOnlyDictionary<string, ImportantChangeRow>> AllCurrentAsync(
        CancellationToken ct
    ) =>
        (await db.QueryAsync<ImportantChangeRow>(AllCurrentSql, null, ct)).ToDictionary(
            row => row.ScoreCode,
            StringComparer.Ordinal
        );

    /// <summary>Writes the version that follows the one that the caller has read, or the first.</summary>
    /// <exception cref="ProblemException">428: there is one, and the caller does not say which; 412: it is another.</exception>
    public async Task<ImportantChangeRow> WriteAsync(
        string scoreCode,
        int? version,
        decimal points,
        string source,
        CancellationToken ct
    )
    {
        var current = await CurrentAsync(scoreCode, ct);
        if (current is not null && version is null)
        {
            throw Problem.PreconditionRequired();
        }

        if (current?.Version != version)
        {
            throw Problem.Stale();
        }

        var now = clock.Now();
        var next = new ImportantChangeRow
        {
            ScoreCode = scoreCode,
            Version = (current?.Version ?? 0) + 1,
            ImportantChangeId = current?.ImportantChangeId ?? Guid.CreateVersion7(),
            Points = points,
            Source = source,
            RecordedAt = now,
            RecordedBy = caller.StaffId,
            CreatedAt = current?.CreatedAt ?? now,
        };
        if (
            current is not null
            && await db.ExecuteAsync(
                SupersedeSql,
                new
                {
                    next.ScoreCode,
                    next.RecordedAt,
                    BeforeVersion = current.Version,
                },
                ct
            ) != 1
        )
        {
            throw Problem.Stale();
        }

        await db.ExecuteAsync(InsertSql, next, ct);
        events.Add("score.important-change-set", "score", next.ImportantChangeId, next.Version);
        return next;
    }
}
