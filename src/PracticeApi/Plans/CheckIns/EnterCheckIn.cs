using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>What was reported of some days of a plan.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record EnterCheckIn : CheckInDetails, ICommand<CheckIn>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }
}

internal sealed class EnterCheckInHandler(CheckInDesk desk) : IRequestHandler<EnterCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(EnterCheckIn command, CancellationToken ct) =>
        (await desk.EnterAsync(command.PlanId, command, CheckInSource.Staff, ct)).ToCheckIn();
}

internal static class EnterCheckInEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns.MapPost("", Enter).For<EnterCheckIn>(404, 409, 422);

    /// <summary>Enter a check-in</summary>
    /// <remarks>
    /// How many times each item was done over the days since the check-in before, a week at the most; null for what was not reported, which
    /// is never counted as not done. A plan has one check-in a day: 409 `check-in-exists` names the one that is there.
    /// </remarks>
    private static async Task<Created<CheckIn>> Enter(
        Guid planId,
        EnterCheckIn body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var checkIn = await mediator.Send(body with { PlanId = planId }, ct);
        return TypedResults.Created($"/v1/plans/{planId}/check-ins/{checkIn.Id}", checkIn);
    }
}
