using PracticeApi.Clinical.Labs;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>What the judgement of a result needs to know of the patient; read once for all the results of a report.</summary>
internal sealed record LabPatient
{
    // Locked: what is entered for a patient and a merge that moves the record wait for each other.
    private const string PatientSql = """
        SELECT PatientId, BirthDate, Sex, MergedIntoId
        FROM   Patients {for update}
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    public Guid PatientId { get; init; }
    public DateOnly BirthDate { get; init; }
    public Sex Sex { get; init; }
    public Guid? MergedIntoId { get; init; }

    /// <summary>What further entries of this attempt are held against, as far as it was read.</summary>
    public LabPatientFacts Facts { get; set; } = new();

    /// <exception cref="ProblemException">404: there is no such patient; 409: the patient was merged into another.</exception>
    public static async Task<LabPatient> ReadAsync(Db db, Guid patientId, CancellationToken ct) =>
        await FindAsync(db, patientId, ct) ?? throw PatientRow.NotFound(patientId);

    /// <returns>Null when there is no such patient in the caller's practice.</returns>
    /// <exception cref="ProblemException">409: the patient was merged into another.</exception>
    public static async Task<LabPatient?> FindAsync(Db db, Guid patientId, CancellationToken ct)
    {
        var patient = await db.QuerySingleOrDefaultAsync<LabPatient>(
            PatientSql,
            new { PatientId = patientId },
            ct
        );
        return patient?.MergedIntoId is { } survivor ? throw PatientRow.Merged(survivor) : patient;
    }
}
