using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>That a patient is to be reminded of an intake.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record RemindAboutIntake(Guid IntakeId, int Version)
    : ICommand<Intake>,
        IAboutPatients;

internal sealed class RemindAboutIntakeHandler(
    Db db,
    IntakeForms forms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<RemindAboutIntake, Intake>
{
    public async Task<Intake> Handle(RemindAboutIntake command, CancellationToken ct)
    {
        var row = await IntakeRow.ReadOpenAsync(db, command.IntakeId, command.Version, ct);
        var now = clock.Now();
        row = row with { Version = row.Version + 1, RemindedAt = now, UpdatedAt = now };
        await row.UpdateAsync(db, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.reminder-due", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct));
    }
}

internal static class RemindAboutIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes
            .MapPost("/{intakeId:guid}/remind", Remind)
            .For<RemindAboutIntake>(404, 409, 412, 428);

    /// <summary>Remind the patient of an intake</summary>
    /// <remarks>
    /// Writes the event `intake.reminder-due` with ids alone: what sends messages for the practice takes it from there. A
    /// patient who has lost the link needs a renewed one.
    /// </remarks>
    private static async Task<Ok<Intake>> Remind(
        Guid intakeId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new RemindAboutIntake(intakeId, ifMatch.Version), ct));
}
