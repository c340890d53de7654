using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Results;

/// <summary>A lab result of a patient, as the laboratory printed it.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record EnterLabResult : LabResultEntry, ICommand<LabResult>, IAboutPatient, IDryRun
{
    /// <summary>The patient measured; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }
}

internal sealed class EnterLabResultHandler(Db db, LabResultMaker maker, LabResultVersions versions)
    : IRequestHandler<EnterLabResult, LabResult>
{
    public async Task<LabResult> Handle(EnterLabResult command, CancellationToken ct)
    {
        var patient = await LabPatient.ReadAsync(db, command.PatientId, ct);
        return await versions.AddAsync(
            await maker.MakeAsync(command, patient, ct),
            "lab-result.entered",
            ct
        );
    }
}

internal static class EnterLabResultEndpoint
{
    public static void Map(RouteGroupBuilder patientResults) =>
        patientResults.MapPost("", Enter).For<EnterLabResult>(404, 409, 422);

    /// <summary>Enter a lab result</summary>
    /// <remarks>
    /// Keeps the result exactly as entered, and beside it the value in the unit of the analyte, its flag by the range that
    /// applies to this patient, and warnings. What is wrong refuses the whole entry and names every field; warnings never do.
    /// With `dryRun` the answer is 200 and what would be stored; nothing is.
    /// </remarks>
    /// <param name="dryRun">Whether to answer what would be stored and store nothing.</param>
    private static async Task<Results<Created<LabResult>, Ok<LabResult>>> Enter(
        Guid patientId,
        bool? dryRun,
        EnterLabResult body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var result = await mediator.Send(
            body with
            {
                PatientId = patientId,
                DryRun = dryRun == true,
            },
            ct
        );
        return dryRun == true
            ? TypedResults.Ok(result)
            : TypedResults.Created($"/v1/lab-results/{result.Id}", result);
    }
}
