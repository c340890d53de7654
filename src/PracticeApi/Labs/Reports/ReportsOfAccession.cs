using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>Finds reports that are there under a laboratory's number; the case of its letters tells nothing apart.</summary>
internal sealed class ReportsOfAccession(Db db)
{
    // A report whose every line is in error stands in nobody's way. One from before there were keys is found by its own letters.
    // Locked: nobody enters the same at the same moment.
    private const string SameSql = """
        SELECT r.LabReportId, r.PatientId
        FROM   LabReports r {for update}
               JOIN Laboratories l ON l.PracticeId = r.PracticeId AND l.LaboratoryId = r.LaboratoryId
        WHERE  r.PracticeId = @PracticeId
               AND (r.AccessionKey = @AccessionKey OR (r.AccessionKey IS NULL AND r.Accession = @Accession))
               AND COALESCE(l.MergedIntoId, l.LaboratoryId) = @LaboratoryId
               AND EXISTS (
                   SELECT 1
                   FROM   LabResults x
                   WHERE  x.PracticeId = @PracticeId AND x.ReportId = r.LabReportId AND x.SupersededAt IS NULL
                          AND x.Status <> 'enteredInError'
               )
        ORDER BY r.CreatedAt, r.LabReportId
        """;

    /// <summary>What accessions are compared by; null where there is none.</summary>
    public static string? KeyOf(string? accession) =>
        string.IsNullOrWhiteSpace(accession) ? null : accession.Trim().ToUpperInvariant();

    /// <summary>The reports of a laboratory's number, the first that was entered first.</summary>
    /// <param name="laboratoryId">The laboratory; of merged ones the survivor.</param>
    public Task<IReadOnlyList<SameAccession>> FindAsync(
        Guid laboratoryId,
        string accession,
        CancellationToken ct
    ) =>
        db.QueryAsync<SameAccession>(
            SameSql,
            new
            {
                AccessionKey = KeyOf(accession),
                Accession = accession,
                LaboratoryId = laboratoryId,
            },
            ct
        );

    /// <summary>409: the patient has a report under the number already.</summary>
    public static ProblemException Refusal(SameAccession same)
    {
        var duplicate = Problem.Conflict(
            "lab-report-duplicate",
            $"The report {same.LabReportId} of the patient has the same laboratory and accession."
        );
        duplicate.Extensions["labReportId"] = same.LabReportId;
        return duplicate;
    }
}

/// <summary>A report that is there under a laboratory's number, and whose it is.</summary>
internal sealed record SameAccession
{
    public Guid LabReportId { get; init; }
    public Guid PatientId { get; init; }
}
