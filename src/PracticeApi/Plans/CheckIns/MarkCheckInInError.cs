using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Marks a check-in in error: it is kept, and counts for nothing.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record MarkCheckInInError : ICommand<CheckIn>, IAboutPatients
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
    /// <example>entered for another patient</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class MarkCheckInInErrorHandler(CheckInDesk desk)
    : IRequestHandler<MarkCheckInInError, CheckIn>
{
    public async Task<CheckIn> Handle(MarkCheckInInError command, CancellationToken ct)
    {
        var current = await desk.ToChangeAsync(
            command.PlanId,
            command.CheckInId,
            command.Version,
            ct
        );
        return (await desk.MarkInErrorAsync(current, command.Reason, ct)).ToCheckIn();
    }
}

internal static class MarkCheckInInErrorEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns
            .MapPost("/{checkInId:guid}/mark-in-error", Mark)
            .For<MarkCheckInInError>(404, 409, 412, 428);

    /// <summary>Mark a check-in in error</summary>
    /// <remarks>It is kept with its versions, counts for nothing, and its day is free for another.</remarks>
    private static async Task<Ok<CheckIn>> Mark(
        Guid planId,
        Guid checkInId,
        IfMatch ifMatch,
        MarkCheckInInError body,
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
