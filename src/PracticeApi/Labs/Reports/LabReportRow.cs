using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>A report as stored; its lines are lab results that name it.</summary>
internal sealed record LabReportRow
{
    public const string Columns = """
        SELECT r.LabReportId, r.Version, r.PatientId, r.LaboratoryId, r.Accession, r.CollectedAt, r.CollectedInstant,
               r.ReceivedAt, r.Fasting, r.Note, r.Source, r.SourceKey, r.Warnings, r.ReviewState, r.ReviewNumber,
               r.AttachmentNumber, r.ReopenedAt, r.ReopenedBy, r.ReopenedResultId, r.CreatedAt, r.CreatedBy, r.UpdatedAt

        """;

    private const string ByIdSql =
        Columns
        + """
            FROM   LabReports r
            WHERE  r.PracticeId = @PracticeId AND r.LabReportId = @LabReportId
            """;

    // Locked: what is done to a report and to its lines is done one after the other.
    private const string ByIdForChangeSql =
        Columns
        + """
            FROM   LabReports r {for update}
            WHERE  r.PracticeId = @PracticeId AND r.LabReportId = @LabReportId
            """;

    private const string LinesSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND ReportId = @LabReportId AND SupersededAt IS NULL
            ORDER BY ReportLine, LabResultId
            """;

    public Guid LabReportId { get; init; }
    public int Version { get; init; }
    public Guid PatientId { get; init; }
    public Guid? LaboratoryId { get; init; }
    public string? Accession { get; init; }
    public string? AccessionKey => ReportsOfAccession.KeyOf(Accession);
    public required string CollectedAt { get; init; }
    public DateTimeOffset CollectedInstant { get; init; }
    public string? ReceivedAt { get; init; }
    public bool? Fasting { get; init; }
    public string? Note { get; init; }
    public required string Source { get; init; }
    public string? SourceKey { get; init; }
    public string Warnings { get; init; } = "[]";
    public ReviewState ReviewState { get; init; }

    /// <summary>The last signature; 0 where there is none.</summary>
    public int ReviewNumber { get; init; }

    /// <summary>The current attachment; 0 where there is none.</summary>
    public int AttachmentNumber { get; init; }
    public DateTimeOffset? ReopenedAt { get; init; }
    public Guid? ReopenedBy { get; init; }
    public Guid? ReopenedResultId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What is said of all its lines.</summary>
    public IReadOnlyList<string> Comments => Note is { } note ? [note] : [];

    /// <exception cref="ProblemException">404: there is no such report in the caller's practice.</exception>
    public static async Task<LabReportRow> ReadAsync(
        Db db,
        Guid labReportId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<LabReportRow>(
            ByIdSql,
            new { LabReportId = labReportId },
            ct
        ) ?? throw NotFound(labReportId);

    /// <summary>The report, for a change made to the version that the caller has read; locked until the transaction ends.</summary>
    /// <exception cref="ProblemException">404, or 412 when the caller has read an older version.</exception>
    public static async Task<LabReportRow> ForChangeAsync(
        Db db,
        Guid labReportId,
        int version,
        CancellationToken ct
    )
    {
        var row =
            await db.QuerySingleOrDefaultAsync<LabReportRow>(
                ByIdForChangeSql,
                new { LabReportId = labReportId },
                ct
            ) ?? throw NotFound(labReportId);
        return row.Version == version ? row : throw Problem.Stale();
    }

    /// <summary>The current versions of the report's lines, in their order.</summary>
    public Task<IReadOnlyList<LabResultRow>> LinesAsync(Db db, CancellationToken ct) =>
        db.QueryAsync<LabResultRow>(LinesSql, new { LabReportId }, ct);

    /// <summary>Where a report stands whose lines stand so.</summary>
    public static LabReportStatus StatusOf(IEnumerable<LabResultStatus> lines)
    {
        var statuses = lines.Where(status => status != LabResultStatus.EnteredInError).ToHashSet();
        if (statuses.Count == 0)
        {
            return LabReportStatus.EnteredInError;
        }

        statuses.Remove(LabResultStatus.Cancelled);
        return statuses.Count == 0 ? LabReportStatus.Cancelled
            : statuses.Contains(LabResultStatus.Registered)
                ? statuses.Count == 1 ? LabReportStatus.Registered
                    : LabReportStatus.Partial
            : statuses.Contains(LabResultStatus.Preliminary) ? LabReportStatus.Preliminary
            : statuses.Contains(LabResultStatus.Corrected) ? LabReportStatus.Corrected
            : LabReportStatus.Final;
    }

    private static ProblemException NotFound(Guid labReportId) =>
        Problem.NotFound("lab-report-not-found", $"There is no lab report {labReportId}.");
}
