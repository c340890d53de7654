using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Asks for one intake.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetIntake(Guid IntakeId) : IQuery<Intake>, IAboutPatients;

internal sealed class GetIntakeHandler(
    Db db,
    IntakeForms forms,
    AuditTrail trail,
    TimeProvider clock
) : IRequestHandler<GetIntake, Intake>
{
    public async Task<Intake> Handle(GetIntake query, CancellationToken ct)
    {
        var row = await IntakeRow.ReadAsync(db, query.IntakeId, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        return row.ToIntake(clock.Now(), await forms.ProgressAsync(row.IntakeId, ct));
    }
}

internal static class GetIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes.MapGet("/{intakeId:guid}", Get).For<GetIntake>(404);

    /// <summary>Read an intake</summary>
    /// <remarks>How far the patient has come, and whether the link still opens.</remarks>
    private static async Task<Ok<Intake>> Get(
        Guid intakeId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetIntake(intakeId), ct));
}
