using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>The patient whose chart is read or written.</summary>
internal sealed record ChartPatient
{
    public DateOnly BirthDate { get; init; }
    public Guid? MergedIntoId { get; init; }
}

internal sealed class ChartPatients(Db db)
{
    private const string FindSql = """
        SELECT BirthDate, MergedIntoId
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string LockSql = """
        SELECT BirthDate, MergedIntoId
        FROM   Patients {for update}
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    public Task<ChartPatient?> FindAsync(Guid patientId, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<ChartPatient>(FindSql, new { PatientId = patientId }, ct);

    /// <exception cref="ProblemException">404: there is no such patient; 409: merged into another.</exception>
    public async Task EnsureAsync(Guid patientId, CancellationToken ct) =>
        Check(patientId, await FindAsync(patientId, ct));

    /// <summary>
    /// Holds the patient until the transaction ends: an entry and the assertion that there is none cannot both be written, and a
    /// merge that moves the record waits.
    /// </summary>
    /// <inheritdoc cref="EnsureAsync" path="/exception" />
    public async Task LockAsync(Guid patientId, CancellationToken ct) =>
        Check(
            patientId,
            await db.QuerySingleOrDefaultAsync<ChartPatient>(
                LockSql,
                new { PatientId = patientId },
                ct
            )
        );

    private static void Check(Guid patientId, ChartPatient? patient)
    {
        if (patient is null)
        {
            throw PatientRow.NotFound(patientId);
        }

        if (patient.MergedIntoId is { } survivor)
        {
            throw PatientRow.Merged(survivor);
        }
    }
}
