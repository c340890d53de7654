using System.Text.Json;
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

/// <summary>The results that came from outside, by the names that their senders give them: read and written a chunk at a time.</summary>
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
        var keys = JsonSerializer.Serialize(lines.Select(line => line.SourceKey).Distinct());
        var rows = await db.QueryAsync<Row>(ByKeysSql, new { Keys = keys }, ct);
        var known = new Known();
        foreach (var row in rows)
        {
            known.Add(row.SourceKey, row.OpenKey, row.ToResult(), isNew: false);
        }

        var open = lines
            .Where(line => line.OpenKey is not null && known.Find(line.SourceKey) is null)
            .Select(line => line.OpenKey!)
            .Distinct()
            .ToArray();
        if (open.Length > 0)
        {
            var others = new { Keys = JsonSerializer.Serialize(open) };
            foreach (var row in await db.QueryAsync<Row>(ByOpenKeysSql, others, ct))
            {
                if (known.Find(row.SourceKey) is null)
                {
                    known.Add(row.SourceKey, row.OpenKey, row.ToResult(), isNew: false);
                }
            }
        }

        await ReadCurrentAsync(known, lines, ct);
        foreach (var row in await db.QueryAsync<WaitedRow>(WaitedSql, new { Keys = keys }, ct))
        {
            var line = (row.SourceKey, row.ContentHash);
            known.Met.Add(line);
            if (row.Status == LabImportRowStatus.Waiting)
            {
                known.Waiting.TryAdd(line, row.ToWaiting());
            }
        }

        return known;
    }

    public async Task WriteAsync(Known known, CancellationToken ct)
    {
        await db.ExecuteManyAsync(InsertSql, [.. known.Changed(isNew: true)], ct);
        await db.ExecuteManyAsync(UpdateSql, [.. known.Changed(isNew: false)], ct);
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

    private sealed record WaitedRow
    {
        public required string SourceKey { get; init; }
        public required string ContentHash { get; init; }
        public LabImportRowStatus Status { get; init; }
        public Guid LabImportId { get; init; }
        public int RowNumber { get; init; }
        public string? Corrections { get; init; }

        public WaitingLine ToWaiting() =>
            new(
                LabImportId,
                RowNumber,
                StoredJson.Read<LineCorrections>(Corrections) ?? new LineCorrections()
            );
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
        private readonly Dictionary<string, List<ImportedResult>> _byOpen = [];

        /// <summary>Lines that have waited or wait, and those of the chunk so far, by key and content.</summary>
        public HashSet<(string, string)> Met { get; } = [];

        /// <summary>Those that still wait.</summary>
        public Dictionary<(string, string), WaitingLine> Waiting { get; } = [];

        public ImportedResult? Find(string sourceKey) =>
            _bySource.GetValueOrDefault(sourceKey)?.Result;

        /// <summary>The results under a name that leaves out what may change.</summary>
        public IReadOnlyList<ImportedResult> FindOpen(string? openKey) =>
            openKey is not null && _byOpen.TryGetValue(openKey, out var results) ? results : [];

        public void Add(string sourceKey, string? openKey, ImportedResult result, bool isNew)
        {
            _bySource.Add(
                sourceKey,
                new Entry(result, openKey) { IsNew = isNew, IsChanged = isNew }
            );
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
            where pair.Value.IsChanged && pair.Value.IsNew == isNew
            select new Row
            {
                SourceKey = pair.Key,
                OpenKey = pair.Value.OpenKey,
                LabResultId = pair.Value.Result.LabResultId,
                VersionAt = pair.Value.Result.VersionAt,
                ContentHash = pair.Value.Result.ContentHash,
            };

        private sealed record Entry(ImportedResult Result, string? OpenKey)
        {
            public bool IsNew { get; init; }
            public bool IsChanged { get; set; }
        }
    }
}
