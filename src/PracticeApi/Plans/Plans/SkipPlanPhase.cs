using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>Leaves out what is left of a phase.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record SkipPlanPhase : ICommand<Plan>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The phase; from the path.</summary>
    [JsonIgnore]
    public string PhaseId { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The day from which it is left out, on which the next phase begins; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class SkipPlanPhaseHandler(PlanCommands commands, PlanPhases phases)
    : IRequestHandler<SkipPlanPhase, Plan>
{
    public async Task<Plan> Handle(SkipPlanPhase command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        var on = await commands.DayAsync(command.On, ct);
        var phase = await phases.ReadAsync(plan, command.PhaseId, on, ct);
        if (phase.SkippedOn is not null || phase.To < on)
        {
            throw PlanPhases.Over();
        }

        await commands.NoteAsync(
            plan,
            PlanEventKind.Skipped,
            on,
            ct,
            command.Reason,
            new PhaseChange(PhaseChangeKind.Skipped, command.PhaseId, on)
        );
        return await commands.StoreAsync(plan, "phase-skipped", ct);
    }
}

internal static class SkipPlanPhaseEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/phases/{phaseId}/skip", Skip).For<SkipPlanPhase>(404, 409, 412, 422, 428);

    /// <summary>Leave out the rest of a phase</summary>
    /// <remarks>The next phase begins on that day; a phase that has not begun is left out altogether. 409 where the phase is over or left out already.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="phaseId">Id of the phase.</param>
    private static async Task<Ok<Plan>> Skip(
        Guid planId,
        string phaseId,
        IfMatch ifMatch,
        SkipPlanPhase? body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                (body ?? new()) with
                {
                    PlanId = planId,
                    PhaseId = phaseId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
