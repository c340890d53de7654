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

/// <summary>That a practitioner has taken note of cautions.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record AcknowledgeCautions : ICommand<PlanSafetyReview>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Codes of the flags.</summary>
    [Length(1, 100)]
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Note.</summary>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public string? Note { get; init; }
}

internal sealed class AcknowledgeCautionsHandler(
    Caller caller,
    PlanCommands commands,
    SafetyCommands safety
) : IRequestHandler<AcknowledgeCautions, PlanSafetyReview>
{
    public async Task<PlanSafetyReview> Handle(AcknowledgeCautions command, CancellationToken ct)
    {
        Practitioners.Require(caller);
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        return await safety.DecideAsync(
            plan,
            command.Flags,
            i => $"/flags/{i}",
            (finding, pointer) =>
                finding is { State: FlagState.Present, Level: FlagLevel.Caution }
                    ? null
                    : new Fault(
                        pointer,
                        "is no caution that is present",
                        "not-present",
                        NeedsFacts: true
                    ),
            finding => new SafetyDecisionRow
            {
                Kind = SafetyDecisionKind.Acknowledgement,
                Flag = finding.Flag,
                Reason = command.Note,
            },
            "cautions-acknowledged",
            ct
        );
    }
}

internal static class AcknowledgeCautionsEndpoint
{
    public static void Map(RouteGroupBuilder safety) =>
        safety
            .MapPost("/acknowledgements", Acknowledge)
            .For<AcknowledgeCautions>(404, 409, 412, 422, 428);

    /// <summary>Take note of cautions</summary>
    /// <remarks>By a practitioner or the owner; it stands in the plan and in the audit, and holds for what the chart shows now.</remarks>
    private static async Task<Ok<PlanSafetyReview>> Acknowledge(
        Guid planId,
        IfMatch ifMatch,
        AcknowledgeCautions body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PlanId = planId, Version = ifMatch.Version }, ct)
        );
}
