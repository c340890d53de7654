using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Laboratories;

/// <summary>A laboratory as it is stored; its names are rows of their own.</summary>
internal sealed record LaboratoryRow
{
    private const string ByIdSql = """
        SELECT LaboratoryId, Version, Name, MergedIntoId, CreatedAt, UpdatedAt
        FROM   Laboratories
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @LaboratoryId
        """;

    private const string InsertSql = """
        INSERT INTO Laboratories
               ( PracticeId,  LaboratoryId,  Version,  Name,  MergedIntoId,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @LaboratoryId, @Version, @Name, @MergedIntoId, @CreatedAt, @UpdatedAt)
        """;

    public Guid LaboratoryId { get; init; }
    public int Version { get; init; }
    public required string Name { get; init; }
    public Guid? MergedIntoId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public static Task<LaboratoryRow?> FindAsync(Db db, Guid laboratoryId, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<LaboratoryRow>(
            ByIdSql,
            new { LaboratoryId = laboratoryId },
            ct
        );

    /// <exception cref="ProblemException">404: there is no such laboratory in the caller's practice.</exception>
    public static async Task<LaboratoryRow> ReadAsync(
        Db db,
        Guid laboratoryId,
        CancellationToken ct
    ) =>
        await FindAsync(db, laboratoryId, ct)
        ?? throw Problem.NotFound(
            "laboratory-not-found",
            $"There is no laboratory {laboratoryId}."
        );

    /// <summary>Stores a new laboratory, as yet without the names that it is found by.</summary>
    public static async Task<LaboratoryRow> AddAsync(
        Db db,
        string name,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var row = new LaboratoryRow
        {
            LaboratoryId = Guid.CreateVersion7(),
            Version = 1,
            Name = name.Trim(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        return row;
    }

    /// <summary>Says why a change of a laboratory changed no row.</summary>
    public static async Task<ProblemException> RefusalAsync(
        Db db,
        Guid laboratoryId,
        CancellationToken ct
    ) =>
        (await ReadAsync(db, laboratoryId, ct)).MergedIntoId is { } survivor
            ? Merged(laboratoryId, survivor)
            : Problem.Stale();

    public static ProblemException Merged(Guid laboratoryId, Guid survivor)
    {
        var merged = Problem.Conflict(
            "laboratory-merged",
            $"The laboratory {laboratoryId} was merged into {survivor}."
        );
        merged.Extensions["mergedIntoId"] = survivor;
        return merged;
    }

    public Laboratory ToLaboratory(IEnumerable<string> aliases) =>
        new()
        {
            Id = LaboratoryId,
            Version = Version,
            Name = Name,
            Aliases = [.. aliases],
            MergedIntoId = MergedIntoId,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
