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
internal sealed class IntakeWatch(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    TransientFaults transient,
    ILogger<IntakeWatch> log
) : PeriodicWork(scopes, transient, log, TimeSpan.FromMinutes(1))
{
    private const int Batch = 100;

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

    protected override async Task RunInPracticeAsync(
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var db = services.GetRequiredService<Db>();
        IReadOnlyList<Due> due;
        do
        {
            var now = clock.Now();
            due = await db.QueryAsync<Due>(DueSql, new { Now = now, Limit = Batch }, ct);
            if (due.Count > 0)
            {
                await WriteAsync(db, () => EndAsync(services, db, due, now, ct), ct);
            }
        } while (due.Count == Batch);
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
}
