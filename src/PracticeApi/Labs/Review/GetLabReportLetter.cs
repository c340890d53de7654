using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Reports;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>Asks for the letter to the patient that a practitioner released with a report.</summary>
[RequireScope(Scope.LabsRead)]
internal sealed record GetLabReportLetter(Guid LabReportId)
    : IQuery<LabReportLetter>,
        IAboutPatients;

internal sealed class GetLabReportLetterHandler(
    Db db,
    LabResultAnswers results,
    LabReportAnswers reports,
    PracticeSettings settings,
    AuditTrail trail
) : IRequestHandler<GetLabReportLetter, LabReportLetter>
{
    // As they stood when they were signed, and as they stand.
    private const string LinesSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND ReportId = @LabReportId
                   AND (SupersededAt IS NULL OR (RecordedAt <= @SignedAt AND SupersededAt > @SignedAt))
            ORDER BY ReportLine, LabResultId, Version
            """;

    public async Task<LabReportLetter> Handle(GetLabReportLetter query, CancellationToken ct)
    {
        var report = await LabReportRow.ReadAsync(db, query.LabReportId, ct);
        trail.Concerns(report.PatientId, report.LabReportId);
        var signature = await reports.SignatureAsync(report, ct);
        if (report.ReviewState != ReviewState.Signed || signature is not { Released: true })
        {
            throw NotReleased(report);
        }

        var signed = await SignedLinesAsync(report, signature.SignedAt, ct);

        var patient = await PatientRow.ReadAsync(db, report.PatientId, ct);
        var practice = await PracticeRow.ReadAsync(db, ct);
        var clock = await settings.ClockAsync(ct);
        return new LabReportLetter
        {
            Practice = practice.Name,
            Paper = practice.PaperSize,
            Patient = $"{patient.GivenName} {patient.FamilyName}",
            CollectedOn = clock.DayOf(report.CollectedInstant),
            SignedOn = clock.DayOf(signature.SignedAt),
            SignedBy = signature.SignedByName,
            Words = signature.PatientComment,
            Results = await results.ManyAsync(signed, ct),
        };
    }

    /// <summary>The lines as the practitioner let them go out.</summary>
    /// <exception cref="ProblemException">404: one has been corrected since, and what was signed is not to go out any more.</exception>
    private async Task<LabResultRow[]> SignedLinesAsync(
        LabReportRow report,
        DateTimeOffset signedAt,
        CancellationToken ct
    )
    {
        var lines = (
            await db.QueryAsync<LabResultRow>(
                LinesSql,
                new { report.LabReportId, SignedAt = signedAt },
                ct
            )
        ).ToLookup(line => line.LabResultId);
        return
        [
            .. lines
                .Select(versions =>
                    versions.First() is var signed
                    && versions.Last() is var current
                    && signed.RecordedAt <= signedAt
                    && signed.MeasuresSameAs(current)
                    && IsInError(signed) == IsInError(current)
                        ? signed
                        : throw NotReleased(report)
                )
                .Where(line => !IsInError(line)),
        ];
    }

    private static bool IsInError(LabResultRow line) =>
        line.Status == LabResultStatus.EnteredInError;

    private static ProblemException NotReleased(LabReportRow report) =>
        Problem.NotFound(
            "letter-not-released",
            $"No letter of the lab report {report.LabReportId} is released as it stands."
        );
}

internal static class GetLabReportLetterEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapGet("/{labReportId:guid}/letter", Get)
            .Produces<string>(200, "text/html")
            .For<GetLabReportLetter>(404);

    /// <summary>Print the letter to the patient</summary>
    /// <remarks>
    /// HTML to be printed on the practice's paper: the results as they were signed and the practitioner's words to the
    /// patient. 404 `letter-not-released` where none was released, or where a result of the report has changed since.
    /// </remarks>
    private static async Task<ContentHttpResult> Get(
        Guid labReportId,
        IMediator mediator,
        HttpResponse response,
        CancellationToken ct
    )
    {
        var letter = await mediator.Send(new GetLabReportLetter(labReportId), ct);
        response.Headers.ContentSecurityPolicy = letter.Policy;
        return TypedResults.Text(letter.ToHtml(), "text/html; charset=utf-8");
    }
}
