using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Plans;

/// <summary>Gives a plan up, for a reason.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record StopPlan : ICommand<Plan>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Its last day; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class StopPlanHandler(PlanCommands commands) : IRequestHandler<StopPlan, Plan>
{
    public async Task<Plan> Handle(StopPlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Draft, PlanStatus.Active, PlanStatus.Paused);
        var on = await commands.DayAsync(command.On, ct);
        await commands.NoteAsync(plan, PlanEventKind.Stopped, on, ct, command.Reason);
        return await commands.StoreAsync(
            plan with
            {
                Status = PlanStatus.Stopped,
                EndedOn = on,
            },
            "stopped",
            ct
        );
    }
}

internal static class StopPlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/stop", Stop).For<StopPlan>(404, 409, 412, 428);

    /// <summary>Stop a plan</summary>
    /// <remarks>With a reason, which is kept. It is not changed any more; a draft is given up for good.</remarks>
    private static async Task<Ok<Plan>> Stop(
        Guid planId,
        IfMatch ifMatch,
        StopPlan body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PlanId = planId, Version = ifMatch.Version }, ct)
        );
}
