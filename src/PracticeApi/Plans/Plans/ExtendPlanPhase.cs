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

/// <summary>Lets a phase go on for more weeks.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record ExtendPlanPhase : ICommand<Plan>, IAboutPatients
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

    /// <summary>By how many weeks.</summary>
    /// <example>2</example>
    [Range(1, 104)]
    public required int Weeks { get; init; }

    /// <summary>The day it was decided; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class ExtendPlanPhaseHandler(PlanCommands commands, PlanPhases phases)
    : IRequestHandler<ExtendPlanPhase, Plan>
{
    public async Task<Plan> Handle(ExtendPlanPhase command, CancellationToken ct)
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
            PlanEventKind.Extended,
            on,
            ct,
            command.Reason,
            new PhaseChange(PhaseChangeKind.Extended, command.PhaseId, on, Weeks: command.Weeks)
        );
        return await commands.StoreAsync(plan, "phase-extended", ct);
    }
}

internal static class ExtendPlanPhaseEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans
            .MapPost("/phases/{phaseId}/extend", Extend)
            .For<ExtendPlanPhase>(404, 409, 412, 422, 428);

    /// <summary>Extend a phase</summary>
    /// <remarks>Everything after it moves along. 409 where the phase is over or left out.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="phaseId">Id of the phase.</param>
    private static async Task<Ok<Plan>> Extend(
        Guid planId,
        string phaseId,
        IfMatch ifMatch,
        ExtendPlanPhase body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    PlanId = planId,
                    PhaseId = phaseId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
