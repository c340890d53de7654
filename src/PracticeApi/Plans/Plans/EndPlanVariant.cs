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

/// <summary>Takes the items of a phase up again.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record EndPlanVariant : ICommand<Plan>, IAboutPatients
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

    /// <summary>The day on which the phase’s own items are taken up again; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class EndPlanVariantHandler(PlanCommands commands, PlanPhases phases)
    : IRequestHandler<EndPlanVariant, Plan>
{
    public async Task<Plan> Handle(EndPlanVariant command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        var on = await commands.DayAsync(command.On, ct);
        var phase = await phases.ReadAsync(plan, command.PhaseId, on, ct);
        var variant = PlanPhases.RunningVariant(phase, on);
        await commands.NoteAsync(
            plan,
            PlanEventKind.VariantEnded,
            on,
            ct,
            command.Reason,
            new PhaseChange(PhaseChangeKind.VariantEnded, command.PhaseId, on, VariantId: variant)
        );
        return await commands.StoreAsync(plan, "variant-ended", ct);
    }
}

internal static class EndPlanVariantEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans
            .MapPost("/phases/{phaseId}/end-variant", End)
            .For<EndPlanVariant>(404, 409, 412, 422, 428);

    /// <summary>Switch a phase back from a variant</summary>
    /// <remarks>Its own items are taken up again on that day. 409 where no variant stands in.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="phaseId">Id of the phase.</param>
    private static async Task<Ok<Plan>> End(
        Guid planId,
        string phaseId,
        IfMatch ifMatch,
        EndPlanVariant? body,
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
