using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Asks for every version of a check-in.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetCheckInHistory(Guid PlanId, Guid CheckInId)
    : IQuery<CheckInHistory>,
        IAboutPatients;

/// <summary>Every version of a check-in, the latest first.</summary>
public sealed record CheckInHistory
{
    /// <summary>The versions, the latest first.</summary>
    public required IReadOnlyList<CheckInVersion> Items { get; init; }
}

/// <summary>One version of a check-in, and what made it.</summary>
public sealed record CheckInVersion
{
    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the next version took its place; null for the current one.</summary>
    public required DateTimeOffset? SupersededAt { get; init; }

    /// <summary>The member of staff who recorded it; null where the patient did.</summary>
    public required Guid? RecordedBy { get; init; }

    /// <summary>What was done.</summary>
    public required CheckInChange Change { get; init; }

    /// <summary>Why, where a reason was given.</summary>
    public required string? Reason { get; init; }

    /// <summary>The check-in as it was in this version.</summary>
    public required CheckIn CheckIn { get; init; }
}

internal sealed class GetCheckInHistoryHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetCheckInHistory, CheckInHistory>
{
    private const string VersionsSql =
        CheckInRow.Select
        + """
            WHERE  c.PracticeId = @PracticeId AND c.PlanId = @PlanId AND c.CheckInId = @CheckInId
            ORDER BY c.Version DESC
            """;

    public async Task<CheckInHistory> Handle(GetCheckInHistory query, CancellationToken ct)
    {
        var rows = await db.QueryAsync<CheckInRow>(
            VersionsSql,
            new { query.PlanId, query.CheckInId },
            ct
        );
        if (rows.Count == 0)
        {
            throw CheckInRow.NotFound(query.CheckInId);
        }

        trail.Concerns(rows[0].PatientId, query.CheckInId);
        return new CheckInHistory
        {
            Items =
            [
                .. rows.Select(row => new CheckInVersion
                {
                    RecordedAt = row.RecordedAt,
                    SupersededAt = row.SupersededAt,
                    RecordedBy = row.RecordedBy,
                    Change = row.ChangeKind,
                    Reason = row.Reason,
                    CheckIn = row.ToCheckIn(),
                }),
            ],
        };
    }
}

internal static class GetCheckInHistoryEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns.MapGet("/{checkInId:guid}/history", Get).For<GetCheckInHistory>(404);

    /// <summary>Read the history of a check-in</summary>
    /// <remarks>Every version, with who recorded it, when and why; nothing is overwritten.</remarks>
    private static async Task<Ok<CheckInHistory>> Get(
        Guid planId,
        Guid checkInId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetCheckInHistory(planId, checkInId), ct));
}
