using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>What a sender's own code means, as somebody of the practice has said once and for all.</summary>
public sealed record LabCodeMap
{
    /// <summary>Who sends the code.</summary>
    /// <example>LABSYS</example>
    public required string Sender { get; init; }

    /// <summary>
    /// The code behind its system and a `|`, with nothing before that where the system is the sender's own; `text|` and the name
    /// where there is no code.
    /// </summary>
    /// <example>|TPO-1</example>
    public required string Code { get; init; }

    /// <summary>Code of the analyte that it stands for.</summary>
    /// <example>tpo-ab</example>
    public required string Analyte { get; init; }

    /// <summary>When that was said.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who said it.</summary>
    public required Guid CreatedBy { get; init; }
}

/// <summary>Keeps what the codes of senders mean.</summary>
internal sealed class CodeMaps(Db db, Caller caller, EventLog events, TimeProvider clock)
{
    private const string OfSendersSql = """
        SELECT Sender, CodeKey, AnalyteCode
        FROM   LabCodeMaps
        WHERE  PracticeId = @PracticeId AND Sender IN {texts @Senders}
        """;

    private const string PageSql = """
        SELECT Sender, CodeKey AS Code, AnalyteCode AS Analyte, CreatedAt, CreatedBy
        FROM   LabCodeMaps
        WHERE  PracticeId = @PracticeId
               AND (@Sender IS NULL OR Sender > @Sender OR (Sender = @Sender AND CodeKey > @Code))
        ORDER BY Sender, CodeKey
        {first @Limit}
        """;

    private const string OneSql = """
        SELECT Sender, CodeKey AS Code, AnalyteCode AS Analyte, CreatedAt, CreatedBy
        FROM   LabCodeMaps
        WHERE  PracticeId = @PracticeId AND Sender = @Sender AND CodeKey = @Code
        """;

    private const string DeleteSql = """
        DELETE FROM LabCodeMaps
        WHERE  PracticeId = @PracticeId AND Sender = @Sender AND CodeKey = @Code
        """;

    private const string InsertSql = """
        INSERT INTO LabCodeMaps ( PracticeId,  Sender,  CodeKey,  AnalyteCode,  CreatedAt,  CreatedBy)
        VALUES                  (@PracticeId, @Sender, @Code,    @Analyte,     @CreatedAt, @CreatedBy)
        """;

    /// <summary>The analytes of the senders' codes.</summary>
    public async Task<IReadOnlyDictionary<(string Sender, string Code), string>> OfAsync(
        IEnumerable<string> senders,
        CancellationToken ct
    ) =>
        (
            await db.QueryAsync<Meaning>(
                OfSendersSql,
                new { Senders = JsonSerializer.Serialize(senders.Distinct()) },
                ct
            )
        ).ToDictionary(row => (row.Sender, row.CodeKey), row => row.AnalyteCode);

    /// <summary>Those that follow one of a sender and code, in their order; from the first where none is named.</summary>
    public Task<IReadOnlyList<LabCodeMap>> PageAsync(
        string? sender,
        string? code,
        int limit,
        CancellationToken ct
    ) =>
        db.QueryAsync<LabCodeMap>(
            PageSql,
            new
            {
                Sender = sender,
                Code = code,
                Limit = limit,
            },
            ct
        );

    /// <summary>From now on a sender's code means this analyte.</summary>
    public async Task SetAsync(string sender, string code, string analyte, CancellationToken ct)
    {
        var map = new LabCodeMap
        {
            Sender = sender,
            Code = code,
            Analyte = analyte,
            CreatedAt = clock.Now(),
            CreatedBy = caller.StaffId,
        };
        await db.ExecuteAsync(DeleteSql, map, ct);
        await db.ExecuteAsync(InsertSql, map, ct);
    }

    /// <summary>From now on nobody has said what a sender's code means.</summary>
    /// <exception cref="ProblemException">404: nobody had.</exception>
    public async Task<LabCodeMap> WithdrawAsync(string sender, string code, CancellationToken ct)
    {
        var map =
            await db.QuerySingleOrDefaultAsync<LabCodeMap>(
                OneSql,
                new { Sender = sender, Code = code },
                ct
            )
            ?? throw Problem.NotFound(
                "lab-code-map-not-found",
                "Nobody has said what this sender's code means."
            );
        await db.ExecuteAsync(DeleteSql, map, ct);
        // A map has no id of its own: the practice is what changed.
        events.Add("lab-code-map.withdrawn", "practice", caller.PracticeId, version: 1);
        return map;
    }

    private sealed record Meaning
    {
        public required string Sender { get; init; }
        public required string CodeKey { get; init; }
        public required string AnalyteCode { get; init; }
    }
}
