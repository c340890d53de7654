using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Labs.Review;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Safety;

/// <summary>A practitioner's reason to go ahead against a contraindication.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record OverrideContraindication : ICommand<PlanSafetyReview>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Code of the flag.</summary>
    /// <example>eating-disorder</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Flag { get; init; }

    /// <summary>Why the plan goes ahead all the same.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class OverrideContraindicationHandler(
    Caller caller,
    PlanCommands commands,
    SafetyCommands safety
) : IRequestHandler<OverrideContraindication, PlanSafetyReview>
{
    public async Task<PlanSafetyReview> Handle(
        OverrideContraindication command,
        CancellationToken ct
    )
    {
        Practitioners.Require(caller);
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        return await safety.DecideAsync(
            plan,
            [command.Flag],
            _ => "/flag",
            (finding, pointer) =>
                finding is { State: FlagState.Present, Level: FlagLevel.Contraindication }
                    ? null
                    : new Fault(
                        pointer,
                        "is no contraindication that is present",
                        "not-present",
                        NeedsFacts: true
                    ),
            finding => new SafetyDecisionRow
            {
                Kind = SafetyDecisionKind.Override,
                Flag = finding.Flag,
                Reason = command.Reason,
            },
            "contraindication-overridden",
            ct
        );
    }
}

internal static class OverrideContraindicationEndpoint
{
    public static void Map(RouteGroupBuilder safety) =>
        safety
            .MapPost("/overrides", Override)
            .For<OverrideContraindication>(404, 409, 412, 422, 428);

    /// <summary>Go ahead against a contraindication</summary>
    /// <remarks>
    /// With a reason, by a practitioner or the owner; it stands in the plan and in the audit. It holds for what the chart shows now:
    /// what is recorded later asks for another.
    /// </remarks>
    private static async Task<Ok<PlanSafetyReview>> Override(
        Guid planId,
        IfMatch ifMatch,
        OverrideContraindication body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PlanId = planId, Version = ifMatch.Version }, ct)
        );
}
