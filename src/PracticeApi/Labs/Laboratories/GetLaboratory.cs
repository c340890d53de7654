using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Laboratories;

/// <summary>Asks for one laboratory.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLaboratory(Guid LaboratoryId) : IQuery<Laboratory>, IAboutNoPatient;

internal sealed class GetLaboratoryHandler(Db db, LaboratoryNames names)
    : IRequestHandler<GetLaboratory, Laboratory>
{
    public async Task<Laboratory> Handle(GetLaboratory query, CancellationToken ct)
    {
        var row = await LaboratoryRow.ReadAsync(db, query.LaboratoryId, ct);
        return row.ToLaboratory(await names.AliasesAsync(query.LaboratoryId, ct));
    }
}

internal static class GetLaboratoryEndpoint
{
    public static void Map(RouteGroupBuilder laboratories) =>
        laboratories
            .MapGet("/{laboratoryId:guid}", Get)
            .For<GetLaboratory>(StatusCodes.Status404NotFound);

    /// <summary>Read a laboratory</summary>
    /// <remarks>One that was merged into another still answers, with that one's id as `mergedIntoId`.</remarks>
    private static async Task<Ok<Laboratory>> Get(
        Guid laboratoryId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLaboratory(laboratoryId), ct));
}
