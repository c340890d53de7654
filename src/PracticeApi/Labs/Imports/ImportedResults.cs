using System.Text.Json;
using PracticeApi.Clinical.Formats;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>A result that came from outside, as the lines of one chunk see it.</summary>
internal sealed class ImportedResult
{
    public required Guid LabResultId { get; init; }
    public DateTimeOffset? VersionAt { get; set; }
    public required string ContentHash { get; set; }

    /// <summary>The current version; null until a line asks for it.</summary>
    public LabResultRow? Current { get; set; }

    /// <summary>The unit that has written it in this chunk; null where none has.</summary>
    public int? Unit { get; set; }
}

/// <summary>
/// What came from outside, by the names that its senders give it: results, lines that wait, and what was taken back before it
/// entered. Read and written a chunk at a time.
/// </summary>
internal sealed class ImportedResults(Db db)
{
    // Locked, names that are not there yet included: two imports of the same line follow each other.
    private const string ByKeysSql = """
        SELECT SourceKey, OpenKey, LabResultId, VersionAt, ContentHash
        FROM   ImportedResults {for update}
        WHERE  PracticeId = @PracticeId AND SourceKey IN {texts @Keys}
        """;

    private const string ByOpenKeysSql = """
        SELECT SourceKey, OpenKey, LabResultId, VersionAt, ContentHash
        FROM   ImportedResults
        WHERE  PracticeId = @PracticeId AND OpenKey IS NOT NULL AND OpenKey IN {texts @Keys}
        """;

