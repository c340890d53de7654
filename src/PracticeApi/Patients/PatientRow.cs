using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>A patient as stored; structured members are JSON text.</summary>
internal sealed record PatientRow
{
    /// <summary>The columns of a patient; each statement that reads whole patients begins with them.</summary>
    public const string Columns = """
        SELECT p.PatientId, p.Version, p.GivenName, p.FamilyName, p.PreferredName, p.SortName, p.BirthDate, p.Sex,
               p.GenderIdentity, p.Email, p.Phone, p.Address, p.Identifiers, p.EmergencyContact, p.Language,
               p.ResponsiblePractitionerId, p.Status, p.Notes, p.MergedIntoId, p.CreatedAt, p.UpdatedAt

        """;

    private const string ByIdSql =
        Columns
        + """
            FROM   Patients p
            WHERE  p.PracticeId = @PracticeId AND p.PatientId = @PatientId
            """;

    // Locked: what is entered for a patient and a merge that moves the record wait for each other.
    private const string ByIdToChangeSql =
        Columns
        + """
            FROM   Patients p {for update}
            WHERE  p.PracticeId = @PracticeId AND p.PatientId = @PatientId
            """;

    private const string IdSql = """
        SELECT PatientId, MergedIntoId
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    public Guid PatientId { get; init; }
    public int Version { get; init; }
    public required string GivenName { get; init; }
    public required string FamilyName { get; init; }
    public string? PreferredName { get; init; }
    public required string SortName { get; init; }
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

    /// <summary>The patient, whose record has to be a person's own still.</summary>
    /// <exception cref="ProblemException">404: there is no such patient; 409: it was merged into another.</exception>
    public static async Task<PatientRow> ReadOwnAsync(
        Db db,
        Guid patientId,
        CancellationToken ct
    ) => Own(await ReadAsync(db, patientId, ct));

    /// <summary>The patient, for a command: the record is a person's own, and stays so until the transaction ends.</summary>
    /// <inheritdoc cref="ReadOwnAsync" path="/exception" />
    public static async Task<PatientRow> ReadToChangeAsync(
        Db db,
        Guid patientId,
        CancellationToken ct
    ) =>
        Own(
            await db.QuerySingleOrDefaultAsync<PatientRow>(
                ByIdToChangeSql,
                new { PatientId = patientId },
                ct
            ) ?? throw NotFound(patientId)
        );

    private static PatientRow Own(PatientRow row) =>
        row.MergedIntoId is { } survivor ? throw Merged(survivor) : row;

    /// <exception cref="ProblemException">404: there is no such patient in the caller's practice; 409: it was merged into another.</exception>
    public static async Task EnsureExistsAsync(Db db, Guid patientId, CancellationToken ct)
    {
        var known =
            await db.QuerySingleOrDefaultAsync<KnownPatient>(
                IdSql,
                new { PatientId = patientId },
                ct
            ) ?? throw NotFound(patientId);
        if (known.MergedIntoId is { } survivor)
        {
            throw Merged(survivor);
        }
    }

    public static ProblemException NotFound(Guid patientId) =>
        Problem.NotFound("patient-not-found", $"There is no patient {patientId}.");

    public static ProblemException Merged(Guid survivor)
    {
        var problem = Problem.Conflict(
            "patient-merged",
            $"The patient was merged into {survivor}."
        );
        problem.Extensions["mergedInto"] = survivor;
        return problem;
    }

    /// <summary>A row of what was written down; the rest is the caller's to set.</summary>
    public static PatientRow Of(PatientDetails details) =>
        new()
        {
            GivenName = details.GivenName,
            FamilyName = details.FamilyName,
            PreferredName = details.PreferredName,
            SortName = PatientTerms.SortName(details.FamilyName, details.GivenName),
            BirthDate = details.BirthDate,
            Sex = details.Sex,
            GenderIdentity = details.GenderIdentity,
            Email = details.Email,
            Phone = details.Phone,
            Address = StoredJson.Write(details.Address),
            Identifiers = StoredJson.Write(details.Identifiers)!,
            EmergencyContact = StoredJson.Write(details.EmergencyContact),
            Language = details.Language,
            ResponsiblePractitionerId = details.ResponsiblePractitionerId,
            Notes = details.Notes,
        };

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
            Address = StoredJson.Read<Address>(Address),
            Identifiers = ReadIdentifiers(),
            EmergencyContact = StoredJson.Read<EmergencyContact>(EmergencyContact),
            Language = Language,
            ResponsiblePractitionerId = ResponsiblePractitionerId,
            Status = Status,
            Notes = Notes,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };

    /// <summary>The details that the row keeps, as they would be sent to write it again.</summary>
    public UpdatePatient ToDetails() =>
        new()
        {
            PatientId = PatientId,
            Version = Version,
            GivenName = GivenName,
            FamilyName = FamilyName,
            PreferredName = PreferredName,
            BirthDate = BirthDate,
            Sex = Sex,
            GenderIdentity = GenderIdentity,
            Email = Email,
            Phone = Phone,
            Address = StoredJson.Read<Address>(Address),
            Identifiers = ReadIdentifiers(),
            EmergencyContact = StoredJson.Read<EmergencyContact>(EmergencyContact),
            Language = Language,
            ResponsiblePractitionerId = ResponsiblePractitionerId,
            Notes = Notes,
        };

    private PatientIdentifier[] ReadIdentifiers() =>
        Identifiers == "[]" ? [] : StoredJson.Read<PatientIdentifier[]>(Identifiers)!;

    private sealed record KnownPatient
    {
        public Guid PatientId { get; init; }
        public Guid? MergedIntoId { get; init; }
    }
}
