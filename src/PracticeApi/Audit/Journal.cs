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
                 ActorKind,  OccurredAt)
        VALUES (@PracticeId, @Position, @EventId, @Type, @ResourceType, @ResourceId, @ResourceVersion, @PatientId, @ActorId,
                @ActorKind, @OccurredAt)
        """;

    private const string AuditSql = """
        INSERT INTO AuditEvents
               ( PracticeId,  Sequence,  AuditEventId,  OccurredAt,  ActorId,  ActorKind,  Action,  Outcome,  PatientId,  ResourceId,
                 RequestId,  PreviousHash,  Hash)
        VALUES (@PracticeId, @Sequence, @AuditEventId, @OccurredAt, @ActorId, @ActorKind, @Action, @Outcome, @PatientId, @ResourceId,
                @RequestId, @PreviousHash, @Hash)
        """;

    private const string AuditPatientSql = """
        INSERT INTO AuditEventPatients (PracticeId, Sequence, PatientId)
        VALUES (@PracticeId, @Sequence, @PatientId)
        """;

    private const string RangeSql = """
        INSERT INTO AuditPatientRanges (PracticeId, PatientId, FirstSequence, LastSequence)
        VALUES (@PracticeId, @PatientId, @FirstSequence, @LastSequence)
        """;

    private const string WrittenSql = """
        SELECT AuditEventId
        FROM   AuditEvents {for update}
        WHERE  PracticeId = @PracticeId AND Sequence > @After AND AuditEventId IN {ids @AuditEventIds}
        """;

    private const string AdvanceSql = """
        UPDATE PracticeCounters
        SET    EventPosition = @EventPosition, AuditSequence = @AuditSequence, AuditHash = @AuditHash
        WHERE  PracticeId = @PracticeId
        """;

    /// <returns>The last number of the audit before those appended.</returns>
    public async Task<long> AppendAsync(
        IReadOnlyList<PendingEvent> events,
        IReadOnlyList<AuditEntry> audits,
        CancellationToken ct
    )
    {
        if (events.Count + audits.Count == 0)
        {
            return 0;
        }

        var counters =
            await db.QuerySingleOrDefaultAsync<Counters>(CountersSql, null, ct)
            ?? throw new InvalidOperationException("The practice has no counters.");
        await db.ExecuteManyAsync(EventSql, EventRows(events, counters.EventPosition), ct);
        var rows = AuditRows(audits, counters.AuditSequence, counters.AuditHash);
        await db.ExecuteManyAsync(AuditSql, rows, ct);
        AuditPatientRow[] shown =
        [
            .. from row in rows
            where row.PatientId is null
            from patient in row.Entry.Patients
            select new AuditPatientRow(patient, row.Sequence),
        ];
        await db.ExecuteManyAsync(AuditPatientSql, shown, ct);
        await db.ExecuteManyAsync(RangeSql, Ranges(rows), ct);
        await db.ExecuteAsync(
            AdvanceSql,
            new
            {
                EventPosition = counters.EventPosition + events.Count,
                AuditSequence = counters.AuditSequence + audits.Count,
                AuditHash = rows.Length == 0 ? counters.AuditHash : rows[^1].Hash,
            },
            ct
        );
        return counters.AuditSequence;
    }

    /// <summary>Those of the audit events that are written already; a commit still under way is waited for.</summary>
    /// <param name="after">They were not written when the audit had come to this number.</param>
    public Task<IReadOnlyList<Guid>> WrittenAsync(
        IEnumerable<Guid> auditEventIds,
        long after,
        CancellationToken ct
    ) =>
        db.QueryAsync<Guid>(
            WrittenSql,
            new { AuditEventIds = JsonSerializer.Serialize(auditEventIds), After = after },
            ct
        );

    private EventRow[] EventRows(IReadOnlyList<PendingEvent> events, long position) =>
        [
            .. events.Select(change => new EventRow
            {
                Position = ++position,
                EventId = Guid.CreateVersion7(),
                Type = change.Type,
                ResourceType = change.ResourceType,
                ResourceId = change.ResourceId,
                ResourceVersion = change.ResourceVersion,
                PatientId = change.PatientId,
                ActorId = caller.ActorId,
                ActorKind = caller.IsKnown ? null : caller.ActorKind,
                OccurredAt = clock.Now(),
            }),
        ];

    private static AuditRow[] AuditRows(
        IReadOnlyList<AuditEntry> audits,
        long sequence,
        string hash
    )
    {
        var rows = new AuditRow[audits.Count];
        for (var index = 0; index < rows.Length; index++)
        {
            var previous = hash;
            hash = audits[index].HashAfter(previous, ++sequence);
            rows[index] = new AuditRow(audits[index], sequence, previous, hash);
        }

        return rows;
    }

    private static RangeRow[] Ranges(AuditRow[] rows)
    {
        // In the order of the patients, so that neighbours are written one after the other.
        var ranges = new SortedDictionary<Guid, (long First, long Last)>();
        foreach (var row in rows)
        {
            if (row.PatientId is { } one)
            {
                Widen(one, row.Sequence);
                continue;
            }

            foreach (var patient in row.Entry.Patients)
            {
                Widen(patient, row.Sequence);
            }
        }

        return
        [
            .. ranges.Select(range => new RangeRow(range.Key, range.Value.First, range.Value.Last)),
        ];

        void Widen(Guid patient, long sequence) =>
            ranges[patient] = ranges.TryGetValue(patient, out var range)
                ? (range.First, sequence)
                : (sequence, sequence);
    }

    private sealed record EventRow
    {
        public required long Position { get; init; }
        public required Guid EventId { get; init; }
        public required string Type { get; init; }
        public required string ResourceType { get; init; }
        public required Guid ResourceId { get; init; }
        public required int ResourceVersion { get; init; }
        public required Guid? PatientId { get; init; }

        /// <summary>The member of staff or the intake; null for what the program does by itself.</summary>
        public required Guid? ActorId { get; init; }
        public required ActorKind? ActorKind { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
    }

    private sealed record AuditRow(
        AuditEntry Entry,
        long Sequence,
        string PreviousHash,
        string Hash
    )
    {
        public Guid AuditEventId => Entry.AuditEventId;
        public DateTimeOffset OccurredAt => Entry.OccurredAt;
        public Guid? ActorId => Entry.ActorId;
        public ActorKind? ActorKind => Entry.ActorKind;
        public string Action => Entry.Action;
        public AuditOutcome Outcome => Entry.Outcome;
        public Guid? PatientId => Entry.PatientId;
        public Guid? ResourceId => Entry.ResourceId;
        public string RequestId => Entry.RequestId.ToString("N");
    }

    private sealed record AuditPatientRow(Guid PatientId, long Sequence);

    private sealed record RangeRow(Guid PatientId, long FirstSequence, long LastSequence);

    private sealed record Counters
    {
        public long EventPosition { get; init; }
        public long AuditSequence { get; init; }
        public required string AuditHash { get; init; }
    }
}
