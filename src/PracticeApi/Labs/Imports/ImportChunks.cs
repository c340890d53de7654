using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Clinical.Formats;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>Stores one chunk after the other, and in the import how far it came.</summary>
internal sealed class ImportChunks(
    Db db,
    ImportDesk desk,
    Alerts alerts,
    EventLog events,
    Caller caller,
    TimeProvider clock
)
{
    private const string KnownMessagesSql = """
        SELECT MessageKey, LabImportId, Acknowledgment
        FROM   LabImportMessages {for update}
        WHERE  PracticeId = @PracticeId AND MessageKey IN {texts @Keys}
        """;

    private const string InsertMessageSql = """
        INSERT INTO LabImportMessages
               ( PracticeId,  LabImportId,  Position,  MessageKey,  Acknowledgment)
        VALUES (@PracticeId, @LabImportId, @Position, @MessageKey, @Acknowledgment)
        """;

    private const string InsertPatientSql = """
        INSERT INTO LabImportPatients (PracticeId, LabImportId, PatientId)
        SELECT @PracticeId, @LabImportId, @PatientId
        WHERE  NOT EXISTS (SELECT p.PatientId
                           FROM   LabImportPatients p
                           WHERE  p.PracticeId = @PracticeId AND p.LabImportId = @LabImportId AND p.PatientId = @PatientId)
        """;

    private const string SettleRowSql = """
        UPDATE LabImportRows
        SET    Version = Version + 1, Status = @Status, Faults = @Faults, PatientId = COALESCE(@PatientId, PatientId),
               LabResultId = @LabResultId,
               ResolvedBy = @ResolvedBy, ResolvedAt = @ResolvedAt, UpdatedAt = @ResolvedAt
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND RowNumber = @RowNumber
        """;

    /// <summary>The import that a unit first came with; null for one that is new.</summary>
    public async Task<Guid?> EarlierAsync(ReadUnit unit, CancellationToken ct) =>
        unit.Key is { } key
            ? (await KnownAsync([key], ct)).Values.FirstOrDefault()?.LabImportId
            : null;

    /// <summary>Stores a chunk.</summary>
    /// <returns>The import as it is after it, and the lines that wait.</returns>
    public async Task<(
        LabImportRecord Import,
        IReadOnlyList<LabImportRowRecord> Waiting
    )> EnterAsync(LabImportRecord import, ImportChunk chunk, CancellationToken ct)
    {
        var known = await KnownAsync(chunk.Units.Select(unit => unit.Key).OfType<string>(), ct);
        List<ImportLine> lines = [];
        HashSet<int> repeated = [];
        HashSet<string> seen = [.. known.Keys];
        for (var i = 0; i < chunk.Units.Count; i++)
        {
            if (chunk.Units[i].Key is { } key && !seen.Add(key))
            {
                repeated.Add(i);
                continue;
            }

            lines.AddRange(chunk.Units[i].Lines);
        }

        var entered = await desk.EnterAsync(lines, ct);
        var now = clock.Now();
        var rows = Rows(import, entered, now);
        await LabImportRowRecord.AddManyAsync(db, rows, ct);
        await db.ExecuteManyAsync(
            InsertMessageSql,
            Messages(import, chunk, repeated, known, entered, now),
            ct
        );
        await AddPatientsAsync(import.LabImportId, entered, ct);
        ImportUnit[] kept =
        [
            .. chunk.Units.Where((_, i) => !repeated.Contains(i)).Select(read => read.Unit),
        ];
        var next = import with
        {
            Version = import.Version + 1,
            State = chunk.IsLast ? LabImportState.Done : LabImportState.Running,
            Units = import.Units + chunk.Units.Count,
            Repeated = import.Repeated + repeated.Count,
            Refused = import.Refused + kept.Count(unit => unit.IsRefused),
            Reports = import.Reports + kept.Sum(unit => unit.Reports.Count),
            Entered = import.Entered + Count(LineOutcome.Entered),
            Replaced = import.Replaced + Count(LineOutcome.Replaced),
            Unchanged = import.Unchanged + Count(LineOutcome.Unchanged),
            Outdated = import.Outdated + Count(LineOutcome.Outdated),
            Waiting = import.Waiting + rows.Length,
            RowCounter = import.RowCounter + rows.Length,
            Faults = Faults(import.Faults, kept),
            UpdatedAt = now,
        };
        var settled = await SettleRowsAsync(entered, now, ct);
        // The same line may stand in an earlier chunk of the import.
        next = Without(next, settled[next.LabImportId]);
        await next.UpdateAsync(db, ct);
        await CountSettledAsync(settled.Where(lines => lines.Key != next.LabImportId), now, ct);
        events.Add("lab-import.read", "lab-import", next.LabImportId, next.Version);
        if (import.Waiting == 0 && next.Waiting > 0)
        {
            await alerts.RaiseAsync([WaitingAlert(next.LabImportId)], ct);
        }

        return (next, rows);

        int Count(LineOutcome outcome) => entered.Count(line => line.Outcome == outcome);
    }

    /// <summary>Lines that came again and have entered, or were overtaken, need not wait any more where they came before.</summary>
    public async Task SettleAsync(IReadOnlyList<EnteredLine> entered, CancellationToken ct)
    {
        var now = clock.Now();
        await CountSettledAsync(await SettleRowsAsync(entered, now, ct), now, ct);
    }

    /// <returns>The lines that are settled, by the import that they waited in.</returns>
    private async Task<ILookup<Guid, SettledLine>> SettleRowsAsync(
        IReadOnlyList<EnteredLine> entered,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        (EnteredLine By, SettledLine Settled)[] settling =
        [
            .. entered.SelectMany(line => line.Settles.Select(settled => (line, settled))),
        ];
        await db.ExecuteManyAsync(
            SettleRowSql,
            [
                .. settling.Select(one => new SettledRow
                {
                    LabImportId = one.Settled.Line.LabImportId,
                    RowNumber = one.Settled.Line.RowNumber,
                    PatientId = one.By.PatientId,
                    LabResultId = one.By.LabResultId,
                    ResolvedBy = caller.StaffId,
                    ResolvedAt = now,
                }),
            ],
            ct
        );
        foreach (var lines in settling.GroupBy(one => one.Settled.Line.LabImportId, one => one.By))
        {
            await AddPatientsAsync(lines.Key, lines, ct);
        }

        return settling.ToLookup(one => one.Settled.Line.LabImportId, one => one.Settled);
    }

    private async Task CountSettledAsync(
        IEnumerable<IGrouping<Guid, SettledLine>> settled,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        foreach (var lines in settled)
        {
            var before = await LabImportRecord.ReadAsync(db, lines.Key, ct);
            var after = Without(before, lines) with
            {
                Version = before.Version + 1,
                UpdatedAt = now,
            };
            await after.UpdateAsync(db, ct);
            events.Add("lab-import.resolved", "lab-import", lines.Key, after.Version);
        }
    }

    private static LabImportRecord Without(LabImportRecord import, IEnumerable<SettledLine> settled)
    {
        var unchanged = settled.Count(line => line.As == LineOutcome.Unchanged);
        var outdated = settled.Count() - unchanged;
        return import with
        {
            Waiting = import.Waiting - unchanged - outdated,
            Unchanged = import.Unchanged + unchanged,
            Outdated = import.Outdated + outdated,
        };
    }

    /// <summary>Notes whose results an import has touched.</summary>
    public Task AddPatientsAsync(
        Guid labImportId,
        IEnumerable<EnteredLine> entered,
        CancellationToken ct
    ) =>
        db.ExecuteManyAsync(
            InsertPatientSql,
            [
                .. entered
                    .Select(line => line.PatientId)
                    .OfType<Guid>()
                    .Distinct()
                    .Select(patient => new PatientOfImport(labImportId, patient)),
            ],
            ct
        );

    private sealed record SettledRow
    {
        public required Guid LabImportId { get; init; }
        public required int RowNumber { get; init; }
        public LabImportRowStatus Status { get; } = LabImportRowStatus.Settled;
        public string Faults { get; } = "[]";
        public required Guid? PatientId { get; init; }
        public required Guid? LabResultId { get; init; }
        public required Guid ResolvedBy { get; init; }
        public required DateTimeOffset ResolvedAt { get; init; }
    }

    private static NewAlert WaitingAlert(Guid labImportId) =>
        new()
        {
            Kind = AlertKind.ImportWaiting,
            Severity = AlertSeverity.Warning,
            ResourceType = "lab-import",
            ResourceId = labImportId,
            Message =
                "Lines that a laboratory has sent could not be entered and wait for a person.",
        };

    private async Task<Dictionary<string, MessageRow>> KnownAsync(
        IEnumerable<string> keys,
        CancellationToken ct
    )
    {
        var sought = keys.Distinct().ToArray();
        return sought.Length == 0
            ? []
            : (
                await db.QueryAsync<MessageRow>(
                    KnownMessagesSql,
                    new { Keys = JsonSerializer.Serialize(sought) },
                    ct
                )
            ).ToDictionary(row => row.MessageKey!);
    }

    private static LabImportRowRecord[] Rows(
        LabImportRecord import,
        IReadOnlyList<EnteredLine> entered,
        DateTimeOffset now
    ) =>
        [
            .. entered
                .Where(line => line.Outcome == LineOutcome.Waiting)
                .Select(
                    (line, index) =>
                        new LabImportRowRecord
                        {
                            LabImportId = import.LabImportId,
                            RowNumber = import.RowCounter + index + 1,
                            Version = 1,
                            Status = LabImportRowStatus.Waiting,
                            Place = line.Line.Result.Place,
                            Source = line.Line.Source,
                            Sender = line.Line.Sender,
                            PatientKey = ImportKeys.Patient(
                                line.Line.Sender,
                                line.Line.Report.Patient
                            ),
                            CodeKey =
                                line.Line.Result.Codes.Count == 0
                                    ? ""
                                    : ImportKeys.Code(line.Line.Result.Codes[0]),
                            SourceKey = line.Line.SourceKey,
                            ContentHash = line.Line.ContentHash,
                            Content = StoredJson.Write(
                                line.Line.Report with
                                {
                                    Results = [line.Line.Result],
                                }
                            )!,
                            Corrections =
                                line.Line.Corrections == new LineCorrections()
                                    ? null
                                    : StoredJson.Write(line.Line.Corrections),
                            Faults = StoredJson.Write(line.Faults)!,
                            PatientId = line.PatientId,
                            CreatedAt = now,
                            UpdatedAt = now,
                        }
                ),
        ];

    private static MessageRow[] Messages(
        LabImportRecord import,
        ImportChunk chunk,
        HashSet<int> repeated,
        Dictionary<string, MessageRow> known,
        IReadOnlyList<EnteredLine> entered,
        DateTimeOffset now
    )
    {
        var waiting = entered
            .Where(line => line.Outcome == LineOutcome.Waiting)
            .ToLookup(line => line.Line.Unit, line => (line.Line.Result.Place, line.Faults));
        Dictionary<string, string> answered = known.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Acknowledgment
        );
        List<MessageRow> messages = [];
        for (var i = 0; i < chunk.Units.Count; i++)
        {
            var (unit, key, _) = chunk.Units[i];
            // The same message is answered the same.
            var answer = repeated.Contains(i)
                ? answered[key!]
                : unit.Acknowledge([.. waiting[i]], Guid.NewGuid(), now);
            if (answer is null)
            {
                continue;
            }

            if (key is not null)
            {
                answered[key] = answer;
            }

            messages.Add(
                new MessageRow
                {
                    LabImportId = import.LabImportId,
                    Position = import.Units + i + 1,
                    MessageKey = repeated.Contains(i) ? null : key,
                    Acknowledgment = answer,
                }
            );
        }

        return [.. messages];
    }

    private static string Faults(string stored, IEnumerable<ImportUnit> units) =>
        StoredJson.Write(
            StoredJson
                .Read<IncomingFault[]>(stored)!
                .Concat(units.SelectMany(unit => unit.Faults))
                .Take(LabImportRecord.MostFaults)
                .ToArray()
        )!;

    private sealed record PatientOfImport(Guid LabImportId, Guid PatientId);

    private sealed record MessageRow
    {
        public string? MessageKey { get; init; }
        public Guid LabImportId { get; init; }
        public int Position { get; init; }
        public required string Acknowledgment { get; init; }
    }
}
