using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>Some of a patient's details, changed.</summary>
/// <param name="PatientId">The patient.</param>
/// <param name="Version">The version the change is made to.</param>
/// <param name="Patch">A JSON merge patch (RFC 7396) of the members of <see cref="UpdatePatient"/>.</param>
[RequireScope(Scope.PatientsWrite)]
public sealed record PatchPatient(Guid PatientId, int Version, JsonObject Patch)
    : ICommand<Patient>,
        IAboutPatient;

/// <summary>What the patch makes of the patient has to hold as if it had been sent whole.</summary>
internal sealed class PatchPatientRules(PatchedPatient patched, Validation validation)
    : IRules<PatchPatient>
{
    public async ValueTask CheckAsync(
        PatchPatient request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var update = await patched.ReadAsync(request, ct);
        foreach (var fault in await validation.FaultsAsync(update, ct))
        {
            faults.Add(fault);
        }
    }
}

internal sealed class PatchPatientHandler(
    PatchedPatient patched,
    PatientDetailsReplacement replacement
) : IRequestHandler<PatchPatient, Patient>
{
    public async Task<Patient> Handle(PatchPatient command, CancellationToken ct) =>
        await replacement.ReplaceAsync(await patched.ReadAsync(command, ct), ct);
}

/// <summary>The patient's stored details with a patch applied.</summary>
internal sealed class PatchedPatient(Db db, IOptions<JsonOptions> json)
{
    public async Task<UpdatePatient> ReadAsync(PatchPatient command, CancellationToken ct)
    {
        var row = await PatientRow.ReadToChangeAsync(db, command.PatientId, ct);
        if (row.Version != command.Version)
        {
            throw Problem.Stale();
        }

        var options = json.Value.SerializerOptions;
        var details = JsonSerializer.SerializeToNode(row.ToDetails(), options)!.AsObject();
        var unknown = MergePatch
            .UnknownMembers(command.Patch, options.GetTypeInfo(typeof(UpdatePatient)))
            .Select(pointer => new Fault(pointer, "is not a member of this request"))
            .ToArray();
        if (unknown.Length > 0)
        {
            throw Problem.Invalid(unknown);
        }

        MergePatch.Apply(details, command.Patch);
        try
        {
            return details.Deserialize<UpdatePatient>(options)! with
            {
                PatientId = command.PatientId,
                Version = command.Version,
            };
        }
        catch (JsonException fault)
        {
            // Answered as the same fault in the body of a PUT is.
            throw new BadHttpRequestException(
                "The patched patient cannot be read.",
                StatusCodes.Status400BadRequest,
                fault
            );
        }
    }
}

internal static class PatchPatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPatch("/{patientId:guid}", Patch)
            .Accepts<PatientPatch>("application/merge-patch+json", "application/json")
            .For<PatchPatient>(404, 409, 412, 415, 422, 428);

    /// <summary>Change some of a patient's details</summary>
    /// <remarks>
    /// A JSON merge patch (RFC 7396) of what `updatePatient` takes: a member that is absent stays as it is, null removes it,
    /// objects are merged, lists are replaced. The outcome has to hold as if it had been sent whole.
    /// </remarks>
    private static async Task<Ok<Patient>> Patch(
        Guid patientId,
        IfMatch ifMatch,
        PatientPatch body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new PatchPatient(patientId, ifMatch.Version, body.Members), ct)
        );
}
