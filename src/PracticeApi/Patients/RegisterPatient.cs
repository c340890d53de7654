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
public sealed record RegisterPatient : ICommand<Patient>, IAboutPatients, IPatientDetails
{
    /// <summary>Given name or names, in any script, kept as entered.</summary>
    /// <example>Anna Maria</example>
    [StringLength(200, MinimumLength = 1)]
    public required string GivenName { get; init; }

    /// <summary>Family name, in any script, kept as entered.</summary>
    /// <example>Müller</example>
    [StringLength(200, MinimumLength = 1)]
    public required string FamilyName { get; init; }

    /// <summary>What the patient wants to be called.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? PreferredName { get; init; }

    /// <summary>Date of birth; not in the future, and not before 1880.</summary>
    /// <example>1984-03-09</example>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Sex as it bears on reference ranges.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Gender identity in the patient's own words.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? GenderIdentity { get; init; }

    /// <summary>E-mail address.</summary>
    [StringLength(320), EmailAddress]
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Phone { get; init; }

    /// <summary>Postal address.</summary>
    public Address? Address { get; init; }

    /// <summary>Identifiers that others gave the patient.</summary>
    [MaxLength(20)]
    public IReadOnlyList<PatientIdentifier> Identifiers { get; init; } = [];

    /// <summary>Whom to call in an emergency.</summary>
    public EmergencyContact? EmergencyContact { get; init; }

    /// <summary>Language of the patient, a BCP 47 tag.</summary>
    /// <example>de-AT</example>
    [StringLength(35)]
    public string? Language { get; init; }

    /// <summary>The member of staff who is responsible.</summary>
    public Guid? ResponsiblePractitionerId { get; init; }

    /// <summary>Notes of the practice.</summary>
    [StringLength(10_000)]
    public string? Notes { get; init; }
}

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
               ( PracticeId,  PatientId,  Version,  GivenName,  FamilyName,  PreferredName,  BirthDate,  Sex,
                 GenderIdentity,  Email,  Phone,  Address,  Identifiers,  EmergencyContact,  Language,
                 ResponsiblePractitionerId,  Status,  Notes,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @PatientId, @Version, @GivenName, @FamilyName, @PreferredName, @BirthDate, @Sex,
                @GenderIdentity, @Email, @Phone, @Address, @Identifiers, @EmergencyContact, @Language,
                @ResponsiblePractitionerId, @Status, @Notes, @CreatedAt, @UpdatedAt)
        """;

    public async Task<Patient> Handle(RegisterPatient command, CancellationToken ct)
    {
        var now = clock.Now();
        var row = new PatientRow
        {
            PatientId = Guid.CreateVersion7(),
            Version = 1,
            GivenName = command.GivenName,
            FamilyName = command.FamilyName,
            PreferredName = command.PreferredName,
            BirthDate = command.BirthDate,
            Sex = command.Sex,
            GenderIdentity = command.GenderIdentity,
            Email = command.Email,
            Phone = command.Phone,
            Address = PatientRow.Json(command.Address),
            Identifiers = PatientRow.Json(command.Identifiers)!,
            EmergencyContact = PatientRow.Json(command.EmergencyContact),
            Language = command.Language,
            ResponsiblePractitionerId = command.ResponsiblePractitionerId,
            Status = PatientStatus.Active,
            Notes = command.Notes,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        await terms.ReplaceAsync(
            row.PatientId,
            [row.GivenName, row.FamilyName, row.PreferredName],
            command.Identifiers,
            ct
        );
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
