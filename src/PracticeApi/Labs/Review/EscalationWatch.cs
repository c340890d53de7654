using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>
/// Escalates alerts that nobody has acknowledged in the time that the practice allows: an event says so, and whoever asks what
/// waits is shown them, whomever they were for.
/// </summary>
internal sealed class EscalationWatch(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    TransientFaults transient,
    ILogger<EscalationWatch> log
) : PeriodicWork(scopes, transient, log, TimeSpan.FromMinutes(1))
{
    private const string OpenSql = """
        SELECT AlertId, PatientId, Severity, CreatedAt
        FROM   Alerts
        WHERE  PracticeId = @PracticeId AND Status = 'open' AND EscalatedAt IS NULL AND Severity <> 'info'
        ORDER BY CreatedAt, AlertId
        """;

    private const string EscalateSql = """
        UPDATE Alerts
        SET    Version = Version + 1, EscalatedAt = @At, UpdatedAt = @At
        WHERE  PracticeId = @PracticeId AND AlertId = @AlertId AND Status = 'open' AND EscalatedAt IS NULL
        """;

    private const string VersionSql = """
        SELECT Version
        FROM   Alerts
        WHERE  PracticeId = @PracticeId AND AlertId = @AlertId
        """;

    protected override async Task RunInPracticeAsync(
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var db = services.GetRequiredService<Db>();
        var open = await db.QueryAsync<Open>(OpenSql, null, ct);
        if (open.Count == 0)
        {
            return;
        }

        var times = (await PracticeRow.ReadAsync(db, ct)).AlertEscalation;
        var now = clock.Now();
        Open[] due =
        [
            .. open.Where(alert =>
                alert.CreatedAt
                <= now.AddMinutes(
                    alert.Severity == AlertSeverity.Urgent
                        ? -times.UrgentMinutes
                        : -times.WarningMinutes
                )
            ),
        ];
        if (due.Length == 0)
        {
            return;
        }

        await WriteAsync(db, () => EscalateAsync(services, db, due, ct), ct);
    }

    private async Task<int> EscalateAsync(
        IServiceProvider services,
        Db db,
        IReadOnlyList<Open> due,
        CancellationToken ct
    )
    {
        var events = services.GetRequiredService<EventLog>();
        events.Clear();
        foreach (var alert in due)
        {
            // Another instance, or somebody who has acknowledged it, may have come first.
            var escalated = await db.ExecuteAsync(
                EscalateSql,
                new { alert.AlertId, At = clock.Now() },
                ct
            );
            if (escalated > 0)
            {
                var version = await db.CountAsync(VersionSql, new { alert.AlertId }, ct);
                events.Add("alert.escalated", "alert", alert.AlertId, version, alert.PatientId);
            }
        }

        await services.GetRequiredService<Journal>().AppendAsync(events.Pending, [], ct);
        return events.Pending.Count;
    }

    private sealed record Open
    {
        public Guid AlertId { get; init; }
        public Guid? PatientId { get; init; }
        public AlertSeverity Severity { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
    }
}
