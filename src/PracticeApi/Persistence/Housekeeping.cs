using PracticeApi.Access;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Persistence;

/// <summary>Clears away what has served its time: kept answers and command ids after a day, refresh tokens when they expire,
/// sessions a month after they began or were ended, unless a token of theirs is left.</summary>
internal sealed partial class Housekeeping(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    TransientFaults transient,
    ILogger<Housekeeping> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan SessionsKept = TimeSpan.FromDays(30);

    private const string PracticesSql = """
        SELECT DISTINCT PracticeId
        FROM   AccountPractices
        """;

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

    /// <summary>Clears once.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        var now = clock.Now();
        IReadOnlyList<Guid> practices;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            practices = await db.QueryAsync<Guid>(PracticesSql, null, ct);
            await RunAsync(
                db,
                async () =>
                    await db.ExecuteAsync(TokensSql, new { Now = now }, ct)
                    + await db.ExecuteAsync(SessionsSql, new { Before = now - SessionsKept }, ct),
                ct
            );
        }

        foreach (var practice in practices)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().Enter(practice);
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            var before = new { Before = now - Kept };
            await RunAsync(
                db,
                async () =>
                    await db.ExecuteAsync(CommandsSql, before, ct)
                    + await db.ExecuteAsync(AnswersSql, before, ct),
                ct
            );
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await ClearAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // What is not cleared now is cleared next time.
                    NotCleared(ExceptionReport.Of(exception));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task RunAsync(Db db, Func<Task<int>> work, CancellationToken ct) =>
        await transient.Pipeline.ExecuteAsync(
            async token => await db.InTransactionAsync(work, token),
            ct
        );

    [LoggerMessage(
        LogLevel.Warning,
        "Expired rows could not be cleared; it is tried again in an hour: {Report}"
    )]
    private partial void NotCleared(string report);
}
