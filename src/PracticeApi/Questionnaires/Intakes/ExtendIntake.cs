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
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>More time, or less, for an intake.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record ExtendIntake : ICommand<Intake>, IAboutPatients
{
    /// <summary>The intake; from the path.</summary>
    [JsonIgnore]
    public Guid IntakeId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>When the answers are wanted now: a date, or a date-time with offset, at most a year ahead; the link opens until then.</summary>
    /// <example>2026-03-15</example>
    [StringLength(40, MinimumLength = 10)]
    public required string DueAt { get; init; }
}

internal sealed class ExtendIntakeRules(PracticeSettings settings) : IRules<ExtendIntake>
{
    public async ValueTask CheckAsync(
        ExtendIntake request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => IntakeDue.Check(request.DueAt, await settings.ClockAsync(ct), faults);
}

internal sealed class ExtendIntakeHandler(
    Db db,
    PracticeSettings settings,
    IntakeForms forms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<ExtendIntake, Intake>
{
    public async Task<Intake> Handle(ExtendIntake command, CancellationToken ct)
    {
        var row = await IntakeRow.ReadOpenAsync(db, command.IntakeId, command.Version, ct);
        var now = clock.Now();
        row = row with
        {
            Version = row.Version + 1,
            DueAt = command.DueAt,
            ExpiresAt = IntakeDue.Instant(command.DueAt, await settings.ClockAsync(ct)),
            LeftAt = null,
            UpdatedAt = now,
        };
        await row.UpdateAsync(db, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.extended", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct));
    }
}

internal static class ExtendIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes.MapPost("/{intakeId:guid}/extend", Extend).For<ExtendIntake>(404, 409, 412, 428);

    /// <summary>Give an intake another due date</summary>
    /// <remarks>The link that the patient has opens until then, also where its time had passed; one that was ended by wrong birth dates stays ended.</remarks>
    private static async Task<Ok<Intake>> Extend(
        Guid intakeId,
        IfMatch ifMatch,
        ExtendIntake body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { IntakeId = intakeId, Version = ifMatch.Version }, ct)
        );
}
