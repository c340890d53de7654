using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Results;

/// <summary>Asks for one lab result.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabResult(Guid LabResultId) : IQuery<LabResult>, IAboutPatients;

internal sealed class GetLabResultHandler(Db db, LabResultAnswers answers, AuditTrail trail)
    : IRequestHandler<GetLabResult, LabResult>
{
    public async Task<LabResult> Handle(GetLabResult query, CancellationToken ct)
    {
        var row = await LabResultRow.CurrentAsync(db, query.LabResultId, ct);
        trail.Concerns(row.PatientId, row.LabResultId);
        return await answers.OneAsync(row, ct);
    }
}

internal static class GetLabResultEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results.MapGet("/{labResultId:guid}", Get).For<GetLabResult>(404);

    /// <summary>Read a lab result</summary>
    /// <remarks>The current version; earlier ones are in its history.</remarks>
    private static async Task<Ok<LabResult>> Get(
        Guid labResultId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabResult(labResultId), ct));
}
