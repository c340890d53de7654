using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Reports;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>A practitioner's signature under a report.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ReviewLabReport : ICommand<LabReport>, IAboutPatients
{
    /// <summary>The report; from the path.</summary>
    [JsonIgnore]
    public Guid LabReportId { get; init; }

    /// <summary>The version that was looked at; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The practitioner's comment, for the practice.</summary>
    /// <example>TSH in the target range, next control in three months</example>
    [StringLength(4000, MinimumLength = 1), NotBlank]
    public required string Comment { get; init; }

    /// <summary>The practitioner's words to the patient; they stand in the letter.</summary>
    [StringLength(4000, MinimumLength = 1), NotBlank]
    public string? PatientComment { get; init; }

    /// <summary>Whether the patient may have a letter of the results.</summary>
    public required bool Release { get; init; }
}

internal sealed class ReviewLabReportHandler(
    Db db,
    Caller caller,
    LabReports reports,
    LabReportAnswers answers,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<ReviewLabReport, LabReport>
{
    private const string InsertSql = """
        INSERT INTO LabReportReviews
               ( PracticeId,  LabReportId,  ReviewNumber,  PatientId,  SignedBy,  SignedAt,  Comment,  PatientComment,  Released)
        VALUES (@PracticeId, @LabReportId, @ReviewNumber, @PatientId, @SignedBy, @SignedAt, @Comment, @PatientComment, @Released)
        """;

    private const string UpdateSql = """
        UPDATE LabReports
        SET    Version = @Version, ReviewState = @ReviewState, ReviewNumber = @ReviewNumber, ReopenedAt = @ReopenedAt,
               ReopenedBy = @ReopenedBy, ReopenedResultId = @ReopenedResultId, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
        """;

    public async Task<LabReport> Handle(ReviewLabReport command, CancellationToken ct)
    {
        Practitioners.Require(caller);
        var report = await LabReportRow.ForChangeAsync(
            db,
            command.LabReportId,
            command.Version,
            ct
        );
        var lines = await report.LinesAsync(db, ct);
        if (
            LabReportRow.StatusOf(lines.Select(line => line.Status))
            == LabReportStatus.EnteredInError
        )
        {
            throw Problem.Conflict(
                "lab-report-in-error",
                "Every line of the report is marked in error; there is nothing to sign."
            );
        }

        var now = clock.Now();
        var after = report with
        {
            Version = report.Version + 1,
            ReviewState = ReviewState.Signed,
            ReviewNumber = report.ReviewNumber + 1,
            ReopenedAt = null,
            ReopenedBy = null,
            ReopenedResultId = null,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(
            InsertSql,
            new
            {
                after.LabReportId,
                after.ReviewNumber,
                after.PatientId,
                SignedBy = caller.StaffId,
                SignedAt = now,
                command.Comment,
                command.PatientComment,
                Released = command.Release,
            },
            ct
        );
        await db.ExecuteAsync(UpdateSql, after, ct);
        await reports.NoteAsync(
            after,
            new LabReportChangeRow
            {
                ChangeKind = LabReportChangeKind.Signed,
                RecordedAt = now,
                RecordedBy = caller.StaffId,
            },
            ct
        );
        events.Add(
            "lab-report.signed",
            "lab-report",
            after.LabReportId,
            after.Version,
            after.PatientId
        );
        trail.Concerns(after.PatientId, after.LabReportId);
        return await answers.OneAsync(after, lines, ct);
    }
}

internal static class ReviewLabReportEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapPost("/{labReportId:guid}/review", Review)
            .For<ReviewLabReport>(404, 409, 412, 428);

    /// <summary>Sign a lab report</summary>
    /// <remarks>
    /// Only a practitioner or the owner may. With `release` the patient's letter can be printed. When a line's flag changes,
    /// a line comes late or the report is moved, the review is opened again and who had signed is alerted; every signature
    /// is kept.
    /// </remarks>
    private static async Task<Ok<LabReport>> Review(
        Guid labReportId,
        IfMatch ifMatch,
        ReviewLabReport body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    LabReportId = labReportId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
