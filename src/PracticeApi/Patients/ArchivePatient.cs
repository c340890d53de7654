using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>Says that a patient is no longer being treated; the record is kept.</summary>
[RequireScope(Scope.PatientsWrite)]
public sealed record ArchivePatient(Guid PatientId, int Version) : ICommand<Patient>, IAboutPatient;

internal sealed class ArchivePatientHandler(PatientStatusChange change)
    : IRequestHandler<ArchivePatient, Patient>
{
    public Task<Patient> Handle(ArchivePatient command, CancellationToken ct) =>
        change.ToAsync(
            PatientStatus.Archived,
            command.PatientId,
            command.Version,
            "patient.archived",
            () => Problem.Conflict("patient-archived", "The patient is archived already."),
            ct
        );
}

/// <summary>Changes whether a patient is being treated.</summary>
internal sealed class PatientStatusChange(Db db, EventLog events, TimeProvider clock)
{
    private const string UpdateSql = """
        UPDATE Patients
        SET    Version = Version + 1, Status = @Status, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND Version = @Version
        """;

    /// <param name="refusal">What to answer when the patient has that status already.</param>
    public async Task<Patient> ToAsync(
        PatientStatus status,
        Guid patientId,
        int version,
        string eventType,
        Func<ProblemException> refusal,
        CancellationToken ct
    )
    {
        var row = await PatientRow.ReadToChangeAsync(db, patientId, ct);
        if (row.Version != version)
        {
            throw Problem.Stale();
        }

        if (row.Status == status)
        {
            throw refusal();
        }

        row = row with { Status = status, UpdatedAt = clock.Now() };
        if (await db.ExecuteAsync(UpdateSql, row, ct) == 0)
        {
            throw Problem.Stale();
        }

        row = row with { Version = version + 1 };
        events.Add(eventType, "patient", row.PatientId, row.Version, row.PatientId);
        return row.ToPatient();
    }
}

internal static class ArchivePatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPost("/{patientId:guid}/archive", Archive)
            .For<ArchivePatient>(404, 409, 412, 428);

    /// <summary>Archive a patient</summary>
    /// <remarks>The record is kept and can be restored. 409 when the patient is archived already.</remarks>
    private static async Task<Ok<Patient>> Archive(
        Guid patientId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new ArchivePatient(patientId, ifMatch.Version), ct));
}
