using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>A new patient.</summary>
[ValidatableType, RequireScope(Scope.PatientsWrite)]
public sealed record RegisterPatient : PatientDetails, ICommand<Patient>, IAboutPatients;

internal sealed class RegisterPatientRules(PatientRules rules) : IRules<RegisterPatient>
{
    public ValueTask CheckAsync(
        RegisterPatient request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync(request, faults, ct);
}

internal sealed class RegisterPatientHandler(
    Db db,
    PatientTerms terms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<RegisterPatient, Patient>
{
    private const string InsertSql = """
        INSERT INTO Patients
               ( PracticeId,  PatientId,  Version,  GivenName,  FamilyName,  PreferredName,  SortName,  BirthDate,  Sex,
                 GenderIdentity,  Email,  Phone,  Address,  Identifiers,  EmergencyContact,  Language,
                 ResponsiblePractitionerId,  Status,  Notes,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @PatientId, @Version, @GivenName, @FamilyName, @PreferredName, @SortName, @BirthDate, @Sex,
                @GenderIdentity, @Email, @Phone, @Address, @Identifiers, @EmergencyContact, @Language,
                @ResponsiblePractitionerId, @Status, @Notes, @CreatedAt, @UpdatedAt)
        """;

    public async Task<Patient> Handle(RegisterPatient command, CancellationToken ct)
    {
        var now = clock.Now();
        var row = PatientRow.Of(command) with
        {
            PatientId = Guid.CreateVersion7(),
            Version = 1,
            Status = PatientStatus.Active,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        await terms.ReplaceAsync(row.PatientId, command, ct);
        trail.Concerns(row.PatientId);
        events.Add("patient.registered", "patient", row.PatientId, row.Version, row.PatientId);
        return row.ToPatient();
    }
}

internal static class RegisterPatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPost("", Register)
            .For<RegisterPatient>(
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );

    /// <summary>Register a patient</summary>
    /// <remarks>Names are kept as entered; searching folds accents and case.</remarks>
    private static async Task<Created<Patient>> Register(
        RegisterPatient body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var patient = await mediator.Send(body, ct);
        return TypedResults.Created($"/v1/patients/{patient.Id}", patient);
    }
}
