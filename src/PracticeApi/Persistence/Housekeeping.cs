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

    private const string CommandsSql = """
        DELETE FROM Commands
        WHERE  PracticeId = @PracticeId AND RecordedAt < @Before
        """;

    private const string AnswersSql = """
        DELETE FROM IdempotencyKeys
        WHERE  PracticeId = @PracticeId AND CreatedAt < @Before
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

    protected override Task RunInPracticeAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<Db>();
        var before = new { Before = clock.Now() - Kept };
        return WriteAsync(
            db,
            async () =>
                await db.ExecuteAsync(CommandsSql, before, ct)
                + await db.ExecuteAsync(AnswersSql, before, ct),
            ct
        );
    }
}
