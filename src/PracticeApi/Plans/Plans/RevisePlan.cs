using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>Begins a new draft of a plan, from its last published revision.</summary>
[RequireScope(Scope.PlansWrite)]
public sealed record RevisePlan(Guid PlanId, int Version) : ICommand<Plan>, IAboutPatients;

internal sealed class RevisePlanHandler(PlanCommands commands) : IRequestHandler<RevisePlan, Plan>
{
    public async Task<Plan> Handle(RevisePlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Active, PlanStatus.Paused);
        if (plan.Draft is not null)
        {
            throw Problem.Conflict("draft-present", "There is a draft already; change that one.");
        }

        return await commands.StoreAsync(plan with { Draft = plan.Content }, "revised", ct);
    }
}

internal static class RevisePlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/revise", Revise).For<RevisePlan>(404, 409, 412, 428);

    /// <summary>Begin a new draft of a plan</summary>
    /// <remarks>
    /// A copy of the last published revision, which stays in force until the draft is published. 409 where there is a draft.
    /// </remarks>
    private static async Task<Ok<Plan>> Revise(
        Guid planId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new RevisePlan(planId, ifMatch.Version), ct));
}
