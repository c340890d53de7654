using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>That a report belongs to another patient.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record MoveLabReport : ICommand<LabReport>, IAboutPatients
{
    /// <summary>The report; from the path.</summary>
    [JsonIgnore]
    public Guid LabReportId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The patient whose report it is.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Why; stays in the history of both.</summary>
    /// <example>entered in the record of the sister</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }

    /// <summary>Whether the report is moved although the patient has one of the same laboratory and accession.</summary>
    public bool AllowDuplicate { get; init; }
}

internal sealed class MoveLabReportHandler(
    Db db,
    Caller caller,
    LabEntryRules rules,
    KnownLaboratories laboratories,
    ReportsOfAccession accessions,
    LabResultMaker maker,
    LabResultVersions versions,
    LabReports reports,
    LabReportAnswers answers,
    Alerts alerts,
    PracticeSettings settings,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<MoveLabReport, LabReport>
{
    // Its version has counted on with its lines.
    private const string MoveSql = """
        UPDATE LabReports
        SET    PatientId = @PatientId
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
        """;

    public async Task<LabReport> Handle(MoveLabReport command, CancellationToken ct)
    {
        var report = await LabReportRow.ForChangeAsync(
            db,
            command.LabReportId,
            command.Version,
            ct
        );
        var to = await FindAsync(command, report, ct);
        var clock = await settings.ClockAsync(ct);
        var lines = await report.LinesAsync(db, ct);
        if (lines.Any(line => clock.DayOf(line.CollectedInstant) < to.BirthDate))
        {
            throw Refused(
                "has results that were collected before this patient's birth",
                "before-birth"
            );
        }

        if (!command.AllowDuplicate && await SameAsync(report, to, ct) is { } same)
        {
            throw ReportsOfAccession.Refusal(same);
        }

        var moved = await MovedAsync(lines, to, report, command.Reason, ct);
        await versions.ReplaceManyAsync(
            [.. lines.Select(line => (line, moved[line.LabResultId]))],
            "lab-result.moved",
            ct
        );
        await db.ExecuteAsync(MoveSql, new { to.PatientId, report.LabReportId }, ct);
        var after = await LabReportRow.ReadAsync(db, report.LabReportId, ct);
        await reports.NoteAsync(
            after,
            new LabReportChangeRow
            {
                ChangeKind = LabReportChangeKind.Moved,
                Reason = command.Reason,
                MovedFromId = report.PatientId,
                RecordedAt = clock.Now,
                RecordedBy = caller.StaffId,
            },
            ct
        );
        await alerts.RaiseAsync(
            [
                AlertOf(report.PatientId, AlertKind.ReportMovedAway, report),
                AlertOf(to.PatientId, AlertKind.ReportMovedHere, report),
            ],
            ct
        );
        events.Add(
            "lab-report.moved",
            "lab-report",
            after.LabReportId,
            after.Version,
            after.PatientId
        );
        trail.Concerns(to.PatientId, report.LabReportId);
        trail.Shows([report.PatientId]);
        return await answers.OneAsync(after, await after.LinesAsync(db, ct), ct);
    }

    private async Task<LabPatient> FindAsync(
        MoveLabReport command,
        LabReportRow report,
        CancellationToken ct
    ) =>
        command.PatientId == report.PatientId
            ? throw Refused("is the patient whose report it is already", "same-patient")
            : await LabPatient.FindAsync(db, command.PatientId, ct)
                ?? throw Refused("is no patient of the practice", "unknown-patient");

    /// <summary>The patient's report of the same laboratory and accession; null where there is none.</summary>
    private async Task<SameAccession?> SameAsync(
        LabReportRow report,
        LabPatient to,
        CancellationToken ct
    )
    {
        if (report is not { LaboratoryId: { } laboratory, Accession: { } accession })
        {
            return null;
        }

        var survivors = await laboratories.SurvivorsAsync([laboratory], ct);
        var there = await accessions.FindAsync(survivors[laboratory], accession, ct);
        return there.FirstOrDefault(other => other.PatientId == to.PatientId);
    }

    private static ProblemException Refused(string message, string code) =>
        Problem.Invalid([new Fault("/patientId", message, code, NeedsFacts: true)]);

    /// <summary>The next versions of the lines, by id.</summary>
    private async Task<Dictionary<Guid, LabResultRow>> MovedAsync(
        IReadOnlyList<LabResultRow> lines,
        LabPatient to,
        LabReportRow report,
        string reason,
        CancellationToken ct
    )
    {
        List<LabResultRow> standing = [];
        foreach (var line in lines.Where(line => line.Stands))
        {
            standing.Add(await MovedAsync(line, to, report, reason, ct));
        }

        List<LabResultRow> moved = [.. await maker.WithEachOtherAsync(standing, besides: [], ct)];
        // What does not stand is held against what does, and nothing against it.
        foreach (var line in lines.Where(line => !line.Stands))
        {
            moved.Add(await MovedAsync(line, to, report, reason, ct));
        }

        return moved.ToDictionary(row => row.LabResultId);
    }

    /// <summary>The next version of a line, judged for the person whose it is; what was entered stays as it is.</summary>
    private async Task<LabResultRow> MovedAsync(
        LabResultRow line,
        LabPatient to,
        LabReportRow report,
        string reason,
        CancellationToken ct
    )
    {
        var entry = LabReportLine.Of(line);
        List<Fault> faults = [];
        await rules.CheckEarlierAsync(entry, faults, ct);
        var clock = await settings.ClockAsync(ct);
        var next = line with
        {
            PatientId = to.PatientId,
            Version = line.Version + 1,
            RecordedAt = clock.Now,
            RecordedBy = caller.StaffId,
            ChangeKind = LabResultChange.Moved,
            Reason = reason,
        };
        if (faults.Count == 0)
        {
            var made = await maker.MakeAsync(
                entry,
                to,
                line.LabResultId,
                line.Stands,
                report.Comments,
                ct
            );
            return next.JudgedAs(made).VerifiedAs(made);
        }

        // The catalogue of today does not read it any more: no judgement is better than that of another person.
        return next with
        {
            VerificationState = clock.FourEyes
                ? VerificationState.Entered
                : VerificationState.NotRequired,
            EnteredBy = caller.StaffId,
            EnteredAt = clock.Now,
            VerifiedBy = null,
            VerifiedAt = null,
            Flag = Flag.Unranged,
            DisplayFlag = line.LaboratoryFlag ?? EnumWords.Of(Flag.Unranged),
            OutOfRange = false,
            Range = null,
            RangeCandidates = null,
            Optimal = null,
            Target = null,
            CriticalLimits = null,
        };
    }

    private static NewAlert AlertOf(Guid patientId, AlertKind kind, LabReportRow report) =>
        new()
        {
            Kind = kind,
            Severity = AlertSeverity.Warning,
            PatientId = patientId,
            ResourceType = "lab-report",
            ResourceId = report.LabReportId,
            Message =
                kind == AlertKind.ReportMovedAway
                    ? "A lab report was moved away: it is another patient's. Look again at what was decided by it."
                    : "A lab report was moved here from another patient's record. Look at its results.",
        };
}

internal static class MoveLabReportEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapPost("/{labReportId:guid}/move", Move)
            .For<MoveLabReport>(404, 409, 412, 422, 428);

    /// <summary>Move a lab report to the right patient</summary>
    /// <remarks>
    /// Every line gets a new version in the other patient's record, judged for that person and to be verified anew; the
    /// earlier versions stay in the history of the first. Both responsible practitioners are alerted, and a signed report is
    /// opened for review again. Where the other patient has a report of the same laboratory and accession it is 409 with its id
    /// as `labReportId`, unless `allowDuplicate`.
    /// </remarks>
    private static async Task<Ok<LabReport>> Move(
        Guid labReportId,
        IfMatch ifMatch,
        MoveLabReport body,
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
