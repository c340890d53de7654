using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Review;

/// <summary>Asks for the practice's alerts, newest first.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListAlerts : IQuery<Page<Alert>>, IAboutPatients, IPaged
{
    /// <summary>Only of this status.</summary>
    public AlertStatus? Status { get; init; }

    /// <summary>Only of this severity.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>Only of this patient.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Only those that this member of staff is to look at.</summary>
    public Guid? AssignedTo { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListAlertsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListAlerts, Page<Alert>>
{
    private const string Filter = """
        WHERE  a.PracticeId = @PracticeId
               AND (@Status IS NULL OR a.Status = @Status)
               AND (@Severity IS NULL OR a.Severity = @Severity)
               AND (@PatientId IS NULL OR a.PatientId = @PatientId)
               AND (@AssignedTo IS NULL OR a.AssignedTo = @AssignedTo)

        """;

    private const string PageSql =
        AlertRow.Select
        + Filter
        + """
                   AND (@BeforeInstant IS NULL
                        OR a.CreatedAt < @BeforeInstant
                        OR (a.CreatedAt = @BeforeInstant AND a.AlertId < @BeforeId))
            ORDER BY a.CreatedAt DESC, a.AlertId DESC
            {first @Limit}
            """;

    private const string CountSql =
        """
            SELECT COUNT(*)
            FROM   Alerts a

            """ + Filter;

    public async Task<Page<Alert>> Handle(ListAlerts query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var args = new
        {
            query.Status,
            query.Severity,
            query.PatientId,
            query.AssignedTo,
            BeforeInstant = before?.Instant,
            BeforeId = before?.Id,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<AlertRow>(PageSql, args, ct);
        int? count = query.IncludeCount == true ? await db.CountAsync(CountSql, args, ct) : null;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.CreatedAt, last.AlertId),
            count
        );
        trail.Shows(page.Items.Select(row => row.PatientId).OfType<Guid>());
        return page.Select(row => row.ToAlert());
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListAlertsEndpoint
{
    public static void Map(RouteGroupBuilder alerts) => alerts.MapGet("", List).For<ListAlerts>();

    /// <summary>List alerts</summary>
    /// <remarks>Newest first. Every patient shown is audited. A tracking aid, never a diagnosis.</remarks>
    private static async Task<Ok<Page<Alert>>> List(
        [AsParameters] ListAlerts query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
