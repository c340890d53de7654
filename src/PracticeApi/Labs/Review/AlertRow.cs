using PracticeApi.Clinical;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>An alert as stored, with the name of whoever has taken it on.</summary>
internal sealed record AlertRow
{
    public const string Select = """
        SELECT a.AlertId, a.Version, a.Kind, a.Severity, a.SeverityRank, a.Status, a.PatientId, a.AssignedTo, a.ResourceType,
               a.ResourceId, a.Code, a.Item, a.Message, a.EscalatedAt, a.CreatedAt, a.UpdatedAt, a.AcknowledgedAt, a.AcknowledgedBy, a.Action,
               s.Name AS AcknowledgedByName
        FROM   Alerts a
               LEFT JOIN Staff s ON s.PracticeId = a.PracticeId AND s.StaffId = a.AcknowledgedBy

        """;

    private const string ByIdSql =
        Select
        + """
            WHERE  a.PracticeId = @PracticeId AND a.AlertId = @AlertId
            """;

    public Guid AlertId { get; init; }
    public int Version { get; init; }
    public AlertKind Kind { get; init; }
    public AlertSeverity Severity { get; init; }

    /// <summary>Orders by urgency, the most urgent first.</summary>
    public int SeverityRank { get; init; }

    public AlertStatus Status { get; init; }
    public Guid? PatientId { get; init; }
    public Guid? AssignedTo { get; init; }
    public required string ResourceType { get; init; }
    public Guid ResourceId { get; init; }
    public string? Code { get; init; }
    public string? Item { get; init; }
    public required string Message { get; init; }
    public DateTimeOffset? EscalatedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public Guid? AcknowledgedBy { get; init; }
    public string? Action { get; init; }
    public string? AcknowledgedByName { get; init; }

    public static int RankOf(AlertSeverity severity) => AlertSeverity.Urgent - severity;

    /// <exception cref="ProblemException">404: there is no such alert in the caller's practice.</exception>
    public static async Task<AlertRow> ReadAsync(Db db, Guid alertId, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<AlertRow>(ByIdSql, new { AlertId = alertId }, ct)
        ?? throw Problem.NotFound("alert-not-found", $"There is no alert {alertId}.");

    public Alert ToAlert() =>
        new()
        {
            Id = AlertId,
            Version = Version,
            Kind = Kind,
            Severity = Severity,
            Status = Status,
            PatientId = PatientId,
            AssignedTo = AssignedTo,
            Resource = new AlertResource { Type = ResourceType, Id = ResourceId },
            Code = Code,
            Item = Item,
            Message = Message,
            EscalatedAt = EscalatedAt,
            Acknowledgement = this is { AcknowledgedBy: { } by, AcknowledgedAt: { } at }
                ? new Acknowledgement
                {
                    By = by,
                    Name = AcknowledgedByName ?? "",
                    At = at,
                    Action = Action!,
                }
                : null,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
