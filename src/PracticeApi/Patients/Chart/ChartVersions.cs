using System.Text.Json;
using System.Text.Json.Nodes;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>One version of an entry in a chart, as stored; the details are JSON text.</summary>
internal sealed record ChartVersion
{
    public const string Columns = """
        SELECT PatientId, Kind, ChartEntryId, Version, RecordedAt, RecordedBy, Reason, InError, OccurredOn, Content, CreatedAt

        """;

    public Guid PatientId { get; init; }
    public required string Kind { get; init; }
    public Guid ChartEntryId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }
    public string? Reason { get; init; }
    public bool InError { get; init; }
    public DateOnly? OccurredOn { get; init; }
    public required string Content { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The details as they are stored. The reason belongs to the version and has a column.</summary>
    public static string ContentOf<TDetails>(TDetails details)
    {
        var content = JsonSerializer.SerializeToNode(details, StoredJson.Options)!.AsObject();
        content.Remove("reason");
        return content.ToJsonString(StoredJson.Options);
    }

    /// <summary>The entry as it is answered: the details, and beside them what the version says.</summary>
    public TEntry To<TEntry>()
    {
        var entry = JsonNode.Parse(Content)!.AsObject();
        entry["id"] = ChartEntryId;
        entry["patientId"] = PatientId;
        entry["version"] = Version;
        entry["createdAt"] = CreatedAt;
        entry["updatedAt"] = RecordedAt;
        entry["recordedBy"] = RecordedBy;
        entry["inError"] = InError;
        entry["reason"] = Reason;
        return entry.Deserialize<TEntry>(StoredJson.Options)!;
    }
}

/// <summary>Reads the current versions of a chart's entries, and writes further ones. No version is ever changed or removed.</summary>
internal sealed class ChartVersions(
    Db db,
    Caller caller,
    PracticeSettings settings,
    TimeProvider clock
)
{
    private const string CurrentSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId
                   AND PatientId = @PatientId
                   AND Kind = @Kind
                   AND ChartEntryId = @ChartEntryId
                   AND SupersededAt IS NULL
            """;

    private const string SupersedeSql = """
        UPDATE ChartEntries
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId
               AND PatientId = @PatientId
               AND Kind = @Kind
               AND ChartEntryId = @ChartEntryId
               AND Version = @Superseded
               AND SupersededAt IS NULL
        """;

    private const string InsertSql = """
        INSERT INTO ChartEntries
               ( PracticeId,  PatientId,  Kind,  ChartEntryId,  Version,  RecordedAt,  RecordedBy,  Reason,  InError,  OccurredOn,
                 Content,  CreatedAt)
        VALUES (@PracticeId, @PatientId, @Kind, @ChartEntryId, @Version, @RecordedAt, @RecordedBy, @Reason, @InError, @OccurredOn,
                @Content, @CreatedAt)
        """;

    public Task<ChartVersion?> FindAsync(
        Guid patientId,
        string kind,
        Guid entryId,
        CancellationToken ct
    ) =>
        db.QuerySingleOrDefaultAsync<ChartVersion>(
            CurrentSql,
            new
            {
                PatientId = patientId,
                Kind = kind,
                ChartEntryId = entryId,
            },
            ct
        );

    public static ProblemException NotFound(Guid entryId) =>
        Problem.NotFound("chart-entry-not-found", $"There is no entry {entryId} of this kind.");

    /// <summary>The current version of an entry that a command changes.</summary>
    /// <exception cref="ProblemException">404: there is no such entry; 412: it has another version.</exception>
    public async Task<ChartVersion> ReadToChangeAsync(
        Guid patientId,
        string kind,
        Guid entryId,
        int version,
        CancellationToken ct
    )
    {
        var current = await FindAsync(patientId, kind, entryId, ct) ?? throw NotFound(entryId);
        return current.Version == version ? current : throw Problem.Stale();
    }

    /// <summary>Writes the first version of a new entry.</summary>
    public async Task<ChartVersion> AddAsync<TDetails>(
        Guid patientId,
        string kind,
        TDetails details,
        CancellationToken ct
    )
        where TDetails : ChartDetails
    {
        var now = clock.Now();
        var first = new ChartVersion
        {
            PatientId = patientId,
            Kind = kind,
            ChartEntryId = Guid.CreateVersion7(),
            Version = 1,
            RecordedAt = now,
            RecordedBy = caller.StaffId,
            Reason = details.Reason,
            OccurredOn = details.OccurredOn(await settings.ClockAsync(ct)),
            Content = ChartVersion.ContentOf(details),
            CreatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, first, ct);
        return first;
    }

    /// <summary>Writes the next version of an entry, with other details.</summary>
    public async Task<ChartVersion> ReplaceAsync<TDetails>(
        ChartVersion current,
        TDetails details,
        CancellationToken ct
    )
        where TDetails : ChartDetails =>
        await AppendAsync(
            current with
            {
                Reason = details.Reason,
                OccurredOn = details.OccurredOn(await settings.ClockAsync(ct)),
                Content = ChartVersion.ContentOf(details),
            },
            ct
        );

    /// <summary>Writes the next version of an entry.</summary>
    /// <param name="changed">The current version with what is to be different.</param>
    public async Task<ChartVersion> AppendAsync(ChartVersion changed, CancellationToken ct)
    {
        var next = changed with
        {
            Version = changed.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
        };
        var superseded = await db.ExecuteAsync(
            SupersedeSql,
            new
            {
                next.PatientId,
                next.Kind,
                next.ChartEntryId,
                next.RecordedAt,
                Superseded = changed.Version,
            },
            ct
        );
        if (superseded == 0)
        {
            throw Problem.Stale();
        }

        await db.ExecuteAsync(InsertSql, next, ct);
        return next;
    }
}
