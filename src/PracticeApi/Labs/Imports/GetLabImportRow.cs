using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for one line that could not be entered as it came.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabImportRow(Guid LabImportId, int Number)
    : IQuery<LabImportRow>,
        IAboutPatients;

internal sealed class GetLabImportRowHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetLabImportRow, LabImportRow>
{
    public async Task<LabImportRow> Handle(GetLabImportRow query, CancellationToken ct)
    {
        var row = await LabImportRowRecord.ReadAsync(db, query.LabImportId, query.Number, ct);
        trail.Shows(row.PatientId is { } patient ? [patient] : []);
        return row.ToRow();
    }
}

internal static class GetLabImportRowEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports.MapGet("/{labImportId:guid}/rows/{number:int}", Get).For<GetLabImportRow>(404);

    /// <summary>Read a line of an import that could not be entered</summary>
    /// <remarks>With its original text, everything that keeps it, and what became of it.</remarks>
    /// <param name="number">Number of the line among those that could not be entered.</param>
    private static async Task<Ok<LabImportRow>> Get(
        Guid labImportId,
        int number,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabImportRow(labImportId, number), ct));
}
