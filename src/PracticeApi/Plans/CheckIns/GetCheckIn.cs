using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Asks for one check-in.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetCheckIn(Guid PlanId, Guid CheckInId) : IQuery<CheckIn>, IAboutPatients;

internal sealed class GetCheckInHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(GetCheckIn query, CancellationToken ct)
    {
        var row = await CheckInRow.CurrentAsync(db, query.PlanId, query.CheckInId, ct);
        trail.Concerns(row.PatientId, row.CheckInId);
        return row.ToCheckIn();
    }
}

internal static class GetCheckInEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns.MapGet("/{checkInId:guid}", Get).For<GetCheckIn>(404);

    /// <summary>Read a check-in</summary>
    private static async Task<Ok<CheckIn>> Get(
        Guid planId,
        Guid checkInId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetCheckIn(planId, checkInId), ct));
}
