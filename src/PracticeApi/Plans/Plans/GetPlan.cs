using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks for one plan.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetPlan(Guid PlanId) : IQuery<Plan>, IAboutPatients;

internal sealed class GetPlanHandler(PlanAnswers answers, AuditTrail trail)
    : IRequestHandler<GetPlan, Plan>
{
    public async Task<Plan> Handle(GetPlan query, CancellationToken ct)
    {
        var plan = await answers.ReadAsync(query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.Id);
        return plan;
    }
}

internal static class GetPlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) => plans.MapGet("", Get).For<GetPlan>(404);

    /// <summary>Read a plan</summary>
    /// <remarks>
    /// The draft where there is one, else the last published revision, with its days: the phases as they were extended, left out or
    /// replaced by a variant, and where it stands today.
    /// </remarks>
    private static async Task<Ok<Plan>> Get(
        Guid planId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPlan(planId), ct));
}
