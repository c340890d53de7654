using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients;

/// <summary>Asks for one patient.</summary>
[RequireScope(Scope.PatientsRead)]
public sealed record GetPatient(Guid PatientId) : IQuery<PatientOrMerged>, IAboutPatient;

/// <summary>The patient, or the one into whom it was merged.</summary>
public sealed record PatientOrMerged
{
    internal Patient? Patient { get; init; }
    internal Guid? MergedInto { get; init; }
}

internal sealed class GetPatientHandler(Db db) : IRequestHandler<GetPatient, PatientOrMerged>
{
    public async Task<PatientOrMerged> Handle(GetPatient query, CancellationToken ct)
    {
        var row = await PatientRow.ReadAsync(db, query.PatientId, ct);
        return row.MergedIntoId is { } survivor
            ? new PatientOrMerged { MergedInto = survivor }
            : new PatientOrMerged { Patient = row.ToPatient() };
    }
}

internal static class GetPatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapGet("/{patientId:guid}", Get).For<GetPatient>(StatusCodes.Status404NotFound);

    /// <summary>Read a patient</summary>
    /// <remarks>A patient that was merged into another answers 301 with the other's location.</remarks>
    private static async Task<Results<Ok<Patient>, RedirectHttpResult>> Get(
        Guid patientId,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var answer = await mediator.Send(new GetPatient(patientId), ct);
        return answer.Patient is { } patient
            ? TypedResults.Ok(patient)
            : TypedResults.Redirect($"/v1/patients/{answer.MergedInto}", permanent: true);
    }
}
