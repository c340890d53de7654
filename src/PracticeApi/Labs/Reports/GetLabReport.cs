using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Reports;

/// <summary>Asks for one lab report.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabReport(Guid LabReportId) : IQuery<LabReport>, IAboutPatients;

internal sealed class GetLabReportHandler(Db db, LabReportAnswers answers, AuditTrail trail)
    : IRequestHandler<GetLabReport, LabReport>
{
    public async Task<LabReport> Handle(GetLabReport query, CancellationToken ct)
    {
        var report = await LabReportRow.ReadAsync(db, query.LabReportId, ct);
        trail.Concerns(report.PatientId, report.LabReportId);
        return await answers.OneAsync(report, await report.LinesAsync(db, ct), ct);
    }
}

internal static class GetLabReportEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports.MapGet("/{labReportId:guid}", Get).For<GetLabReport>(404);

    /// <summary>Read a lab report</summary>
    /// <remarks>With the current version of every line, in the order they were printed.</remarks>
    private static async Task<Ok<LabReport>> Get(
        Guid labReportId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabReport(labReportId), ct));
}
