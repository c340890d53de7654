using PracticeApi.Audit;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Reports;

/// <summary>Writes reports with their lines, for whoever enters or imports them.</summary>
internal sealed class LabReports(
    Db db,
    LabResultVersions versions,
    ReviewWatch watch,
    AuditTrail trail,
    EventLog events
)
{
    private const string InsertSql = """
        INSERT INTO LabReports
               ( PracticeId,  LabReportId,  Version,  PatientId,  LaboratoryId,  Accession,  CollectedAt,  CollectedInstant,
                 ReceivedAt,  Fasting,  Note,  Source,  SourceKey,  Warnings,  ReviewState,  ReviewNumber,  AttachmentNumber,
                 CreatedAt,  CreatedBy,  UpdatedAt,  AccessionKey)
        VALUES (@PracticeId, @LabReportId, @Version, @PatientId, @LaboratoryId, @Accession, @CollectedAt, @CollectedInstant,
                @ReceivedAt, @Fasting, @Note, @Source, @SourceKey, @Warnings, @ReviewState, @ReviewNumber, @AttachmentNumber,
                @CreatedAt, @CreatedBy, @UpdatedAt, @AccessionKey)
        """;

    private const string ChangeSql = """
        INSERT INTO LabReportChanges
               ( PracticeId,  LabReportId,  Version,  ChangeKind,  Reason,  PatientId,  MovedFromId,  RecordedAt,  RecordedBy)
        VALUES (@PracticeId, @LabReportId, @Version, @ChangeKind, @Reason, @PatientId, @MovedFromId, @RecordedAt, @RecordedBy)
        """;

    /// <summary>Stores a new report with its lines, numbered in their order.</summary>
    /// <returns>The lines as they were stored.</returns>
    public Task<IReadOnlyList<LabResultRow>> AddAsync(
        LabReportRow report,
        IReadOnlyList<LabResultRow> lines,
        CancellationToken ct
    ) => AddManyAsync([(report, lines)], ct);

    /// <summary>Stores new reports with their lines, in as many statements as one.</summary>
    /// <returns>The lines as they were stored, report after report.</returns>
    public async Task<IReadOnlyList<LabResultRow>> AddManyAsync(
        IReadOnlyList<(LabReportRow Report, IReadOnlyList<LabResultRow> Lines)> added,
        CancellationToken ct
    )
    {
        await db.ExecuteManyAsync(InsertSql, [.. added.Select(one => one.Report)], ct);
        await db.ExecuteManyAsync(
            ChangeSql,
            [
                .. added.Select(one => new LabReportChangeRow
                {
                    LabReportId = one.Report.LabReportId,
                    Version = one.Report.Version,
                    PatientId = one.Report.PatientId,
                    ChangeKind = LabReportChangeKind.Entered,
                    RecordedAt = one.Report.CreatedAt,
                    RecordedBy = one.Report.CreatedBy,
                }),
            ],
            ct
        );
        LabResultRow[] numbered = [.. added.SelectMany(one => Numbered(one.Report, one.Lines, 1))];
        await versions.AddManyAsync(numbered, "lab-result.entered", ct);
        foreach (var (report, _) in added)
        {
            events.Add(
                "lab-report.entered",
                "lab-report",
                report.LabReportId,
                report.Version,
                report.PatientId
            );
        }

        trail.Shows(added.Select(one => one.Report.PatientId).Distinct());
        return numbered;
    }

    /// <summary>Stores further lines of a report that is there, behind those it has; its version counts one more.</summary>
    /// <returns>All lines of the report.</returns>
    public async Task<IReadOnlyList<LabResultRow>> AddLinesAsync(
        LabReportRow report,
        IReadOnlyList<LabResultRow> lines,
        CancellationToken ct
    )
    {
        var there = await report.LinesAsync(db, ct);
        var numbered = Numbered(report, lines, there.Max(line => line.ReportLine ?? 0) + 1);
        await versions.AddManyAsync(numbered, "lab-result.entered", ct);
        await watch.AddedLateAsync(numbered, ct);
        return [.. there, .. numbered];
    }

    /// <summary>Keeps what was done to a report as a whole.</summary>
    /// <param name="report">The report after it.</param>
    /// <param name="change">What was done.</param>
    public Task<int> NoteAsync(
        LabReportRow report,
        LabReportChangeRow change,
        CancellationToken ct
    ) =>
        db.ExecuteAsync(
            ChangeSql,
            change with
            {
                LabReportId = report.LabReportId,
                Version = report.Version,
                PatientId = report.PatientId,
            },
            ct
        );

    private static LabResultRow[] Numbered(
        LabReportRow report,
        IReadOnlyList<LabResultRow> lines,
        int first
    ) =>
        [
            .. lines.Select(
                (line, index) =>
                    line with
                    {
                        ReportId = report.LabReportId,
                        ReportLine = first + index,
                    }
            ),
        ];
}
