using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for one import.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabImport(Guid LabImportId) : IQuery<LabImport>, IAboutNoPatient;

internal sealed class GetLabImportHandler(Db db) : IRequestHandler<GetLabImport, LabImport>
{
    public async Task<LabImport> Handle(GetLabImport query, CancellationToken ct) =>
        (await LabImportRecord.ReadAsync(db, query.LabImportId, ct)).ToImport();
}

internal static class GetLabImportEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports.MapGet("/{labImportId:guid}", Get).For<GetLabImport>(404);

    /// <summary>Read a lab import</summary>
    /// <remarks>How far it is and what became of its lines, in numbers.</remarks>
    private static async Task<Ok<LabImport>> Get(
        Guid labImportId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabImport(labImportId), ct));
}
