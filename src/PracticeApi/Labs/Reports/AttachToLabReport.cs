using System.Security.Cryptography;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>The laboratory's own document, to be kept with a report.</summary>
[RequireScope(Scope.LabsWrite)]
internal sealed record AttachToLabReport(
    Guid LabReportId,
    int Version,
    ReadOnlyMemory<byte> Content
) : ICommand<LabReport>, IAboutPatients;

internal sealed class AttachToLabReportHandler(
    Db db,
    Caller caller,
    LabReports reports,
    LabReportAnswers answers,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<AttachToLabReport, LabReport>
{
    private const string InsertSql = """
        INSERT INTO LabReportAttachments
               ( PracticeId,  LabReportId,  AttachmentNumber,  MediaType,  Size,  Sha256,  Content,  CreatedAt,  CreatedBy)
        VALUES (@PracticeId, @LabReportId, @AttachmentNumber, @MediaType, @Size, @Sha256, @Content, @CreatedAt, @CreatedBy)
        """;

    private const string UpdateSql = """
        UPDATE LabReports
        SET    Version = @Version, AttachmentNumber = @AttachmentNumber, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
        """;

    private static ReadOnlySpan<byte> PdfStart => "%PDF-"u8;

    public async Task<LabReport> Handle(AttachToLabReport command, CancellationToken ct)
    {
        // What it is said to be counts for nothing: a browser would go by its bytes too.
        if (!command.Content.Span.StartsWith(PdfStart))
        {
            throw Problem.Unprocessable(
                "attachment-not-pdf",
                "The document does not begin as a PDF does."
            );
        }

        var report = await LabReportRow.ForChangeAsync(
            db,
            command.LabReportId,
            command.Version,
            ct
        );
        var now = clock.Now();
        var after = report with
        {
            Version = report.Version + 1,
            AttachmentNumber = report.AttachmentNumber + 1,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(
            InsertSql,
            new
            {
                after.LabReportId,
                after.AttachmentNumber,
                MediaType = LabReportDocument.Pdf,
                Size = command.Content.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(command.Content.Span)),
                Content = command.Content.ToArray(),
                CreatedAt = now,
                CreatedBy = caller.StaffId,
            },
            ct
        );
        await db.ExecuteAsync(UpdateSql, after, ct);
        await reports.NoteAsync(
            after,
            new LabReportChangeRow
            {
                ChangeKind = LabReportChangeKind.Attached,
                RecordedAt = now,
                RecordedBy = caller.StaffId,
            },
            ct
        );
        events.Add(
            "lab-report.changed",
            "lab-report",
            after.LabReportId,
            after.Version,
            after.PatientId
        );
        trail.Concerns(after.PatientId, after.LabReportId);
        return await answers.OneAsync(after, await after.LinesAsync(db, ct), ct);
    }
}

internal static class AttachToLabReportEndpoint
{
    /// <summary>A scanned report of many pages; more than other requests may bring.</summary>
    public const int MaxSize = 20 * 1024 * 1024;

    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapPost("/{labReportId:guid}/attachment", Attach)
            .Accepts<Stream>(LabReportDocument.Pdf)
            .WithMetadata(new RequestSizeLimitAttribute(MaxSize))
            .For<AttachToLabReport>(404, 412, 413, 415, 422, 428);

    /// <summary>Attach the laboratory's document to a lab report</summary>
    /// <remarks>
    /// A PDF of at most 20 MiB, as its first bytes must show. One that was attached before is kept, and no longer answered.
    /// </remarks>
    private static async Task<Ok<LabReport>> Attach(
        Guid labReportId,
        IfMatch ifMatch,
        Stream body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        using var content = new MemoryStream();
        await body.CopyToAsync(content, ct);
        return TypedResults.Ok(
            await mediator.Send(
                new AttachToLabReport(labReportId, ifMatch.Version, content.ToArray()),
                ct
            )
        );
    }
}
