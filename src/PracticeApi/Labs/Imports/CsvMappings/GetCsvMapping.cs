using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>Asks for one mapping of CSV files.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetCsvMapping(Guid CsvMappingId) : IQuery<CsvImportMapping>, IAboutNoPatient;

internal sealed class GetCsvMappingHandler(Db db) : IRequestHandler<GetCsvMapping, CsvImportMapping>
{
    public async Task<CsvImportMapping> Handle(GetCsvMapping query, CancellationToken ct) =>
        (await CsvMappingRow.ReadAsync(db, query.CsvMappingId, ct)).ToMapping();
}

internal static class GetCsvMappingEndpoint
{
    public static void Map(RouteGroupBuilder mappings) =>
        mappings.MapGet("/{csvMappingId:guid}", Get).For<GetCsvMapping>(404);

    /// <summary>Read how CSV files are read</summary>
    private static async Task<Ok<CsvImportMapping>> Get(
        Guid csvMappingId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetCsvMapping(csvMappingId), ct));
}
