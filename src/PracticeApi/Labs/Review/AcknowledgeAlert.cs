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
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>That a practitioner has taken an alert on.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record AcknowledgeAlert : ICommand<Alert>, IAboutPatients
{
    /// <summary>The alert; from the path.</summary>
    [JsonIgnore]
    public Guid AlertId { get; init; }

    /// <summary>The version that was read; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>What was done.</summary>
    /// <example>called the patient, sent to the emergency department</example>
    [StringLength(2000, MinimumLength = 1), NotBlank]
    public required string Action { get; init; }
}

internal sealed class AcknowledgeAlertHandler(
    Db db,
    Caller caller,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<AcknowledgeAlert, Alert>
{
    private const string AcknowledgeSql = """
        UPDATE Alerts
        SET    Version = Version + 1, Status = 'acknowledged', AcknowledgedAt = @At, AcknowledgedBy = @By, Action = @Action,
               UpdatedAt = @At
        WHERE  PracticeId = @PracticeId AND AlertId = @AlertId AND Version = @Version AND Status = 'open'
        """;

    public async Task<Alert> Handle(AcknowledgeAlert command, CancellationToken ct)
    {
        Practitioners.Require(caller);
        var updated = await db.ExecuteAsync(
            AcknowledgeSql,
            new
            {
                command.AlertId,
                command.Version,
                command.Action,
                At = clock.Now(),
                By = caller.StaffId,
            },
            ct
        );
        var alert = await AlertRow.ReadAsync(db, command.AlertId, ct);
        if (updated == 0)
        {
            throw alert switch
            {
                _ when alert.Version != command.Version => Problem.Stale(),
                { Status: AlertStatus.Superseded } => Problem.Conflict(
                    "alert-superseded",
                    "The result has changed since, and the alert is closed."
                ),
                _ => Problem.Conflict(
                    "alert-acknowledged",
                    "Somebody has acknowledged the alert already."
                ),
            };
        }

        trail.Shows(alert.PatientId is { } patient ? [patient] : []);
        events.Add("alert.acknowledged", "alert", alert.AlertId, alert.Version, alert.PatientId);
        return alert.ToAlert();
    }
}

internal static class AcknowledgeAlertEndpoint
{
    public static void Map(RouteGroupBuilder alerts) =>
        alerts
            .MapPost("/{alertId:guid}/acknowledge", Acknowledge)
            .For<AcknowledgeAlert>(404, 409, 412, 428);

    /// <summary>Acknowledge an alert</summary>
    /// <remarks>Who did, when, and what was done are kept with it. Only a practitioner or the owner may.</remarks>
    private static async Task<Ok<Alert>> Acknowledge(
        Guid alertId,
        IfMatch ifMatch,
        AcknowledgeAlert body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { AlertId = alertId, Version = ifMatch.Version }, ct)
        );
}
