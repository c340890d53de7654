using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>What a check-in says anew, in place of an earlier version, which is kept.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record AmendCheckIn : CheckInDetails, ICommand<CheckIn>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }

    /// <summary>The check-in; from the path.</summary>
    [JsonIgnore]
    public Guid CheckInId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history.</summary>
    /// <example>the patient's own diary says otherwise</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class AmendCheckInHandler(CheckInDesk desk) : IRequestHandler<AmendCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(AmendCheckIn command, CancellationToken ct)
    {
        var current = await desk.ToChangeAsync(
            command.PlanId,
            command.CheckInId,
            command.Version,
            ct
        );
        return (
            await desk.ReplaceAsync(current, command, CheckInChange.Amended, command.Reason, ct)
        ).ToCheckIn();
    }
}

internal static class AmendCheckInEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns
            .MapPost("/{checkInId:guid}/amend", Amend)
            .For<AmendCheckIn>(404, 409, 412, 422, 428);

    /// <summary>Amend a check-in</summary>
    /// <remarks>At any time, with a reason. The whole of it anew; every earlier version is kept.</remarks>
    private static async Task<Ok<CheckIn>> Amend(
        Guid planId,
        Guid checkInId,
        IfMatch ifMatch,
        AmendCheckIn body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    PlanId = planId,
                    CheckInId = checkInId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
