using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Persistence;

namespace PracticeApi.Audit;

/// <summary>
/// Appends to the two numbered sequences of a practice, its events and its audit. The numbers come from one counter row,
/// locked until the transaction ends: a reader who follows the numbers never skips one that commits later.
/// </summary>
internal sealed class Journal(Db db, Caller caller, TimeProvider clock)
{
    private const string CountersSql = """
        SELECT EventPosition, AuditSequence, AuditHash
        FROM   PracticeCounters {for update}
        WHERE  PracticeId = @PracticeId
        """;

    private const string EventSql = """
        INSERT INTO Events
               ( PracticeId,  Position,  EventId,  Type,  ResourceType,  ResourceId,  ResourceVersion,  PatientId,  ActorId,
                 OccurredAt)
        VALUES (@PracticeId, @Position, @EventId, @Type, @ResourceType, @ResourceId, @ResourceVersion, @PatientId, @ActorId,
                @OccurredAt)
        """;

    private const string AuditSql = """
        INSERT INTO AuditEvents
               ( PracticeId,  Sequence,  AuditEventId,  OccurredAt,  ActorId,  Action,  Outcome,  PatientId,  ResourceId,
                 RequestId,  PreviousHash,  Hash)
        VALUES (@PracticeId, @Sequence, @AuditEventId, @OccurredAt, @ActorId, @Action, @Outcome, @PatientId, @ResourceId,
                @RequestId, @PreviousHash, @Hash)
        """;

    private const string AuditPatientSql = """
        INSERT INTO AuditEventPatients (PracticeId, PatientId, Sequence)
        VALUES (@PracticeId, @PatientId, @Sequence)
        """;

    private const string WrittenSql = """
        SELECT AuditEventId
        FROM   AuditEvents {for update}
        WHERE  PracticeId = @PracticeId AND AuditEventId IN {ids @AuditEventIds}
        """;

    private const string AdvanceSql = """
        UPDATE PracticeCounters
        SET    EventPosition = @EventPosition, AuditSequence = @AuditSequence, AuditHash = @AuditHash
        WHERE  PracticeId = @PracticeId
        """;

    public async Task AppendAsync(
        IReadOnlyList<PendingEvent> events,
        IReadOnlyList<AuditEntry> audits,
        CancellationToken ct
    )
    {
        if (events.Count + audits.Count == 0)
        {
            return;
        }

        var counters =
            await db.QuerySingleOrDefaultAsync<Counters>(CountersSql, null, ct)
            ?? throw new InvalidOperationException("The practice has no counters.");
        var (position, sequence, hash) = (
            counters.EventPosition,
            counters.AuditSequence,
            counters.AuditHash
        );

        foreach (var change in events)
        {
            await db.ExecuteAsync(
                EventSql,
                new
                {
                    Position = ++position,
                    EventId = Guid.CreateVersion7(),
                    change.Type,
                    change.ResourceType,
                    change.ResourceId,
                    change.ResourceVersion,
                    change.PatientId,
                    ActorId = caller.StaffId,
                    OccurredAt = clock.Now(),
                },
                ct
            );
        }

        foreach (var entry in audits)
        {
            var previous = hash;
            hash = entry.HashAfter(previous, ++sequence);
            await AuditAsync(entry, sequence, previous, hash, ct);
        }

        await db.ExecuteAsync(
            AdvanceSql,
            new
            {
                EventPosition = position,
                AuditSequence = sequence,
                AuditHash = hash,
            },
            ct
        );
    }

    /// <summary>Those of the audit events that are written already; a commit still under way is waited for.</summary>
    public Task<IReadOnlyList<Guid>> WrittenAsync(
        IEnumerable<Guid> auditEventIds,
        CancellationToken ct
    ) =>
        db.QueryAsync<Guid>(
            WrittenSql,
            new { AuditEventIds = JsonSerializer.Serialize(auditEventIds) },
            ct
        );

    private async Task AuditAsync(
        AuditEntry entry,
        long sequence,
        string previous,
        string hash,
        CancellationToken ct
    )
    {
        await db.ExecuteAsync(
            AuditSql,
            new
            {
                Sequence = sequence,
                entry.AuditEventId,
                entry.OccurredAt,
                entry.ActorId,
                entry.Action,
                entry.Outcome,
                entry.PatientId,
                entry.ResourceId,
                entry.RequestId,
                PreviousHash = previous,
                Hash = hash,
            },
            ct
        );
        if (entry.Patients.Count > 1)
        {
            foreach (var patient in entry.Patients)
            {
                await db.ExecuteAsync(
                    AuditPatientSql,
                    new { PatientId = patient, Sequence = sequence },
                    ct
                );
            }
        }
    }

    private sealed record Counters
    {
        public long EventPosition { get; init; }
        public long AuditSequence { get; init; }
        public required string AuditHash { get; init; }
    }
}
