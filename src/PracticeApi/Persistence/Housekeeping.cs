using PracticeApi.Access;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Persistence;

/// <summary>Clears away what has served its time: kept answers and command ids after a day, refresh tokens when they expire,
/// sessions a month after they began or were ended, unless a token of theirs is left.</summary>
internal sealed class Housekeeping(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    TransientFaults transient,
    ILogger<Housekeeping> log
) : PeriodicWork(scopes, transient, log, TimeSpan.FromHours(1))
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan SessionsKept = TimeSpan.FromDays(30);

    // Few enough that nobody waits for them long, and that SQL Server does not lock the table (at 5,000 rows).
    private const int AtOnce = 2_000;

    private const string CommandsSql = """
        DELETE FROM Commands
        WHERE  PracticeId = @PracticeId AND CommandId IN (SELECT c.CommandId
                                                          FROM   Commands c
                                                          WHERE  c.PracticeId = @PracticeId AND c.RecordedAt < @Before
                                                          ORDER BY c.RecordedAt
                                                          {first @Limit})
        """;

    private const string AnswersSql = """
        DELETE FROM IdempotencyKeys
        WHERE  PracticeId = @PracticeId AND CreatedAt < @Before
               AND IdempotencyKey IN (SELECT k.IdempotencyKey
                                      FROM   IdempotencyKeys k
                                      WHERE  k.PracticeId = @PracticeId AND k.CreatedAt < @Before
                                      ORDER BY k.CreatedAt
                                      {first @Limit})
        """;

    private const string TokensSql = """
        DELETE FROM RefreshTokens
        WHERE  ExpiresAt < @Now
        """;

    private const string SessionsSql = """
        DELETE FROM Sessions
        WHERE  CreatedAt < @Before AND (RevokedAt IS NULL OR RevokedAt < @Before)
               AND SessionId NOT IN (SELECT SessionId FROM RefreshTokens)
        """;

    protected override Task RunOutsideAsync(Db db, CancellationToken ct)
    {
        var now = clock.Now();
        return WriteAsync(
            db,
            async () =>
                await db.ExecuteAsync(TokensSql, new { Now = now }, ct)
                + await db.ExecuteAsync(SessionsSql, new { Before = now - SessionsKept }, ct),
            ct
        );
    }

    protected override async Task RunInPracticeAsync(
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var db = services.GetRequiredService<Db>();
        await DeleteAsync(db, CommandsSql, ct);
        await DeleteAsync(db, AnswersSql, ct);
    }

    private async Task DeleteAsync(Db db, string sql, CancellationToken ct)
    {
        var old = new { Before = clock.Now() - Kept, Limit = AtOnce };
        int deleted;
        do
        {
            deleted = await WriteAsync(db, () => db.ExecuteAsync(sql, old, ct), ct);
        } while (deleted >= AtOnce);
    }
}
