using System.Security.Cryptography;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>Asks for the laboratory's own document of a report.</summary>
[RequireScope(Scope.LabsRead)]
internal sealed record GetLabReportAttachment(Guid LabReportId)
    : IQuery<LabReportDocument>,
        IAboutPatients;

/// <summary>A document as it was attached.</summary>
internal sealed record LabReportDocument
{
    public const string Pdf = "application/pdf";

    public required string MediaType { get; init; }
    public required string Sha256 { get; init; }
    public required byte[] Content { get; init; }
}

internal sealed class GetLabReportAttachmentHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetLabReportAttachment, LabReportDocument>
{
    private const string ContentSql = """
        SELECT MediaType, Sha256, Content
        FROM   LabReportAttachments
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId AND AttachmentNumber = @AttachmentNumber
        """;

    public async Task<LabReportDocument> Handle(GetLabReportAttachment query, CancellationToken ct)
    {
        var report = await LabReportRow.ReadAsync(db, query.LabReportId, ct);
        trail.Concerns(report.PatientId, report.LabReportId);
        var document =
            await db.QuerySingleOrDefaultAsync<LabReportDocument>(ContentSql, report, ct)
            ?? throw Problem.NotFound(
                "attachment-not-found",
                $"Nothing is attached to the lab report {report.LabReportId}."
            );
        return Convert.ToHexStringLower(SHA256.HashData(document.Content)) == document.Sha256
            ? document
            : throw new InvalidOperationException(
                "A stored document is not what was attached: its checksum differs."
            );
    }
}

internal static class GetLabReportAttachmentEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapGet("/{labReportId:guid}/attachment", Get)
            .Produces<Stream>(200, LabReportDocument.Pdf)
            .For<GetLabReportAttachment>(404);

    /// <summary>Download the laboratory's document of a lab report</summary>
    /// <remarks>
    /// Byte for byte as it was attached, which its checksum in `Repr-Digest` (RFC 9530) shows; always as a download, never
    /// shown in the page.
    /// </remarks>
    private static async Task<FileContentHttpResult> Get(
        Guid labReportId,
        IMediator mediator,
        HttpResponse response,
        CancellationToken ct
    )
    {
        var document = await mediator.Send(new GetLabReportAttachment(labReportId), ct);
        response.Headers["Repr-Digest"] =
            $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(document.Sha256))}:";
        // A name of its own makes it a download, and holds nothing of the patient.
        return TypedResults.File(
            document.Content,
            document.MediaType,
            $"lab-report-{labReportId:D}.pdf"
        );
    }
}
