using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Targets;

/// <summary>Asks for a patient's target for an analyte.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabTarget(Guid PatientId, string Analyte)
    : IQuery<LabTarget>,
        IAboutPatient;

internal sealed class GetLabTargetHandler(Db db) : IRequestHandler<GetLabTarget, LabTarget>
{
    public async Task<LabTarget> Handle(GetLabTarget query, CancellationToken ct)
    {
        // Of a merged patient there may be some that the other had, too.
        await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        var rows = await LabTargetRow.AllAsync(db, query.PatientId, ct);

        return rows.FirstOrDefault(row => row.AnalyteCode == query.Analyte) is { } found
            ? found.ToTarget()
            : throw LabTargetRow.NotFound();
    }
}

internal static class GetLabTargetEndpoint
{
    public static void Map(RouteGroupBuilder targets) =>
        targets.MapGet("/{analyte}", Get).For<GetLabTarget>(404, 409);

    /// <summary>Read a patient's target</summary>
    /// <param name="patientId">The patient.</param>
    /// <param name="analyte">Code of the analyte.</param>
    private static async Task<Ok<LabTarget>> Get(
        Guid patientId,
        string analyte,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabTarget(patientId, analyte), ct));
}
