using System.Text.Json;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Review;

/// <summary>Something to be looked at, before it is stored.</summary>
internal sealed record NewAlert
{
    public required AlertKind Kind { get; init; }
    public required AlertSeverity Severity { get; init; }

    /// <summary>The patient concerned; null where it is not known yet.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Who is to look; null for the patient's responsible practitioner.</summary>
    public Guid? AssignedTo { get; init; }

    /// <summary>Kind of what it points to, such as <c>lab-result</c>.</summary>
    public required string ResourceType { get; init; }
    public required Guid ResourceId { get; init; }

    /// <summary>The rule of the form that raised it.</summary>
    public string? Code { get; init; }

    /// <summary>The item of the form that it is about.</summary>
    public string? Item { get; init; }

    /// <summary>For a person; at most 1000 characters.</summary>
    public required string Message { get; init; }
}

/// <summary>Raises alerts within the transaction of the command that gives cause for them, and closes those that lose theirs.</summary>
internal sealed class Alerts(Db db, EventLog events, TimeProvider clock)
{
    private const int MaxMessage = 1000;

    private const string ResponsibleSql = """
        SELECT PatientId, ResponsiblePractitionerId
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND ResponsiblePractitionerId IS NOT NULL
        """;

    private const string InsertSql = """
        INSERT INTO Alerts
               ( PracticeId,  AlertId,  Version,  Kind,  Severity,  SeverityRank,  Status,  PatientId,  AssignedTo,
                 ResourceType,  ResourceId,  Code,  Item,  Message,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @AlertId, @Version, @Kind, @Severity, @SeverityRank, @Status, @PatientId, @AssignedTo,
                @ResourceType, @ResourceId, @Code, @Item, @Message, @CreatedAt, @UpdatedAt)
        """;

    private const string OpenOfSql = """
        SELECT AlertId, Version, PatientId
        FROM   Alerts {for update}
        WHERE  PracticeId = @PracticeId AND ResourceId IN {ids @ResourceIds} AND Kind = @Kind AND Status = 'open'
        """;

    private const string SupersedeSql = """
        UPDATE Alerts
        SET    Version = Version + 1, Status = 'superseded', UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND AlertId = @AlertId
        """;

    /// <summary>Closes what nobody has acknowledged yet of alerts whose cause is there no more. They are kept.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="resourceIds">What they point to.</param>
    public async Task SupersedeAsync(
        AlertKind kind,
        IReadOnlyCollection<Guid> resourceIds,
        CancellationToken ct
    )
    {
        if (resourceIds.Count == 0)
        {
            return;
        }

        var open = await db.QueryAsync<Superseded>(
            OpenOfSql,
            new { Kind = kind, ResourceIds = JsonSerializer.Serialize(resourceIds) },
            ct
        );
        var now = clock.Now();
        await db.ExecuteManyAsync(
            SupersedeSql,
            [.. open.Select(one => new { one.AlertId, UpdatedAt = now })],
            ct
        );
        foreach (var one in open)
        {
            events.Add("alert.superseded", "alert", one.AlertId, one.Version + 1, one.PatientId);
        }
    }

    /// <summary>Stores alerts, each for whom it names or else for the patient's responsible practitioner.</summary>
    public async Task RaiseAsync(IReadOnlyList<NewAlert> alerts, CancellationToken ct)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        var responsible = await ResponsibleAsync(alerts, ct);
        var now = clock.Now();
        AlertRow[] rows =
        [
            .. alerts.Select(alert => new AlertRow
            {
                AlertId = Guid.CreateVersion7(),
                Version = 1,
                Kind = alert.Kind,
                Severity = alert.Severity,
                SeverityRank = AlertRow.RankOf(alert.Severity),
                Status = AlertStatus.Open,
                PatientId = alert.PatientId,
                AssignedTo =
                    alert.AssignedTo
                    ?? (
                        alert.PatientId is { } id && responsible.TryGetValue(id, out var who)
                            ? who
                            : null
                    ),
                ResourceType = alert.ResourceType,
                ResourceId = alert.ResourceId,
                Code = alert.Code,
                Item = alert.Item,
                Message =
                    alert.Message.Length <= MaxMessage
                        ? alert.Message
                        : $"{alert.Message[..(MaxMessage - 1)]}…",
                CreatedAt = now,
                UpdatedAt = now,
            }),
        ];
        await db.ExecuteManyAsync(InsertSql, rows, ct);
        foreach (var row in rows)
        {
            events.Add("alert.raised", "alert", row.AlertId, row.Version, row.PatientId);
        }
    }

    private async Task<Dictionary<Guid, Guid>> ResponsibleAsync(
        IReadOnlyList<NewAlert> alerts,
        CancellationToken ct
    )
    {
        Guid[] patients =
        [
            .. alerts
                .Where(alert => alert.AssignedTo is null)
                .Select(alert => alert.PatientId)
                .OfType<Guid>()
                .Distinct(),
        ];
        return patients.Length == 0
            ? []
            : (
                await db.QueryAsync<Responsible>(
                    ResponsibleSql,
                    new { PatientIds = JsonSerializer.Serialize(patients) },
                    ct
                )
            ).ToDictionary(one => one.PatientId, one => one.ResponsiblePractitionerId);
    }

    private sealed record Superseded
    {
        public Guid AlertId { get; init; }
        public int Version { get; init; }
        public Guid? PatientId { get; init; }
    }

    private sealed record Responsible
    {
        public Guid PatientId { get; init; }
        public Guid ResponsiblePractitionerId { get; init; }
    }
}
