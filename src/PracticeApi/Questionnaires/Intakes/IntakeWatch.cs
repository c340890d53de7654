using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>
/// Ends intakes whose time has passed before they were submitted: what was left unanswered in them is looked at as in any that
/// has ended, and an event says that they have. One that is extended or renewed after that goes on.
/// </summary>
internal sealed partial class IntakeWatch(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    TransientFaults transient,
    ILogger<IntakeWatch> log
) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string PracticesSql = """
        SELECT DISTINCT PracticeId
        FROM   AccountPractices
        """;

    private const string DueSql = """
        SELECT IntakeId, Version, PatientId
        FROM   Intakes
        WHERE  PracticeId = @PracticeId AND Status = 'open' AND LeftAt IS NULL AND ExpiresAt <= @Now
        ORDER BY ExpiresAt, IntakeId
        {first @Limit}
        """;

    private const string LeaveSql = """
        UPDATE Intakes
        SET    LeftAt = @Now
        WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId AND Status = 'open' AND LeftAt IS NULL AND ExpiresAt <= @Now
        """;

    /// <summary>Ends what is to end now.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        IReadOnlyList<Guid> practices;
        await using (var scope = scopes.CreateAsyncScope())
        {
            practices = await scope
                .ServiceProvider.GetRequiredService<Db>()
                .QueryAsync<Guid>(PracticesSql, null, ct);
        }

        foreach (var practice in practices)
        {
            while (await EndAsync(practice, ct) == Batch) { }
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
                    await EndAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // What is not ended now is ended next time.
                    NotEnded(ExceptionReport.Of(exception));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<int> EndAsync(Guid practice, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Caller>().Enter(practice);
        var db = services.GetRequiredService<Db>();
        var now = clock.Now();
        var due = await db.QueryAsync<Due>(DueSql, new { Now = now, Limit = Batch }, ct);
        if (due.Count > 0)
        {
            await transient.Pipeline.ExecuteAsync(
                async token =>
                    await db.InTransactionAsync(
                        () => EndAsync(services, db, due, now, token),
                        token
                    ),
                ct
            );
        }

        return due.Count;
    }

    private static async Task<int> EndAsync(
        IServiceProvider services,
        Db db,
        IReadOnlyList<Due> due,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var events = services.GetRequiredService<EventLog>();
        events.Clear();
        foreach (var intake in due)
        {
            // Another instance may have come first, or the practice has given it more time.
            if (await db.ExecuteAsync(LeaveSql, new { intake.IntakeId, Now = now }, ct) == 0)
            {
                continue;
            }

            await services.GetRequiredService<ResponseDesk>().LeaveAsync([intake.IntakeId], ct);
            events.Add(
                "intake.expired",
                "intake",
                intake.IntakeId,
                intake.Version,
                intake.PatientId
            );
        }

        await services.GetRequiredService<Journal>().AppendAsync(events.Pending, [], ct);
        return due.Count;
    }

    private sealed record Due
    {
        public Guid IntakeId { get; init; }
        public int Version { get; init; }
        public Guid PatientId { get; init; }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Intakes whose time has passed could not be ended; it is tried again in a minute: {Report}"
    )]
    private partial void NotEnded(string report);
}
