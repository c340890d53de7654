using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Laboratories;

/// <summary>The laboratory that an entry names.</summary>
/// <param name="Id">Its id; the survivor's where the one that was named had been merged.</param>
/// <param name="Name">Its own name.</param>
/// <param name="IsNew">Whether it was not known and has just been added.</param>
internal sealed record LaboratoryChoice(Guid Id, string Name, bool IsNew);

/// <summary>Finds the laboratories that lab results name, and what those are called that they came from.</summary>
internal sealed class KnownLaboratories(
    Db db,
    LaboratoryNames names,
    LaboratoryNamesCache cache,
    Caller caller,
    EventLog events,
    TimeProvider clock
)
{
    private const string ByIdSql = """
        SELECT s.LaboratoryId, s.Name
        FROM   Laboratories l
               JOIN Laboratories s ON s.LaboratoryId = COALESCE(l.MergedIntoId, l.LaboratoryId)
        WHERE  l.PracticeId = @PracticeId AND s.PracticeId = @PracticeId AND l.LaboratoryId = @LaboratoryId
        """;

    private const string ByNameSql = """
        SELECT l.LaboratoryId, l.Name
        FROM   LaboratoryNames n
               JOIN Laboratories l ON l.LaboratoryId = n.LaboratoryId
        WHERE  n.PracticeId = @PracticeId AND l.PracticeId = @PracticeId AND n.FoldedName = @FoldedName
        """;

    private const string NamesSql = """
        SELECT l.LaboratoryId, s.Name
        FROM   Laboratories l
               JOIN Laboratories s ON s.LaboratoryId = COALESCE(l.MergedIntoId, l.LaboratoryId)
        WHERE  l.PracticeId = @PracticeId AND s.PracticeId = @PracticeId
        """;

    private const string SurvivorsSql = """
        SELECT LaboratoryId, COALESCE(MergedIntoId, LaboratoryId) AS SurvivorId
        FROM   Laboratories
        WHERE  PracticeId = @PracticeId AND LaboratoryId IN {ids @LaboratoryIds}
        """;

    // Within one transaction: one that was added in another may have been rolled back with it.
    private readonly Dictionary<string, LaboratoryChoice> _resolved = new(StringComparer.Ordinal);
    private int _resolvedIn;

    /// <summary>
    /// The laboratory of an id or of any known name. One of an unknown name is added within the running command's
    /// transaction, so this is for handlers of commands only; the first entry that names it is told that it is new.
    /// </summary>
    /// <exception cref="ProblemException">The id is not known, or the text can be no name; the fault's pointer is <c>/laboratory</c>.</exception>
    public async Task<LaboratoryChoice> ResolveAsync(string idOrName, CancellationToken ct)
    {
        if (_resolvedIn != db.Transactions)
        {
            _resolved.Clear();
            _resolvedIn = db.Transactions;
        }

        if (!_resolved.TryGetValue(idOrName, out var choice))
        {
            choice = await FindOrAddAsync(idOrName, ct);
            _resolved.Add(idOrName, choice with { IsNew = false });
        }

        return choice;
    }

    private async Task<LaboratoryChoice> FindOrAddAsync(string idOrName, CancellationToken ct)
    {
        if (LaboratoryNames.IsId(idOrName, out var id))
        {
            return await FindAsync(ByIdSql, new { LaboratoryId = id }, ct)
                ?? throw Problem.Invalid([
                    new Fault(
                        "/laboratory",
                        "is the id of no laboratory of the practice",
                        "unknown-laboratory",
                        NeedsFacts: true
                    ),
                ]);
        }

        if (LaboratoryNames.FaultOf(idOrName) is { } fault)
        {
            throw Problem.Invalid([new Fault("/laboratory", fault)]);
        }

        var byName = new { FoldedName = LaboratoryNames.Fold(idOrName) };
        return await FindAsync(ByNameSql, byName, ct)
            // Somebody else may add it at the same moment: asked again under the lock that keeps the name free.
            ?? (
                await names.HolderAsync(byName.FoldedName, ct) is null
                    ? await AddAsync(idOrName, ct)
                    : (await FindAsync(ByNameSql, byName, ct))!
            );
    }

    /// <summary>What the practice's laboratories are called, by id; one that was merged goes by its survivor's name.</summary>
    /// <param name="shown">The laboratories that will be looked up: one that another instance has just added is not missed.</param>
    /// <remarks>A renaming is seen at once by the instance that made it and within <see cref="PracticeCache{T}.Remembered"/> by others.</remarks>
    public async ValueTask<IReadOnlyDictionary<Guid, string>> NamesAsync(
        IEnumerable<Guid> shown,
        CancellationToken ct
    )
    {
        var now = clock.Now();
        if (
            cache.Find(caller.PracticeId, now, out var changes) is { } known
            && shown.All(known.ContainsKey)
        )
        {
            return known;
        }

        var read = (await db.QueryAsync<Found>(NamesSql, null, ct)).ToDictionary(
            row => row.LaboratoryId,
            row => row.Name
        );
        cache.Keep(caller.PracticeId, read, now, changes);
        return read;
    }

    /// <summary>Which laboratory each of these has turned out to be: itself, where it was not merged into another.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, Guid>> SurvivorsAsync(
        IReadOnlyCollection<Guid> laboratoryIds,
        CancellationToken ct
    ) =>
        laboratoryIds.Count == 0
            ? new Dictionary<Guid, Guid>()
            : (
                await db.QueryAsync<Merged>(
                    SurvivorsSql,
                    new { LaboratoryIds = JsonSerializer.Serialize(laboratoryIds) },
                    ct
                )
            ).ToDictionary(row => row.LaboratoryId, row => row.SurvivorId);

    private async Task<LaboratoryChoice?> FindAsync(
        string sql,
        object args,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<Found>(sql, args, ct) is { } found
            ? new LaboratoryChoice(found.LaboratoryId, found.Name, IsNew: false)
            : null;

    private async Task<LaboratoryChoice> AddAsync(string name, CancellationToken ct)
    {
        var row = await LaboratoryRow.AddAsync(db, name, clock.Now(), ct);
        await names.ReplaceAsync(row.LaboratoryId, new OneName(row.Name), ct);
        events.Add("laboratory.created", "laboratory", row.LaboratoryId, row.Version);
        return new LaboratoryChoice(row.LaboratoryId, row.Name, IsNew: true);
    }

    private sealed record OneName(string Name) : INamesOfLaboratory
    {
        public IReadOnlyList<string> Aliases => [];
    }

    private sealed record Merged
    {
        public Guid LaboratoryId { get; init; }
        public Guid SurvivorId { get; init; }
    }

    private sealed record Found
    {
        public Guid LaboratoryId { get; init; }
        public required string Name { get; init; }
    }
}

/// <summary>The names of each practice's laboratories, as one instance remembers them.</summary>
internal sealed class LaboratoryNamesCache : PracticeCache<IReadOnlyDictionary<Guid, string>>;
