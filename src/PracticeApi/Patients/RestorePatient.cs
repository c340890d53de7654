using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>Says that an archived patient is being treated again.</summary>
[RequireScope(Scope.PatientsWrite)]
public sealed record RestorePatient(Guid PatientId, int Version) : ICommand<Patient>, IAboutPatient;

internal sealed class RestorePatientHandler(PatientStatusChange change)
    : IRequestHandler<RestorePatient, Patient>
{
    public Task<Patient> Handle(RestorePatient command, CancellationToken ct) =>
        change.ToAsync(
            PatientStatus.Active,
            command.PatientId,
            command.Version,
            "patient.restored",
            () => Problem.Conflict("patient-active", "The patient is not archived."),
            ct
        );
}

internal static class RestorePatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPost("/{patientId:guid}/restore", Restore)
            .For<RestorePatient>(404, 409, 412, 428);

    /// <summary>Restore an archived patient</summary>
    /// <remarks>409 when the patient is not archived.</remarks>
    private static async Task<Ok<Patient>> Restore(
        Guid patientId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new RestorePatient(patientId, ifMatch.Version), ct));
}
