using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Safety;

/// <summary>Asks how the flags of a plan stand with its patient.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetPlanSafety(Guid PlanId) : IQuery<PlanSafetyReview>, IAboutPatients;

internal sealed class GetPlanSafetyHandler(Db db, PlanSafety safety, AuditTrail trail)
    : IRequestHandler<GetPlanSafety, PlanSafetyReview>
{
    public async Task<PlanSafetyReview> Handle(GetPlanSafety query, CancellationToken ct)
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        return await safety.ReviewAsync(plan, plan.Shown, ct);
    }
}

internal static class GetPlanSafetyEndpoint
{
    public static void Map(RouteGroupBuilder safety) =>
        safety.MapGet("", Get).For<GetPlanSafety>(404);

    /// <summary>Hold a plan against its patient</summary>
    /// <remarks>
    /// Each flag and each caution of an item, by the chart as it stands now: present, absent or not known, why, and what has to be done
    /// about it. That nothing is recorded does not mean that there is nothing: it is not known. Of the draft where there is one.
    /// </remarks>
    private static async Task<Ok<PlanSafetyReview>> Get(
        Guid planId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPlanSafety(planId), ct));
}
