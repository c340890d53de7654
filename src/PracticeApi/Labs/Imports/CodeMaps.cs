using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>What the codes of senders mean, as somebody of the practice has said once and for all.</summary>
internal sealed class CodeMaps(Db db, Caller caller, TimeProvider clock)
{
    private const string OfSendersSql = """
        SELECT Sender, CodeKey, AnalyteCode
        FROM   LabCodeMaps
        WHERE  PracticeId = @PracticeId AND Sender IN {texts @Senders}
        """;

    private const string DeleteSql = """
        DELETE FROM LabCodeMaps
        WHERE  PracticeId = @PracticeId AND Sender = @Sender AND CodeKey = @CodeKey
        """;

    private const string InsertSql = """
        INSERT INTO LabCodeMaps ( PracticeId,  Sender,  CodeKey,  AnalyteCode,  CreatedAt,  CreatedBy)
        VALUES                  (@PracticeId, @Sender, @CodeKey, @AnalyteCode, @CreatedAt, @CreatedBy)
        """;

    /// <summary>The analytes of the senders' codes.</summary>
    public async Task<IReadOnlyDictionary<(string Sender, string CodeKey), string>> OfAsync(
        IEnumerable<string> senders,
        CancellationToken ct
    ) =>
        (
            await db.QueryAsync<Row>(
                OfSendersSql,
                new { Senders = JsonSerializer.Serialize(senders.Distinct()) },
                ct
            )
        ).ToDictionary(row => (row.Sender, row.CodeKey), row => row.AnalyteCode);

    /// <summary>From now on a sender's code means this analyte.</summary>
    public async Task SetAsync(string sender, string codeKey, string analyte, CancellationToken ct)
    {
        var row = new
        {
            Sender = sender,
            CodeKey = codeKey,
            AnalyteCode = analyte,
            CreatedAt = clock.Now(),
            CreatedBy = caller.StaffId,
        };
        await db.ExecuteAsync(DeleteSql, row, ct);
        await db.ExecuteAsync(InsertSql, row, ct);
    }

    private sealed record Row
    {
        public required string Sender { get; init; }
        public required string CodeKey { get; init; }
        public required string AnalyteCode { get; init; }
    }
}
