using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Reports;

/// <summary>Makes answers of stored reports: adds the lines, the signature and the attachment's particulars.</summary>
internal sealed class LabReportAnswers(
    Db db,
    LabResultAnswers results,
    KnownLaboratories laboratories
)
{
    private const string ReviewSql = """
        SELECT v.SignedBy, v.SignedAt, v.Comment, v.PatientComment, v.Released, s.Name AS SignedByName
        FROM   LabReportReviews v
               JOIN Staff s ON s.PracticeId = v.PracticeId AND s.StaffId = v.SignedBy
        WHERE  v.PracticeId = @PracticeId AND v.LabReportId = @LabReportId AND v.ReviewNumber = @ReviewNumber
        """;

    private const string AttachmentSql = """
        SELECT MediaType, Size, Sha256, CreatedAt, CreatedBy
        FROM   LabReportAttachments
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId AND AttachmentNumber = @AttachmentNumber
        """;

    public async Task<LabReport> OneAsync(
        LabReportRow report,
        IReadOnlyList<LabResultRow> lines,
        CancellationToken ct
    )
    {
        var review = await SignatureAsync(report, ct);
        var attachment =
            report.AttachmentNumber > 0
                ? await db.QuerySingleOrDefaultAsync<LabReportAttachment>(AttachmentSql, report, ct)
                : null;
        var name = report.LaboratoryId is { } id
            ? (await laboratories.NamesAsync([id], ct)).GetValueOrDefault(id)
            : null;
        return new LabReport
        {
            Id = report.LabReportId,
            Version = report.Version,
            PatientId = report.PatientId,
            Laboratory = name,
            LaboratoryId = report.LaboratoryId,
            Accession = report.Accession,
            CollectedAt = report.CollectedAt,
            ReceivedAt = report.ReceivedAt,
            Fasting = report.Fasting,
            Note = report.Note,
            Status = LabReportRow.StatusOf(lines.Select(line => line.Status)),
            Review = new LabReportReview
            {
                State = report.ReviewState,
                SignedBy = review?.SignedBy,
                SignedByName = review?.SignedByName,
                SignedAt = review?.SignedAt,
                Comment = review?.Comment,
                PatientComment = review?.PatientComment,
                Released = review?.Released == true,
                ReopenedAt = report.ReopenedAt,
                ReopenedBy = report.ReopenedBy,
                ReopenedByResult = report.ReopenedResultId,
            },
            Attachment = attachment,
            Warnings = StoredJson.Read<LabWarning[]>(report.Warnings)!,
            Results = await results.ManyAsync(lines, ct),
            CreatedAt = report.CreatedAt,
            CreatedBy = report.CreatedBy,
            UpdatedAt = report.UpdatedAt,
        };
    }

    /// <summary>The last signature under a report; null where nobody has signed.</summary>
    public async Task<LabReportSignature?> SignatureAsync(
        LabReportRow report,
        CancellationToken ct
    ) =>
        report.ReviewNumber > 0
            ? await db.QuerySingleOrDefaultAsync<LabReportSignature>(ReviewSql, report, ct)
            : null;
}

/// <summary>A signature under a report, with the name of who signed.</summary>
internal sealed record LabReportSignature
{
    public Guid SignedBy { get; init; }
    public DateTimeOffset SignedAt { get; init; }
    public required string Comment { get; init; }
    public string? PatientComment { get; init; }
    public bool Released { get; init; }
    public required string SignedByName { get; init; }
}
