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

/// <summary>Lets a plan rest.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record PausePlan : ICommand<Plan>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>First day of rest; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class PausePlanHandler(PlanCommands commands) : IRequestHandler<PausePlan, Plan>
{
    public async Task<Plan> Handle(PausePlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Active);
        var on = await commands.DayAsync(command.On, ct);
        await commands.NoteAsync(plan, PlanEventKind.Paused, on, ct, command.Reason);
        return await commands.StoreAsync(plan with { Status = PlanStatus.Paused }, "paused", ct);
    }
}

internal static class PausePlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/pause", Pause).For<PausePlan>(404, 409, 412, 428);

    /// <summary>Let a plan rest</summary>
    /// <remarks>Nothing is expected while it rests, and what hangs on its days moves along.</remarks>
    private static async Task<Ok<Plan>> Pause(
        Guid planId,
        IfMatch ifMatch,
        PausePlan? body,
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
