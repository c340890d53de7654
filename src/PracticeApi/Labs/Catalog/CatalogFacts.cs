using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>What a practice can set for an analyte.</summary>
internal enum CatalogFactKind
{
    /// <summary>An analyte of its own.</summary>
    Analyte,

    /// <summary>Where it wants results to lie.</summary>
    OptimalRange,

    /// <summary>How much results vary.</summary>
    Variation,
}

/// <summary>One version of something that a practice has set for an analyte, as stored; what it says is JSON text.</summary>
internal sealed record CatalogFact
{
    public const string Select = """
        SELECT Kind, AnalyteCode, Version, CatalogFactId, RecordedAt, RecordedBy, Retired, Content, CreatedAt
        FROM   CatalogFacts

        """;

    public CatalogFactKind Kind { get; init; }
    public required string AnalyteCode { get; init; }
    public int Version { get; init; }
    public Guid CatalogFactId { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }
    public bool Retired { get; init; }
    public required string Content { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    public T Read<T>()
        where T : class => StoredJson.Read<T>(Content)!;
}

/// <summary>Reads what the practice has set for analytes, and writes further versions. No version is ever changed.</summary>
internal sealed class CatalogFacts(Db db, Caller caller, EventLog events, TimeProvider clock)
{
    private const string CurrentSql =
        CatalogFact.Select
        + """
            WHERE  PracticeId = @PracticeId AND SupersededAt IS NULL
            """;

    private const string VersionsSql =
        CatalogFact.Select
        + """
            WHERE  PracticeId = @PracticeId AND Kind = @Kind AND AnalyteCode = @AnalyteCode
            ORDER BY Version DESC
            """;

    private const string ToChangeSql = """
        SELECT Kind, AnalyteCode, Version, CatalogFactId, RecordedAt, RecordedBy, Retired, Content, CreatedAt
        FROM   CatalogFacts {for update}
        WHERE  PracticeId = @PracticeId AND Kind = @Kind AND AnalyteCode = @AnalyteCode AND SupersededAt IS NULL
        """;

    private const string SupersedeSql = """
        UPDATE CatalogFacts
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId AND Kind = @Kind AND AnalyteCode = @AnalyteCode AND SupersededAt IS NULL
        """;

    private const string InsertSql = """
        INSERT INTO CatalogFacts
               ( PracticeId,  Kind,  AnalyteCode,  Version,  CatalogFactId,  RecordedAt,  RecordedBy,  Retired,  Content,  CreatedAt)
        VALUES (@PracticeId, @Kind, @AnalyteCode, @Version, @CatalogFactId, @RecordedAt, @RecordedBy, @Retired, @Content, @CreatedAt)
        """;

    /// <summary>Everything that the practice has set, as it is now.</summary>
    public Task<IReadOnlyList<CatalogFact>> CurrentAsync(CancellationToken ct) =>
        db.QueryAsync<CatalogFact>(CurrentSql, null, ct);

    /// <summary>Every version of one thing, the latest first.</summary>
    public Task<IReadOnlyList<CatalogFact>> VersionsAsync(
        CatalogFactKind kind,
        string analyteCode,
        CancellationToken ct
    ) =>
        db.QueryAsync<CatalogFact>(VersionsSql, new { Kind = kind, AnalyteCode = analyteCode }, ct);

    /// <summary>The current version, which nobody else changes before the transaction ends; null where there is none.</summary>
    public Task<CatalogFact?> ToChangeAsync(
        CatalogFactKind kind,
        string analyteCode,
        CancellationToken ct
    ) =>
        db.QuerySingleOrDefaultAsync<CatalogFact>(
            ToChangeSql,
            new { Kind = kind, AnalyteCode = analyteCode },
            ct
        );

    /// <summary>Writes the first version, or the one that follows what the caller has read.</summary>
    /// <param name="version">The version that the caller has read; null for the first.</param>
    /// <exception cref="ProblemException">428: there is one, and the caller does not say which; 412: it is another.</exception>
    public async Task<CatalogFact> SetAsync<T>(
        CatalogFactKind kind,
        string analyteCode,
        int? version,
        T content,
        string eventType,
        CancellationToken ct
    )
        where T : class
    {
        var current = await ToChangeAsync(kind, analyteCode, ct);
        if (current is not null && version is null)
        {
            throw Problem.PreconditionRequired();
        }

        if (current?.Version != version)
        {
            throw Problem.Stale();
        }

        return await WriteAsync(current, kind, analyteCode, content, eventType, retired: false, ct);
    }

    /// <summary>Writes the version that follows another, or the first.</summary>
    /// <param name="current">What <see cref="ToChangeAsync"/> has found.</param>
    public async Task<CatalogFact> WriteAsync<T>(
        CatalogFact? current,
        CatalogFactKind kind,
        string analyteCode,
        T content,
        string eventType,
        bool retired,
        CancellationToken ct
    )
        where T : class
    {
        var now = clock.Now();
        var next = new CatalogFact
        {
            Kind = kind,
            AnalyteCode = analyteCode,
            Version = (current?.Version ?? 0) + 1,
            CatalogFactId = current?.CatalogFactId ?? Guid.CreateVersion7(),
            RecordedAt = now,
            RecordedBy = caller.StaffId,
            Retired = retired,
            Content = StoredJson.Write(content)!,
            CreatedAt = current?.CreatedAt ?? now,
        };
        if (current is not null)
        {
            await db.ExecuteAsync(SupersedeSql, next, ct);
        }

        await db.ExecuteAsync(InsertSql, next, ct);
        events.Add(eventType, "analyte", next.CatalogFactId, next.Version);
        return next;
    }
}
