using System.Text.Json;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Trends;

/// <summary>Reads the results that trends are made of: released, not in error, not waiting to be verified.</summary>
internal sealed class TrendResults(Db db)
{
    // What a trend is made of and no more: rows are wide, and a trend reads many.
    private const string Select = """
        SELECT CollectedInstant, LabResultId, Version, AnalyteCode, CollectedAt, Value, ValueText, Comparator, Unit, Printed, Coded,
               Titers, Text, AbsentReason, Specimen, LaboratoryId, Method, CanonicalValue, CanonicalUnit, Flag, Range,
               VerificationState, Warnings
        FROM   LabResults

        """;

    private const string Filter = """
               AND (@AnalyteCodes IS NULL OR AnalyteCode IN {texts @AnalyteCodes})
               AND (Status = 'final' OR Status = 'corrected' OR (@IncludePreliminary = 1 AND Status = 'preliminary'))
        ORDER BY CollectedInstant, LabResultId
        """;

    private const string CurrentSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL

            """
        + Filter;

    private const string AsOfSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
                   AND RecordedAt <= @AsOf AND (SupersededAt IS NULL OR SupersededAt > @AsOf)

            """
        + Filter;

    /// <param name="analytes">Codes of the analytes; null for all.</param>
    /// <param name="asOf">What was known then; null for now.</param>
    /// <exception cref="Problems.ProblemException">404: there is no such patient in the caller's practice.</exception>
    public async Task<IReadOnlyList<LabResultRow>> ReadAsync(
        Guid patientId,
        IReadOnlyList<string>? analytes,
        DateTimeOffset? asOf,
        bool includePreliminary,
        bool includeUnverified,
        CancellationToken ct
    )
    {
        var rows = await db.QueryAsync<LabResultRow>(
            asOf is null ? CurrentSql : AsOfSql,
            new
            {
                PatientId = patientId,
                AnalyteCodes = analytes is null ? null : JsonSerializer.Serialize(analytes),
                IncludePreliminary = includePreliminary,
                AsOf = asOf,
            },
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, patientId, ct);
        }

        return includeUnverified ? rows : [.. rows.Where(row => !row.IsHeldBack)];
    }
}
