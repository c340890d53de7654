using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>That an intake is called off and its link revoked.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record CancelIntake : ICommand<Intake>, IAboutPatients
{
    /// <summary>The intake; from the path.</summary>
    [JsonIgnore]
    public Guid IntakeId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why.</summary>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class CancelIntakeHandler(
    Db db,
    IntakeForms forms,
    ResponseDesk desk,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<CancelIntake, Intake>
{
    public async Task<Intake> Handle(CancelIntake command, CancellationToken ct)
    {
        var row = await IntakeRow.ReadOpenAsync(db, command.IntakeId, command.Version, ct);
        var now = clock.Now();
        row = row with
        {
            Version = row.Version + 1,
            Status = IntakeStatus.Cancelled,
            CancelledAt = now,
            CancelReason = command.Reason,
            UpdatedAt = now,
        };
        await row.UpdateAsync(db, ct);
        await desk.LeaveAsync([row.IntakeId], ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.cancelled", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct));
    }
}

internal static class CancelIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes.MapPost("/{intakeId:guid}/cancel", Cancel).For<CancelIntake>(404, 409, 412, 428);

    /// <summary>Cancel an intake</summary>
    /// <remarks>Its link opens nothing any more. Answers that were saved stay as drafts, and alerts that they raised stay open; what they leave unanswered raises its alerts now.</remarks>
    private static async Task<Ok<Intake>> Cancel(
        Guid intakeId,
        IfMatch ifMatch,
        CancelIntake body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { IntakeId = intakeId, Version = ifMatch.Version }, ct)
        );
}
