using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Safety;

/// <summary>What the patient answered when asked for flags.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record AnswerPlanFlags : ICommand<PlanSafetyReview>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Codes of the flags that were asked about, all with the same answer.</summary>
    [Length(1, 100)]
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Whether they apply; false says that none is known.</summary>
    public required bool Present { get; init; }

    /// <summary>The day on which it was asked. Not in the future.</summary>
    public required DateOnly AskedOn { get; init; }

    /// <summary>Note.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Note { get; init; }
}

internal sealed class AnswerPlanFlagsRules(PracticeSettings settings) : IRules<AnswerPlanFlags>
{
    public async ValueTask CheckAsync(
        AnswerPlanFlags request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.AskedOn > (await settings.ClockAsync(ct)).Today)
        {
            faults.Add(new Fault("/askedOn", "lies in the future", "in-the-future"));
        }
    }
}

internal sealed class AnswerPlanFlagsHandler(PlanCommands commands, SafetyCommands safety)
    : IRequestHandler<AnswerPlanFlags, PlanSafetyReview>
{
    public async Task<PlanSafetyReview> Handle(AnswerPlanFlags command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        return await safety.DecideAsync(
            plan,
            command.Flags,
            i => $"/flags/{i}",
            (_, _) => null,
            flag => new SafetyDecisionRow
            {
                Kind = SafetyDecisionKind.Answer,
                Flag = flag.Flag,
                Present = command.Present,
                AskedOn = command.AskedOn,
                Reason = command.Note,
            },
            "flags-answered",
            ct
        );
    }
}

internal static class AnswerPlanFlagsEndpoint
{
    public static void Map(RouteGroupBuilder safety) =>
        safety.MapPost("/answers", Answer).For<AnswerPlanFlags>(404, 409, 412, 422, 428);

    /// <summary>Record what the patient answered</summary>
    /// <remarks>
    /// With the name of whoever records it and the day it was asked. It settles what is not known; what the chart shows outweighs it, and
    /// what is recorded later may have to be asked about again.
    /// </remarks>
    private static async Task<Ok<PlanSafetyReview>> Answer(
        Guid planId,
        IfMatch ifMatch,
        AnswerPlanFlags body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PlanId = planId, Version = ifMatch.Version }, ct)
        );
}
