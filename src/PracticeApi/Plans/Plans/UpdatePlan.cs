using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>The draft of a plan, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record UpdatePlan : PlanContent, ICommand<Plan>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

internal sealed class UpdatePlanRules(MonitoringRules monitoring) : IRules<UpdatePlan>
{
    public async ValueTask CheckAsync(
        UpdatePlan request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        PlanRules.Add(PlanCheck.Of(request), faults);
        await monitoring.CheckAsync("", request.Monitoring, faults, ct);
    }
}

internal sealed class UpdatePlanHandler(PlanCommands commands) : IRequestHandler<UpdatePlan, Plan>
{
    public async Task<Plan> Handle(UpdatePlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        if (plan.Draft is null)
        {
            throw Problem.Conflict(
                "no-draft",
                "What is published is not changed; revise the plan to begin a new draft."
            );
        }

        if (plan.Revision > 0 && command.StartsOn != plan.StartsOn)
        {
            throw Problem.Invalid([
                new Fault(
                    "/startsOn",
                    "stays as it is once a revision has been published",
                    "starts-on-fixed",
                    NeedsFacts: true
                ),
            ]);
        }

        return await commands.StoreAsync(
            plan with
            {
                // A list names it by what is published.
                Title = plan.Revision == 0 ? command.Title : plan.Title,
                StartsOn = command.StartsOn,
                Draft = StoredJson.Write<PlanContent>(command),
            },
            "updated",
            ct
        );
    }
}

internal static class UpdatePlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPut("", Update).For<UpdatePlan>(404, 409, 412, 422, 428);

    /// <summary>Change the draft of a plan</summary>
    /// <remarks>What is left out is removed. 409 where everything is published: revise the plan first.</remarks>
    private static async Task<Ok<Plan>> Update(
        Guid planId,
        IfMatch ifMatch,
        UpdatePlan body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PlanId = planId, Version = ifMatch.Version }, ct)
        );
}
