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

/// <summary>Takes a plan up again.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record ResumePlan : ICommand<Plan>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The day it is followed again; today unless said. Not in the future.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Why.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class ResumePlanHandler(PlanCommands commands) : IRequestHandler<ResumePlan, Plan>
{
    public async Task<Plan> Handle(ResumePlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Paused);
        var on = await commands.DayAsync(command.On, ct);
        await commands.NoteAsync(plan, PlanEventKind.Resumed, on, ct, command.Reason);
        return await commands.StoreAsync(plan with { Status = PlanStatus.Active }, "resumed", ct);
    }
}

internal static class ResumePlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/resume", Resume).For<ResumePlan>(404, 409, 412, 428);

    /// <summary>Take a plan up again</summary>
    /// <remarks>The rest of it moves along by the days of rest.</remarks>
    private static async Task<Ok<Plan>> Resume(
        Guid planId,
        IfMatch ifMatch,
        ResumePlan? body,
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