    private const string CurrentSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND SupersededAt IS NULL AND LabResultId IN {ids @LabResultIds}
            """;

    private const string WaitedSql = """
        SELECT SourceKey, ContentHash, Status, LabImportId, RowNumber, Corrections
        FROM   LabImportRows {for update}
        WHERE  PracticeId = @PracticeId AND SourceKey IN {texts @Keys}
        """;

    private const string WaitingSql = """
        SELECT SourceKey, ContentHash, Status, LabImportId, RowNumber, Corrections, Content
        FROM   LabImportRows {for update}
        WHERE  PracticeId = @PracticeId AND SourceKey IN {texts @Keys} AND Status = 'waiting'
        ORDER BY CreatedAt, LabImportId, RowNumber
        """;

    private const string WithdrawnSql = """
        SELECT SourceKey, WithdrawnAt
        FROM   LabImportWithdrawals
        WHERE  PracticeId = @PracticeId AND SourceKey IN {texts @Keys}
        """;

    private const string ForgetWithdrawalsSql = """
        DELETE FROM LabImportWithdrawals
        WHERE  PracticeId = @PracticeId AND SourceKey IN {texts @Keys}
        """;

    private const string InsertWithdrawalSql = """
        INSERT INTO LabImportWithdrawals ( PracticeId,  SourceKey,  WithdrawnAt)
        VALUES                           (@PracticeId, @SourceKey, @WithdrawnAt)
        """;

    private const string InsertSql = """
        INSERT INTO ImportedResults ( PracticeId,  SourceKey,  OpenKey,  LabResultId,  VersionAt,  ContentHash)
        VALUES                      (@PracticeId, @SourceKey, @OpenKey, @LabResultId, @VersionAt, @ContentHash)
        """;

    private const string UpdateSql = """
        UPDATE ImportedResults
        SET    VersionAt = @VersionAt, ContentHash = @ContentHash
        WHERE  PracticeId = @PracticeId AND SourceKey = @SourceKey
        """;

    /// <summary>What is known of the lines of a chunk.</summary>
    public async Task<Known> ReadAsync(IReadOnlyList<ImportLine> lines, CancellationToken ct)
    {
        // By the names that lines and results may have had before, the names that they have now.
        var named = lines
            .DistinctBy(line => line.SourceKeyBefore)
            .ToDictionary(line => line.SourceKeyBefore, line => line.SourceKey);
        var openly = lines
            .Where(line => line.OpenKey is not null)
            .DistinctBy(line => line.OpenKeyBefore)
            .ToDictionary(line => line.OpenKeyBefore!, line => line.OpenKey!);
        var keys = new { Keys = JsonSerializer.Serialize(named.Values.Concat(named.Keys)) };
        var known = new Known();
        foreach (var row in await db.QueryAsync<Row>(ByKeysSql, keys, ct))
        {
            Add(row);
        }

        // Of a result that gets another version all names are read: each has to say how new it is.
        string[] open =
        [
            .. lines
                .Where(line =>
                    line.OpenKey is not null
                    && known.Find(line.SourceKey)?.ContentHash != line.ContentHash
                )
                .SelectMany(line => new[] { line.OpenKey!, line.OpenKeyBefore! })
                .Distinct(),
        ];
        if (open.Length > 0)
        {
            var others = new { Keys = JsonSerializer.Serialize(open) };
            foreach (var row in await db.QueryAsync<Row>(ByOpenKeysSql, others, ct))
            {
                Add(row);
            }
        }

        await ReadCurrentAsync(known, lines, ct);
        foreach (var row in await db.QueryAsync<WaitedRow>(WaitedSql, keys, ct))
        {
            var line = (NameOf(row.SourceKey), row.ContentHash);
            if (row.Status is LabImportRowStatus.Waiting or LabImportRowStatus.Rejected)
            {
                known.Met.Add(line);
            }

            if (row.Status == LabImportRowStatus.Waiting)
            {
                known.Waiting.TryAdd(line, row.ToWaiting());
            }
        }

        foreach (var row in await db.QueryAsync<Withdrawal>(WithdrawnSql, keys, ct))
        {
            known.Withdraw(NameOf(row.SourceKey), row.WithdrawnAt, isNew: false);
        }

        await ReadKeptAsync(known, lines, ct);
        return known;

        string NameOf(string sourceKey) => named.GetValueOrDefault(sourceKey, sourceKey);

        void Add(Row row)
        {
            var name = NameOf(row.SourceKey);
            if (known.Find(name) is null)
            {
                known.Add(
                    name,
                    row.OpenKey is { } key ? openly.GetValueOrDefault(key, key) : null,
                    row.ToResult(),
                    storedAs: row.SourceKey
                );
            }
        }
    }

    // What waits is read whole only where a line says what becomes of it.
    private async Task ReadKeptAsync(
        Known known,
        IReadOnlyList<ImportLine> lines,
        CancellationToken ct
    )
    {
        var waiting = known.Waiting.Keys.Select(line => line.SourceKey).ToHashSet();
        var concerned = lines
            .Where(line => line.IsOfEarlier && waiting.Contains(line.SourceKey))
            .DistinctBy(line => line.SourceKey)
            .ToDictionary(line => line.SourceKeyBefore, line => line.SourceKey);
        if (concerned.Count == 0)
        {
            return;
        }

        var keys = new { Keys = JsonSerializer.Serialize(concerned.Values.Concat(concerned.Keys)) };
        foreach (var row in await db.QueryAsync<KeptRow>(WaitingSql, keys, ct))
        {
            known.Keep(
                concerned.GetValueOrDefault(row.SourceKey, row.SourceKey),
                row.ContentHash,
                row.ToKept()
            );
        }
    }

    public async Task WriteAsync(Known known, CancellationToken ct)
    {
        await db.ExecuteManyAsync(InsertSql, [.. known.Changed(isNew: true)], ct);
        await db.ExecuteManyAsync(UpdateSql, [.. known.Changed(isNew: false)], ct);
        if (known.NewWithdrawals is { Count: > 0 } withdrawals)
        {
            var keys = withdrawals.Select(one => one.SourceKey);
            await db.ExecuteAsync(
                ForgetWithdrawalsSql,
                new { Keys = JsonSerializer.Serialize(keys) },
                ct
            );
            await db.ExecuteManyAsync(InsertWithdrawalSql, withdrawals, ct);
        }
    }

    // A line that says what is there already needs no more than that.
    private async Task ReadCurrentAsync(
        Known known,
        IReadOnlyList<ImportLine> lines,
        CancellationToken ct
    )
    {
        var asked = lines
            .SelectMany(line =>
                known.Find(line.SourceKey) is { } exact
                    ? exact.ContentHash == line.ContentHash
                        ? Array.Empty<ImportedResult>()
                        : [exact]
                    : known.FindOpen(line.OpenKey)
            )
            .ToLookup(result => result.LabResultId);
        if (asked.Count == 0)
        {
            return;
        }

        var ids = new { LabResultIds = JsonSerializer.Serialize(asked.Select(one => one.Key)) };
        foreach (var row in await db.QueryAsync<LabResultRow>(CurrentSql, ids, ct))
        {
            foreach (var result in asked[row.LabResultId])
            {
                result.Current = row;
            }
        }
    }

    private record WaitedRow
    {
        public required string SourceKey { get; init; }
        public required string ContentHash { get; init; }
        public LabImportRowStatus Status { get; init; }
        public Guid LabImportId { get; init; }
        public int RowNumber { get; init; }
        public string? Corrections { get; init; }

        public WaitingLine ToWaiting() =>
            new(LabImportId, RowNumber, LineCorrections.Read(Corrections));
    }

    private sealed record KeptRow : WaitedRow
    {
        public required string Content { get; init; }

        public Kept ToKept() => new(ToWaiting(), StoredJson.Read<IncomingReport>(Content)!);
    }

    /// <summary>A line that waits, with its report; the line is the only one in it.</summary>
    internal sealed record Kept(WaitingLine Line, IncomingReport Report);

    /// <summary>That a sender took back what has not entered, and when: what is older does not enter any more.</summary>
    internal sealed record Withdrawal
    {
        public required string SourceKey { get; init; }
        public DateTimeOffset WithdrawnAt { get; init; }
    }

    internal sealed record Row
    {
        public required string SourceKey { get; init; }
        public string? OpenKey { get; init; }
        public Guid LabResultId { get; init; }
        public DateTimeOffset? VersionAt { get; init; }
        public required string ContentHash { get; init; }

        public ImportedResult ToResult() =>
            new()
            {
                LabResultId = LabResultId,
                VersionAt = VersionAt,
                ContentHash = ContentHash,
            };
    }

    /// <summary>What is known of a chunk's lines, its own changes included.</summary>
    internal sealed class Known
    {
        private readonly Dictionary<string, Entry> _bySource = [];
        private readonly Dictionary<Guid, List<Entry>> _byResult = [];
        private readonly Dictionary<string, List<ImportedResult>> _byOpen = [];
        private readonly Dictionary<string, DateTimeOffset> _withdrawn = [];
        private readonly Dictionary<string, List<(string ContentHash, Kept Line)>> _kept = [];
        private readonly HashSet<string> _newlyWithdrawn = [];

        /// <summary>Lines that wait, those of the chunk so far included, or were rejected, by key and content.</summary>
        public HashSet<(string SourceKey, string ContentHash)> Met { get; } = [];

        /// <summary>Those that wait since an earlier chunk.</summary>
        public Dictionary<(string SourceKey, string ContentHash), WaitingLine> Waiting { get; } =
        [];

        /// <summary>What the lines of the chunk took back before it entered.</summary>
        public IReadOnlyList<Withdrawal> NewWithdrawals =>
            [
                .. _newlyWithdrawn.Select(key => new Withdrawal
                {
                    SourceKey = key,
                    WithdrawnAt = _withdrawn[key],
                }),
            ];

        /// <summary>When what has this name was taken back before it entered; null where it was not.</summary>
        public DateTimeOffset? WithdrawnAt(string sourceKey) =>
            _withdrawn.TryGetValue(sourceKey, out var at) ? at : null;

        /// <summary>Notes that something was taken back; without a time nothing tells what is older.</summary>
        public void Withdraw(string sourceKey, DateTimeOffset? at, bool isNew = true)
        {
            if (at is not { } when || when < WithdrawnAt(sourceKey))
            {
                return;
            }

            _withdrawn[sourceKey] = when;
            if (isNew)
            {
                _newlyWithdrawn.Add(sourceKey);
            }
        }

        public void Keep(string sourceKey, string contentHash, Kept line)
        {
            if (!_kept.TryGetValue(sourceKey, out var lines))
            {
                _kept.Add(sourceKey, lines = []);
            }

            lines.Add((contentHash, line));
        }

        /// <summary>What waits under a name since earlier chunks, by its content.</summary>
        public IEnumerable<(string ContentHash, Kept Line)> KeptUnder(string sourceKey) =>
            _kept.TryGetValue(sourceKey, out var lines)
                ? lines.Where(one => Waiting.ContainsKey((sourceKey, one.ContentHash)))
                : [];

        /// <summary>What was said of lines that wait, where a line says what becomes of them.</summary>
        public IEnumerable<LineCorrections> Said =>
            _kept.Values.SelectMany(lines => lines.Select(one => one.Line.Line.Said));

        /// <summary>A result has a new version, under whatever names it is known.</summary>
        public void Follow(LabResultRow row, int unit, DateTimeOffset? at)
        {
            foreach (var entry in _byResult[row.LabResultId])
            {
                (entry.Result.Current, entry.Result.Unit) = (row, unit);
                entry.Result.VersionAt = at;
                entry.IsChanged = true;
            }
        }

        /// <summary>A version said what is there: it is as new as that.</summary>
        public void Confirm(string sourceKey, DateTimeOffset? at)
        {
            var entry = _bySource[sourceKey];
            if (at > entry.Result.VersionAt)
            {
                entry.Result.VersionAt = at;
                entry.IsChanged = true;
            }
        }

        public ImportedResult? Find(string sourceKey) =>
            _bySource.GetValueOrDefault(sourceKey)?.Result;

        /// <summary>The results under a name that leaves out what may change.</summary>
        public IReadOnlyList<ImportedResult> FindOpen(string? openKey) =>
            openKey is not null && _byOpen.TryGetValue(openKey, out var results) ? results : [];

        /// <summary>Notes a result under a name that a line gives it.</summary>
        /// <param name="storedAs">The name that it is stored under; null where it is not stored yet.</param>
        public void Add(
            string sourceKey,
            string? openKey,
            ImportedResult result,
            string? storedAs = null
        )
        {
            var entry = new Entry(result, openKey)
            {
                StoredAs = storedAs,
                IsChanged = storedAs is null,
            };
            _bySource.Add(sourceKey, entry);
            if (!_byResult.TryGetValue(result.LabResultId, out var names))
            {
                _byResult.Add(result.LabResultId, names = []);
            }

            names.Add(entry);
            if (openKey is not null)
            {
                if (!_byOpen.TryGetValue(openKey, out var results))
                {
                    _byOpen.Add(openKey, results = []);
                }

                if (!results.Exists(other => other.LabResultId == result.LabResultId))
                {
                    results.Add(result);
                }
            }
        }

        public void Change(string sourceKey) => _bySource[sourceKey].IsChanged = true;

        public IEnumerable<Row> Changed(bool isNew) =>
            from pair in _bySource
            where pair.Value.IsChanged && pair.Value.StoredAs is null == isNew
            select new Row
            {
                SourceKey = pair.Value.StoredAs ?? pair.Key,
                OpenKey = pair.Value.OpenKey,
                LabResultId = pair.Value.Result.LabResultId,
                VersionAt = pair.Value.Result.VersionAt,
                ContentHash = pair.Value.Result.ContentHash,
            };

        private sealed record Entry(ImportedResult Result, string? OpenKey)
        {
            public string? StoredAs { get; init; }
            public bool IsChanged { get; set; }
        }
    }
}
