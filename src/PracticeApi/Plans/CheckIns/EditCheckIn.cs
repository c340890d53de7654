using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>What a check-in says anew, within 48 hours of its entry.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record EditCheckIn : CheckInDetails, ICommand<CheckIn>, IAboutPatients
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
}

internal sealed class EditCheckInHandler(CheckInDesk desk, TimeProvider clock)
    : IRequestHandler<EditCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(EditCheckIn command, CancellationToken ct)
    {
        var current = await desk.ToChangeAsync(
            command.PlanId,
            command.CheckInId,
            command.Version,
            ct
        );
        if (clock.Now() > current.CreatedAt + CheckInRow.EditableFor)
        {
            throw Problem.Conflict(
                "check-in-closed",
                "The check-in was entered more than 48 hours ago. Amend it, with a reason."
            );
        }

        return (
            await desk.ReplaceAsync(current, command, CheckInChange.Edited, null, ct)
        ).ToCheckIn();
    }
}

internal static class EditCheckInEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns.MapPut("/{checkInId:guid}", Edit).For<EditCheckIn>(404, 409, 412, 422, 428);

    /// <summary>Edit a check-in</summary>
    /// <remarks>The whole of it anew, within 48 hours of its entry; 409 `check-in-closed` after that. The earlier version is kept.</remarks>
    private static async Task<Ok<CheckIn>> Edit(
        Guid planId,
        Guid checkInId,
        IfMatch ifMatch,
        EditCheckIn body,
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
