using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Reports;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>A lab result entered anew in place of an earlier version, which is kept.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ReplaceLabResult : LabResultEntry, ICommand<LabResult>, IAboutPatients
{
    /// <summary>The result; from the path.</summary>
    [JsonIgnore]
    public Guid LabResultId { get; init; }

    /// <summary>The version that is replaced; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why it is replaced; stays in the history.</summary>
    /// <example>misread by one digit</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class ReplaceLabResultHandler(
    Db db,
    LabResultMaker maker,
    LabResultVersions versions
) : IRequestHandler<ReplaceLabResult, LabResult>
{
    public async Task<LabResult> Handle(ReplaceLabResult command, CancellationToken ct)
    {
        var current = await LabResultRow.ForChangeAsync(
            db,
            command.LabResultId,
            command.Version,
            ct
        );
        if (current.Status is LabResultStatus.EnteredInError or LabResultStatus.Cancelled)
        {
            throw Problem.Conflict(
                "lab-result-not-open",
                "A result that is in error or cancelled is not changed; reinstate it first."
            );
        }

        var patient = await LabPatient.ReadAsync(db, current.PatientId, ct);
        var comments = current.ReportId is { } reportId
            ? (await LabReportRow.ReadAsync(db, reportId, ct)).Comments
            : [];
        var made = await maker.MakeAsync(
            command,
            patient,
            current.LabResultId,
            stands: true,
            comments,
            ct
        );
        var next = made with
        {
            Version = current.Version + 1,
            ChangeKind = LabResultChange.Replaced,
            Reason = command.Reason,
            CreatedAt = current.CreatedAt,
            ReportId = current.ReportId,
            ReportLine = current.ReportLine,
            Source = current.Source,
            SourceKey = current.SourceKey,
            Status = StatusAfter(current, made, command.Status),
        };
        if (current.MeasuresSameAs(made))
        {
            // What was verified is what was measured.
            next = next.VerifiedAs(current);
        }

        if (IsSameResult(current, made))
        {
            // Nothing that was judged has changed: the judgement of its time stands.
            next = next.JudgedAs(current);
        }

        return await versions.ReplaceAsync(current, next, "lab-result.replaced", ct);
    }

    private static LabResultStatus StatusAfter(
        LabResultRow current,
        LabResultRow made,
        EntryStatus? asked
    )
    {
        if (asked is { } to && LabResultMaker.StatusOf(to) < Reached(current.Status))
        {
            throw Problem.Invalid([
                new Fault(
                    "/status",
                    "what the laboratory has given out is not taken back",
                    "status-goes-back",
                    NeedsFacts: true
                ),
            ]);
        }

        if (current.Status is not (LabResultStatus.Final or LabResultStatus.Corrected))
        {
            return asked is { } status ? LabResultMaker.StatusOf(status) : current.Status;
        }

        return current.MeasuresSameAs(made) ? current.Status : LabResultStatus.Corrected;
    }

    // A corrected result is as far as a final one.
    private static LabResultStatus Reached(LabResultStatus status) =>
        status == LabResultStatus.Corrected ? LabResultStatus.Final : status;

    // What else the judgement rests on.
    private static bool IsSameResult(LabResultRow one, LabResultRow other) =>
        one.MeasuresSameAs(other)
        && one.ReferenceRange == other.ReferenceRange
        && one.LaboratoryFlag == other.LaboratoryFlag
        && one.Fasting == other.Fasting
        && one.Physiology == other.Physiology
        && one.Specimen == other.Specimen
        && one.LaboratoryId == other.LaboratoryId
        && one.Method == other.Method;
}

internal static class ReplaceLabResultEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results
            .MapPut("/{labResultId:guid}", Replace)
            .For<ReplaceLabResult>(404, 409, 412, 422, 428);

    /// <summary>Correct a lab result</summary>
    /// <remarks>
    /// Takes the whole result anew, with a reason. A change of value, unit, analyte, date or comparator of a final result makes
    /// it `corrected`; preliminary to final makes it `final`; a note alone keeps the status and the judgement. Every earlier
    /// version is kept.
    /// </remarks>
    private static async Task<Ok<LabResult>> Replace(
        Guid labResultId,
        IfMatch ifMatch,
        ReplaceLabResult body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    LabResultId = labResultId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
