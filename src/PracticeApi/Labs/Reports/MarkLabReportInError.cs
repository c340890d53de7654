using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>That a report should not have been entered.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record MarkLabReportInError : ICommand<LabReport>, IAboutPatients
{
    /// <summary>The report; from the path.</summary>
    [JsonIgnore]
    public Guid LabReportId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history of the report and of each line.</summary>
    /// <example>entered twice</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class MarkLabReportInErrorHandler(
    Db db,
    Caller caller,
    LabResultVersions versions,
    LabReports reports,
    LabReportAnswers answers,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<MarkLabReportInError, LabReport>
{
    public async Task<LabReport> Handle(MarkLabReportInError command, CancellationToken ct)
    {
        var report = await LabReportRow.ForChangeAsync(
            db,
            command.LabReportId,
            command.Version,
            ct
        );
        var now = clock.Now();
        (LabResultRow, LabResultRow)[] marked =
        [
            .. (await report.LinesAsync(db, ct))
                .Where(line => line.Status != LabResultStatus.EnteredInError)
                .Select(line =>
                    (
                        line,
                        line with
                        {
                            Version = line.Version + 1,
                            RecordedAt = now,
                            RecordedBy = caller.StaffId,
                            ChangeKind = LabResultChange.MarkedInError,
                            Reason = command.Reason,
                            Status = LabResultStatus.EnteredInError,
                        }
                    )
                ),
        ];
        if (marked.Length == 0)
        {
            throw Problem.Conflict("already-in-error", "The report is marked in error already.");
        }

        await versions.ReplaceManyAsync(marked, "lab-result.marked-in-error", ct);
        var after = await LabReportRow.ReadAsync(db, report.LabReportId, ct);
        await reports.NoteAsync(
            after,
            new LabReportChangeRow
            {
                ChangeKind = LabReportChangeKind.MarkedInError,
                Reason = command.Reason,
                RecordedAt = now,
                RecordedBy = caller.StaffId,
            },
            ct
        );
        events.Add(
            "lab-report.marked-in-error",
            "lab-report",
            after.LabReportId,
            after.Version,
            after.PatientId
        );
        trail.Concerns(after.PatientId, after.LabReportId);
        return await answers.OneAsync(after, await after.LinesAsync(db, ct), ct);
    }
}

internal static class MarkLabReportInErrorEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapPost("/{labReportId:guid}/mark-in-error", Mark)
            .For<MarkLabReportInError>(404, 409, 412, 428);

    /// <summary>Mark a lab report in error</summary>
    /// <remarks>Marks every line; they leave trends and flags and are never deleted. A line can be reinstated by itself.</remarks>
    private static async Task<Ok<LabReport>> Mark(
        Guid labReportId,
        IfMatch ifMatch,
        MarkLabReportInError body,
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
