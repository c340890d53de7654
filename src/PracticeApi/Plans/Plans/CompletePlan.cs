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

/// <summary>Ends a plan that was followed to its end.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record CompletePlan : ICommand<Plan>, IAboutPatients
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
    public string? Reason { get; init; }
}

internal sealed class CompletePlanHandler(PlanCommands commands)
    : IRequestHandler<CompletePlan, Plan>
{
    public async Task<Plan> Handle(CompletePlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Active, PlanStatus.Paused);
        var on = await commands.DayAsync(command.On, ct);
        await commands.NoteAsync(plan, PlanEventKind.Completed, on, ct, command.Reason);
        return await commands.StoreAsync(
            plan with
            {
                Status = PlanStatus.Completed,
                EndedOn = on,
            },
            "completed",
            ct
        );
    }
}

internal static class CompletePlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/complete", Complete).For<CompletePlan>(404, 409, 412, 428);

    /// <summary>Complete a plan</summary>
    /// <remarks>It is not changed any more; what was followed stays to be read.</remarks>
    private static async Task<Ok<Plan>> Complete(
        Guid planId,
        IfMatch ifMatch,
        CompletePlan? body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                (body ?? new()) with
                {
                    PlanId = planId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
