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

namespace PracticeApi.Patients;

/// <summary>A patient's details, replaced as a whole: what is left out is removed.</summary>
[ValidatableType, RequireScope(Scope.PatientsWrite)]
public sealed record UpdatePatient : PatientDetails, ICommand<Patient>, IAboutPatient
{
    /// <summary>The patient; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

internal sealed class UpdatePatientRules(PatientRules rules) : IRules<UpdatePatient>
{
    public ValueTask CheckAsync(
        UpdatePatient request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync(request, faults, ct);
}

internal sealed class UpdatePatientHandler(PatientDetailsReplacement replacement)
    : IRequestHandler<UpdatePatient, Patient>
{
    public Task<Patient> Handle(UpdatePatient command, CancellationToken ct) =>
        replacement.ReplaceAsync(command, ct);
}

/// <summary>Stores changed details, whichever way they were sent.</summary>
internal sealed class PatientDetailsReplacement(
    Db db,
    PatientTerms terms,
    EventLog events,
    TimeProvider clock
)
{
    private const string UpdateSql = """
        UPDATE Patients
        SET    Version = Version + 1, GivenName = @GivenName, FamilyName = @FamilyName, PreferredName = @PreferredName,
               SortName = @SortName, BirthDate = @BirthDate, Sex = @Sex, GenderIdentity = @GenderIdentity, Email = @Email,
               Phone = @Phone, Address = @Address, Identifiers = @Identifiers, EmergencyContact = @EmergencyContact,
               Language = @Language, ResponsiblePractitionerId = @ResponsiblePractitionerId, Notes = @Notes,
               UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND Version = @Version
        """;

    public async Task<Patient> ReplaceAsync(UpdatePatient command, CancellationToken ct)
    {
        var before = await PatientRow.ReadToChangeAsync(db, command.PatientId, ct);
        if (before.Version != command.Version)
        {
            throw Problem.Stale();
        }

        var row = PatientRow.Of(command) with
        {
            PatientId = before.PatientId,
            Version = before.Version,
            Status = before.Status,
            CreatedAt = before.CreatedAt,
            UpdatedAt = clock.Now(),
        };
        if (await db.ExecuteAsync(UpdateSql, row, ct) == 0)
        {
            throw Problem.Stale();
        }

        row = row with { Version = row.Version + 1 };
        if (
            (row.GivenName, row.FamilyName, row.PreferredName, row.Identifiers)
            != (before.GivenName, before.FamilyName, before.PreferredName, before.Identifiers)
        )
        {
            await terms.ReplaceAsync(row.PatientId, command, ct);
        }

        events.Add("patient.updated", "patient", row.PatientId, row.Version, row.PatientId);
        return row.ToPatient();
    }
}

internal static class UpdatePatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapPut("/{patientId:guid}", Update).For<UpdatePatient>(404, 409, 412, 422, 428);

    /// <summary>Change a patient</summary>
    /// <remarks>Replaces the details as a whole: what is left out is removed. The status is changed by archive and restore.</remarks>
    private static async Task<Ok<Patient>> Update(
        Guid patientId,
        IfMatch ifMatch,
        UpdatePatient body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PatientId = patientId, Version = ifMatch.Version }, ct)
        );
}
