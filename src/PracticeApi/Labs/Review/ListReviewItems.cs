using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Http;
using PracticeApi.Labs.Reports;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Review;

/// <summary>Asks for what waits for a practitioner, the most urgent first.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListReviewItems : IQuery<Page<ReviewItem>>, IAboutPatients, IPaged
{
    /// <summary>Only what this member of staff is to look at, what nobody in particular is, and alerts that were escalated.</summary>
    public Guid? AssignedTo { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>Why something waits for a practitioner.</summary>
public enum ReviewItemKind
{
    /// <summary>An alert is open.</summary>
    Alert,

    /// <summary>A report has not been signed yet.</summary>
    ReportToSign,

    /// <summary>A report changed after it had been signed.</summary>
    ReportReopened,
}

/// <summary>Something that waits for a practitioner.</summary>
public sealed record ReviewItem
{
    /// <summary>Why it waits.</summary>
    public required ReviewItemKind Kind { get; init; }

    /// <summary>How soon somebody has to look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>The patient concerned; null where it is not known yet.</summary>
    public required Guid? PatientId { get; init; }

    /// <summary>The member of staff who is to look; null for whoever is there.</summary>
    public required Guid? AssignedTo { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertResource Resource { get; init; }

    /// <summary>The alert; null for a report that is to be signed.</summary>
    public required Guid? AlertId { get; init; }

    /// <summary>When the alert had been open for longer than the practice allows; null until then, and for a report.</summary>
    public required DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>What to look at, in words.</summary>
    public required string Message { get; init; }

    /// <summary>Since when it waits.</summary>
    public required DateTimeOffset Since { get; init; }
}

internal sealed class ListReviewItemsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListReviewItems, Page<ReviewItem>>
{
    private const string AlertsSql =
        AlertRow.Select
        + """
            WHERE  a.PracticeId = @PracticeId AND a.Status = 'open'
                   AND (@AssignedTo IS NULL OR a.AssignedTo IS NULL OR a.AssignedTo = @AssignedTo OR a.EscalatedAt IS NOT NULL)
                   AND (@AfterRank IS NULL
                        OR a.SeverityRank > @AfterRank
                        OR (a.SeverityRank = @AfterRank AND a.CreatedAt > @AfterInstant)
                        OR (a.SeverityRank = @AfterRank AND a.CreatedAt = @AfterInstant AND a.AlertId > @AfterId))
            ORDER BY a.SeverityRank, a.CreatedAt, a.AlertId
            {first @Limit}
            """;

    // Those opened again come before those that nobody has signed yet; one whose every line is in error needs no signature.
    private const string ReportsSql = """
        SELECT r.LabReportId, r.PatientId, r.ReviewState, COALESCE(r.ReopenedAt, r.CreatedAt) AS Since,
               p.ResponsiblePractitionerId AS AssignedTo,
               CASE WHEN r.ReviewState = 'reopened' THEN 1 ELSE 2 END AS SeverityRank
        FROM   LabReports r
               JOIN Patients p ON p.PracticeId = r.PracticeId AND p.PatientId = r.PatientId
        WHERE  r.PracticeId = @PracticeId AND r.ReviewState <> 'signed'
               AND (@AssignedTo IS NULL OR p.ResponsiblePractitionerId IS NULL OR p.ResponsiblePractitionerId = @AssignedTo)
               AND EXISTS (
                   SELECT 1
                   FROM   LabResults x
                   WHERE  x.PracticeId = @PracticeId AND x.ReportId = r.LabReportId AND x.SupersededAt IS NULL
                          AND x.Status <> 'enteredInError'
               )
               AND (@AfterRank IS NULL
                    OR CASE WHEN r.ReviewState = 'reopened' THEN 1 ELSE 2 END > @AfterRank
                    OR (CASE WHEN r.ReviewState = 'reopened' THEN 1 ELSE 2 END = @AfterRank
                        AND COALESCE(r.ReopenedAt, r.CreatedAt) > @AfterInstant)
                    OR (CASE WHEN r.ReviewState = 'reopened' THEN 1 ELSE 2 END = @AfterRank
                        AND COALESCE(r.ReopenedAt, r.CreatedAt) = @AfterInstant AND r.LabReportId > @AfterId))
        ORDER BY SeverityRank, Since, LabReportId
        {first @Limit}
        """;

    public async Task<Page<ReviewItem>> Handle(ListReviewItems query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        var alerts = await db.QueryAsync<AlertRow>(AlertsSql, Args(query, after?.Alert, limit), ct);
        var reports = await db.QueryAsync<ToSign>(
            ReportsSql,
            Args(query, after?.Report, limit),
            ct
        );

        // Each list is ordered already, and a stable sort leaves it so.
        var waiting = alerts
            .Select(alert =>
                (Item: ItemOf(alert), Alert: (Place?)PlaceOf(alert), Report: (Place?)null)
            )
            .Concat(
                reports.Select(report =>
                    (Item: ItemOf(report), Alert: (Place?)null, Report: (Place?)PlaceOf(report))
                )
            )
            .OrderBy(one => AlertRow.RankOf(one.Item.Severity))
            .ThenBy(one => one.Item.Since)
            .Take(limit + 1)
            .ToArray();
        var shown = waiting.Take(limit).ToArray();
        var end = new Position(
            shown.LastOrDefault(one => one.Alert is not null).Alert ?? after?.Alert,
            shown.LastOrDefault(one => one.Report is not null).Report ?? after?.Report
        );
        trail.Shows(shown.Select(one => one.Item.PatientId).OfType<Guid>().Distinct());
        return new Page<ReviewItem>
        {
            Items = [.. shown.Select(one => one.Item)],
            Next = waiting.Length > limit ? cursors.Write(end) : null,
        };
    }

    private static object Args(ListReviewItems query, Place? after, int limit) =>
        new
        {
            query.AssignedTo,
            AfterRank = after?.Rank,
            AfterInstant = after?.Instant,
            AfterId = after?.Id,
            Limit = limit + 1,
        };

    private static Place PlaceOf(AlertRow alert) =>
        new(alert.SeverityRank, alert.CreatedAt, alert.AlertId);

    private static Place PlaceOf(ToSign report) =>
        new(report.SeverityRank, report.Since, report.LabReportId);

    private static ReviewItem ItemOf(AlertRow alert) =>
        new()
        {
            Kind = ReviewItemKind.Alert,
            Severity = alert.Severity,
            PatientId = alert.PatientId,
            AssignedTo = alert.AssignedTo,
            Resource = new AlertResource { Type = alert.ResourceType, Id = alert.ResourceId },
            AlertId = alert.AlertId,
            EscalatedAt = alert.EscalatedAt,
            Message = alert.Message,
            Since = alert.CreatedAt,
        };

    private static ReviewItem ItemOf(ToSign report)
    {
        var reopened = report.ReviewState == ReviewState.Reopened;
        return new ReviewItem
        {
            Kind = reopened ? ReviewItemKind.ReportReopened : ReviewItemKind.ReportToSign,
            Severity = reopened ? AlertSeverity.Warning : AlertSeverity.Info,
            PatientId = report.PatientId,
            AssignedTo = report.AssignedTo,
            Resource = new AlertResource { Type = "lab-report", Id = report.LabReportId },
            AlertId = null,
            EscalatedAt = null,
            Message = reopened
                ? "The report has changed since it was signed."
                : "The report has not been signed yet.",
            Since = report.Since,
        };
    }

    private sealed record ToSign
    {
        public Guid LabReportId { get; init; }
        public Guid PatientId { get; init; }
        public ReviewState ReviewState { get; init; }
        public DateTimeOffset Since { get; init; }
        public Guid? AssignedTo { get; init; }
        public int SeverityRank { get; init; }
    }

    private sealed record Place(int Rank, DateTimeOffset Instant, Guid Id);

    private sealed record Position(Place? Alert, Place? Report);
}

internal static class ListReviewItemsEndpoint
{
    public static void Map(RouteGroupBuilder items) =>
        items.MapGet("", List).For<ListReviewItems>();

    /// <summary>List what waits for a practitioner</summary>
    /// <remarks>
    /// Open alerts, reports that changed after they were signed, and reports that nobody has signed: the most urgent first,
    /// and of those what has waited longest. Every patient shown is audited. A tracking aid, never a diagnosis.
    /// </remarks>
    private static async Task<Ok<Page<ReviewItem>>> List(
        [AsParameters] ListReviewItems query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
