using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>Drops the draft of a plan that has a published revision.</summary>
[RequireScope(Scope.PlansWrite)]
public sealed record DiscardPlanDraft(Guid PlanId, int Version) : ICommand<Plan>, IAboutPatients;

internal sealed class DiscardPlanDraftHandler(PlanCommands commands)
    : IRequestHandler<DiscardPlanDraft, Plan>
{
    public async Task<Plan> Handle(DiscardPlanDraft command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        if (plan.Revision == 0)
        {
            throw Problem.Conflict(
                "plan-not-published",
                "Nothing else of the plan is there; stop it instead."
            );
        }

        return plan.Draft is null
            ? throw Problem.Conflict("no-draft", "There is no draft to drop.")
            : await commands.StoreAsync(plan with { Draft = null }, "draft-discarded", ct);
    }
}

internal static class DiscardPlanDraftEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/discard-draft", Discard).For<DiscardPlanDraft>(404, 409, 412, 428);

    /// <summary>Drop the draft of a plan</summary>
    /// <remarks>What is published stays in force. 409 where there is no draft, or nothing is published.</remarks>
    private static async Task<Ok<Plan>> Discard(
        Guid planId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new DiscardPlanDraft(planId, ifMatch.Version), ct));
}
