using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Audit;

/// <summary>Asks who did or saw what.</summary>
[ValidatableType, RequireScope(Scope.AuditRead)]
public sealed record ListAuditEvents : IQuery<Page<AuditEvent>>, IAboutPatients, IPaged
{
    /// <summary>Only what touched this patient's record.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Only what this member of staff did, or what was done through this intake.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Only from this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>That somebody did or saw something.</summary>
public sealed record AuditEvent
{
    /// <summary>Id of the event.</summary>
    public required Guid Id { get; init; }

    /// <summary>Place in the practice's chain; there are no gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The member of staff, or the intake through which a patient acted; null where nobody was known yet.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary>What the actor is; null where nobody was known yet.</summary>
    public required ActorKind? ActorKind { get; init; }

    /// <summary>The request, e.g. `EnterLabResult`.</summary>
    /// <example>EnterLabResult</example>
    public required string Action { get; init; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Whose records were touched or shown.</summary>
    public required IReadOnlyList<Guid> PatientIds { get; init; }

    /// <summary>What of the record was touched, where it was one thing.</summary>
    public required Guid? ResourceId { get; init; }

    /// <summary>The `X-Request-Id` of the call.</summary>
    public required string RequestId { get; init; }

    /// <summary>SHA-256 over the event and the previous event's hash, in hexadecimal.</summary>
    public required string Hash { get; init; }
}

internal sealed class ListAuditEventsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListAuditEvents, Page<AuditEvent>>
{
    private const string Columns = """
        SELECT e.Sequence, e.AuditEventId, e.OccurredAt, e.ActorId, e.ActorKind, e.Action, e.Outcome, e.PatientId, e.ResourceId,
               e.RequestId, e.Hash

        """;

    private const string Filter = """
               AND (@Before IS NULL OR e.Sequence < @Before)
               AND (@ActorId IS NULL OR e.ActorId = @ActorId)
               AND (@From IS NULL OR e.OccurredAt >= @From)
               AND (@To IS NULL OR e.OccurredAt < @To)
        ORDER BY e.Sequence DESC
        {first @Limit}
        """;

    private const string PageSql =
        Columns
        + """
            FROM   AuditEvents e
            WHERE  e.PracticeId = @PracticeId

            """
        + Filter;

    private const string OfPatientSql =
        Columns
        + """
            FROM   AuditPatientRanges r
                   JOIN AuditEvents e ON e.Sequence >= r.FirstSequence AND e.Sequence <= r.LastSequence
            WHERE  r.PracticeId = @PracticeId AND r.PatientId = @PatientId AND e.PracticeId = @PracticeId
                   AND (e.PatientId = @PatientId
                        OR EXISTS (SELECT p.Sequence
                                   FROM   AuditEventPatients p
                                   WHERE  p.PracticeId = @PracticeId AND p.Sequence = e.Sequence
                                          AND p.PatientId = @PatientId))

            """
        + Filter;

    private const string PatientsSql = """
        SELECT Sequence, PatientId
        FROM   AuditEventPatients
        WHERE  PracticeId = @PracticeId AND Sequence >= @First AND Sequence <= @Last
        """;

    public async Task<Page<AuditEvent>> Handle(ListAuditEvents query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var rows = await db.QueryAsync<Row>(
            query.PatientId is null ? PageSql : OfPatientSql,
            new
            {
                Before = cursors.Read<Position>(query.Cursor)?.Sequence,
                query.PatientId,
                query.ActorId,
                query.From,
                query.To,
                Limit = limit + 1,
            },
            ct
        );
        var patients =
            rows.Count == 0
                ? Enumerable.Empty<PatientRow>().ToLookup(row => row.Sequence, row => row.PatientId)
                : (
                    await db.QueryAsync<PatientRow>(
                        PatientsSql,
                        new { First = rows[^1].Sequence, Last = rows[0].Sequence },
                        ct
                    )
                ).ToLookup(row => row.Sequence, row => row.PatientId);
        var page = cursors.Page(
            [.. rows.Select(row => row.ToEvent(patients[row.Sequence]))],
            limit,
            last => new Position(last.Sequence)
        );
        // Who asks what happened to a patient sees that patient, found or not.
        trail.Shows(query.PatientId is { } patient ? [patient] : []);
        trail.Shows(page.Items.SelectMany(item => item.PatientIds));
        return page;
    }

    private sealed record Position(long Sequence);

    private sealed record PatientRow
    {
        public long Sequence { get; init; }
        public Guid PatientId { get; init; }
    }

    private sealed record Row
    {
        public long Sequence { get; init; }
        public Guid AuditEventId { get; init; }
        public DateTimeOffset OccurredAt { get; init; }
        public Guid? ActorId { get; init; }
        public ActorKind? ActorKind { get; init; }
        public required string Action { get; init; }
        public AuditOutcome Outcome { get; init; }
        public Guid? PatientId { get; init; }
        public Guid? ResourceId { get; init; }
        public required string RequestId { get; init; }
        public required string Hash { get; init; }

        public AuditEvent ToEvent(IEnumerable<Guid> several) =>
            new()
            {
                Id = AuditEventId,
                Sequence = Sequence,
                OccurredAt = OccurredAt,
                ActorId = ActorId,
                ActorKind = ActorKind ?? (ActorId is null ? null : Access.ActorKind.Staff),
                Action = Action,
                Outcome = Outcome,
                PatientIds = PatientId is { } one ? [one] : [.. several],
                ResourceId = ResourceId,
                RequestId = RequestId,
                Hash = Hash,
            };
    }
}

internal static class ListAuditEventsEndpoint
{
    public static void Map(RouteGroupBuilder audit) =>
        audit.MapGet("", List).For<ListAuditEvents>();

    /// <summary>List audit events</summary>
    /// <remarks>Who did or saw what, newest first. Reads appear within the flush interval, a second by default.</remarks>
    private static async Task<Ok<Page<AuditEvent>>> List(
        [AsParameters] ListAuditEvents query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
