using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>A patient as stored; structured members are JSON text.</summary>
internal sealed record PatientRow
{
    public const string ByIdSql = """
        SELECT PatientId, Version, GivenName, FamilyName, PreferredName, BirthDate, Sex, GenderIdentity, Email, Phone,
               Address, Identifiers, EmergencyContact, Language, ResponsiblePractitionerId, Status, Notes, MergedIntoId,
               CreatedAt, UpdatedAt
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    public Guid PatientId { get; init; }
    public int Version { get; init; }
    public required string GivenName { get; init; }
    public required string FamilyName { get; init; }
    public string? PreferredName { get; init; }
    public DateOnly BirthDate { get; init; }
    public Sex Sex { get; init; }
    public string? GenderIdentity { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public required string Identifiers { get; init; }
    public string? EmergencyContact { get; init; }
    public string? Language { get; init; }
    public Guid? ResponsiblePractitionerId { get; init; }
    public PatientStatus Status { get; init; }
    public string? Notes { get; init; }
    public Guid? MergedIntoId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <exception cref="ProblemException">404: there is no such patient in the caller's practice.</exception>
    public static async Task<PatientRow> ReadAsync(Db db, Guid patientId, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<PatientRow>(ByIdSql, new { PatientId = patientId }, ct)
        ?? throw NotFound(patientId);

    public static ProblemException NotFound(Guid patientId) =>
        Problem.NotFound("patient-not-found", $"There is no patient {patientId}.");

    public static string? Json<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value);

    public Patient ToPatient() =>
        new()
        {
            Id = PatientId,
            Version = Version,
            GivenName = GivenName,
            FamilyName = FamilyName,
            PreferredName = PreferredName,
            BirthDate = BirthDate,
            Sex = Sex,
            GenderIdentity = GenderIdentity,
            Email = Email,
            Phone = Phone,
            Address = Address is null ? null : JsonSerializer.Deserialize<Address>(Address),
            Identifiers =
                Identifiers == "[]"
                    ? []
                    : JsonSerializer.Deserialize<PatientIdentifier[]>(Identifiers)!,
            EmergencyContact = EmergencyContact is null
                ? null
                : JsonSerializer.Deserialize<EmergencyContact>(EmergencyContact),
            Language = Language,
            ResponsiblePractitionerId = ResponsiblePractitionerId,
            Status = Status,
            Notes = Notes,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
