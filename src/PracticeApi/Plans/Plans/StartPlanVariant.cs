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

/// <summary>Lets a variant stand in for the items of a phase.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record StartPlanVariant : ICommand<Plan>, IAboutPatients
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

    /// <summary>Id of the variant, as `flare`.</summary>
    /// <example>flare</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Variant { get; init; }

    /// <summary>First day of the variant, within the phase; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class StartPlanVariantHandler(PlanCommands commands, PlanPhases phases)
    : IRequestHandler<StartPlanVariant, Plan>
{
    public async Task<Plan> Handle(StartPlanVariant command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        var on = await commands.DayAsync(command.On, ct);
        var phase = await phases.ReadAsync(plan, command.PhaseId, on, ct);
        PlanPhases.CheckVariant(plan, phase, command.Variant, on);
        await commands.NoteAsync(
            plan,
            PlanEventKind.VariantStarted,
            on,
            ct,
            command.Reason,
            new PhaseChange(
                PhaseChangeKind.VariantStarted,
                command.PhaseId,
                on,
                VariantId: command.Variant
            )
        );
        return await commands.StoreAsync(plan, "variant-started", ct);
    }
}

internal static class StartPlanVariantEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans
            .MapPost("/phases/{phaseId}/start-variant", Start)
            .For<StartPlanVariant>(404, 409, 412, 422, 428);

    /// <summary>Switch a phase to a variant</summary>
    /// <remarks>As to `flare`: from that day on its items stand in for those of the phase, which goes on as long. 409 where a variant stands in already, or the phase does not run on that day.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="phaseId">Id of the phase.</param>
    private static async Task<Ok<Plan>> Start(
        Guid planId,
        string phaseId,
        IfMatch ifMatch,
        StartPlanVariant body,
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
