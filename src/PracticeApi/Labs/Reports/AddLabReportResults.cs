using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>Lines of a report that came later than the others.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record AddLabReportResults : ICommand<LabReport>, IAboutPatients, IDryRun
{
    /// <summary>The report; from the path.</summary>
    [JsonIgnore]
    public Guid LabReportId { get; init; }

    /// <summary>The version of the report that was read; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }

    /// <summary>The lines, in the order they are printed; they stand behind those that are there.</summary>
    [Length(1, EnterLabReport.MaxLines)]
    public required IReadOnlyList<LabReportLine> Results { get; init; }

    /// <summary>The lines, with what the report says for them.</summary>
    internal IReadOnlyList<LabReportLine> Within(LabReportRow report) =>
        [.. Results.Select(line => line.Within(Shared(report)))];

    /// <summary>What the report says for its lines.</summary>
    internal static LabReportLine Shared(LabReportRow report) =>
        new()
        {
            Laboratory = report.LaboratoryId?.ToString("D"),
            Accession = report.Accession,
            CollectedAt = report.CollectedAt,
            Fasting = report.Fasting,
        };
}

internal sealed class AddLabReportResultsRules(Db db, LabReportLines lines)
    : IRules<AddLabReportResults>
{
    public async ValueTask CheckAsync(
        AddLabReportResults request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var report = await LabReportRow.ReadAsync(db, request.LabReportId, ct);
        var patient = await PatientRow.ReadToChangeAsync(db, report.PatientId, ct);
        await lines.CheckAsync(
            request.Within(report),
            AddLabReportResults.Shared(report),
            patient.BirthDate,
            faults,
            ct
        );
    }
}

internal sealed class AddLabReportResultsHandler(
    Db db,
    Caller caller,
    LabReportLines lines,
    LabReports reports,
    LabReportAnswers answers,
    AuditTrail trail,
    TimeProvider clock
) : IRequestHandler<AddLabReportResults, LabReport>
{
    public async Task<LabReport> Handle(AddLabReportResults command, CancellationToken ct)
    {
        var report = await LabReportRow.ForChangeAsync(
            db,
            command.LabReportId,
            command.Version,
            ct
        );
        var patient = await LabPatient.ReadAsync(db, report.PatientId, ct);
        var made = await lines.MakeAsync(command.Within(report), patient, report.Note, ct);
        var all = await reports.AddLinesAsync(report, made, ct);
        var after = await LabReportRow.ReadAsync(db, report.LabReportId, ct);
        await reports.NoteAsync(
            after,
            new LabReportChangeRow
            {
                ChangeKind = LabReportChangeKind.Extended,
                RecordedAt = clock.Now(),
                RecordedBy = caller.StaffId,
            },
            ct
        );
        trail.Concerns(after.PatientId, after.LabReportId);
        return await answers.OneAsync(after, all, ct);
    }
}

internal static class AddLabReportResultsEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports
            .MapPost("/{labReportId:guid}/results", Add)
            .For<AddLabReportResults>(404, 409, 412, 422, 428);

    /// <summary>Add late lines to a lab report</summary>
    /// <remarks>
    /// All or none, as when the report was entered. A signed report is opened for review again. With `dryRun` the answer is
    /// what would be stored; nothing is.
    /// </remarks>
    /// <param name="dryRun">Whether to answer what would be stored and store nothing.</param>
    private static async Task<Ok<LabReport>> Add(
        Guid labReportId,
        bool? dryRun,
        IfMatch ifMatch,
        AddLabReportResults body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    LabReportId = labReportId,
                    Version = ifMatch.Version,
                    DryRun = dryRun == true,
                },
                ct
            )
        );
}
