using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Protocols;

/// <summary>A protocol of the practice's own as stored, or one that ships with the product.</summary>
internal sealed record ProtocolRow
{
    private const string Select = """
        SELECT p.Code, p.ProtocolId, p.Version, p.Published, p.Draft, p.CreatedAt, p.UpdatedAt, v.Content
        FROM   Protocols p
               LEFT JOIN ProtocolVersions v
                 ON v.PracticeId = p.PracticeId AND v.Code = p.Code AND v.VersionNumber = p.Published
        WHERE  p.PracticeId = @PracticeId
        """;

    private const string AllSql = Select;

    private const string ByCodeSql =
        Select
        + """
             AND p.Code = @Code
            """;

    private const string VersionsSql = """
        SELECT VersionNumber AS Number, PublishedAt, PublishedBy
        FROM   ProtocolVersions
        WHERE  PracticeId = @PracticeId AND Code = @Code
        ORDER BY VersionNumber DESC
        """;

    private const string VersionSql = """
        SELECT VersionNumber AS Number, Content, PublishedAt, PublishedBy
        FROM   ProtocolVersions
        WHERE  PracticeId = @PracticeId AND Code = @Code AND VersionNumber = @Number
        """;

    public required string Code { get; init; }

    /// <summary>Names the protocol in events; none for one that ships with the product.</summary>
    public Guid ProtocolId { get; init; }
    public int Version { get; init; }

    /// <summary>The latest published version; 0 where none is.</summary>
    public int Published { get; init; }
    public string? Draft { get; init; }

    /// <summary>What the latest published version says.</summary>
    public string? Content { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    private bool IsSeeded => CreatedAt is null;

    private ProtocolContent? PublishedContent =>
        IsSeeded ? SeedProtocols.ByCode[Code] : StoredJson.Read<ProtocolContent>(Content);

    /// <summary>The practice's own protocols and those that ship with the product, by code.</summary>
    public static async Task<IReadOnlyList<ProtocolRow>> AllAsync(Db db, CancellationToken ct) =>
        [
            .. (await db.QueryAsync<ProtocolRow>(AllSql, null, ct))
                .Concat(SeedProtocols.ByCode.Keys.Select(SeededRow))
                .OrderBy(protocol => protocol.Code, StringComparer.Ordinal),
        ];

    /// <exception cref="ProblemException">404: there is no such protocol.</exception>
    public static async Task<ProtocolRow> ReadAsync(Db db, string code, CancellationToken ct) =>
        SeedProtocols.ByCode.ContainsKey(code)
            ? SeededRow(code)
            : await db.QuerySingleOrDefaultAsync<ProtocolRow>(ByCodeSql, new { Code = code }, ct)
                ?? throw NotFound();

    /// <exception cref="ProblemException">404; 409: it ships with the product; 412: the caller has read another version.</exception>
    public static async Task<ProtocolRow> ReadToChangeAsync(
        Db db,
        string code,
        int version,
        CancellationToken ct
    )
    {
        var row = await ReadAsync(db, code, ct);
        if (row.IsSeeded)
        {
            throw Problem.Conflict(
                "protocol-seeded",
                "The protocol ships with the product and is not changed; copy it into one of your own."
            );
        }

        return row.Version == version ? row : throw Problem.Stale();
    }

    /// <summary>A published version.</summary>
    /// <param name="number">Its number; null for the latest.</param>
    /// <exception cref="ProblemException">404: there is no such protocol or version.</exception>
    public static async Task<ProtocolVersion> VersionAsync(
        Db db,
        string code,
        int? number,
        CancellationToken ct
    )
    {
        if (SeedProtocols.ByCode.TryGetValue(code, out var seeded))
        {
            return (number ?? SeedProtocols.Version) == SeedProtocols.Version
                ? new ProtocolVersion
                {
                    Code = code,
                    Version = SeedProtocols.Version,
                    Content = seeded,
                    PublishedAt = null,
                    PublishedBy = null,
                }
                : throw VersionNotFound();
        }

        var row = await ReadAsync(db, code, ct);
        var version =
            await db.QuerySingleOrDefaultAsync<VersionRow>(
                VersionSql,
                new { Code = code, Number = number ?? row.Published },
                ct
            ) ?? throw VersionNotFound();
        return new ProtocolVersion
        {
            Code = code,
            Version = version.Number,
            Content = StoredJson.Read<ProtocolContent>(version.Content)!,
            PublishedAt = version.PublishedAt,
            PublishedBy = version.PublishedBy,
        };
    }

    public static ProblemException NotFound() =>
        Problem.NotFound("protocol-not-found", "There is no such protocol.");

    /// <summary>The protocol with its published versions.</summary>
    public async Task<Protocol> ToProtocolAsync(Db db, CancellationToken ct) =>
        new()
        {
            Code = Code,
            Version = Version,
            Seeded = IsSeeded,
            PublishedVersion = Published == 0 ? null : Published,
            Content = PublishedContent,
            Draft = StoredJson.Read<ProtocolContent>(Draft),
            Versions = IsSeeded
                ?
                [
                    new ProtocolVersionLine
                    {
                        Number = Published,
                        PublishedAt = null,
                        PublishedBy = null,
                    },
                ]
                :
                [
                    .. (await db.QueryAsync<VersionRow>(VersionsSql, new { Code }, ct)).Select(
                        version => new ProtocolVersionLine
                        {
                            Number = version.Number,
                            PublishedAt = version.PublishedAt,
                            PublishedBy = version.PublishedBy,
                        }
                    ),
                ],
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };

    public ProtocolLine ToLine()
    {
        var shown = PublishedContent ?? StoredJson.Read<ProtocolContent>(Draft)!;
        return new ProtocolLine
        {
            Code = Code,
            Name = shown.Name,
            Seeded = IsSeeded,
            PublishedVersion = Published == 0 ? null : Published,
            HasDraft = Draft is not null,
            Weeks = shown.Phases.Sum(phase => phase.Weeks),
        };
    }

    private static ProtocolRow SeededRow(string code) =>
        new()
        {
            Code = code,
            Version = SeedProtocols.Version,
            Published = SeedProtocols.Version,
        };

    private static ProblemException VersionNotFound() =>
        Problem.NotFound(
            "protocol-version-not-found",
            "The protocol has no such published version."
        );

    private sealed record VersionRow
    {
        public int Number { get; init; }
        public string? Content { get; init; }
        public DateTimeOffset PublishedAt { get; init; }
        public Guid PublishedBy { get; init; }
    }
}
