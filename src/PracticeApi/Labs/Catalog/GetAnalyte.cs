using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Asks for one analyte of the catalogue.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetAnalyte(string Code) : IQuery<CatalogAnalyte>, IAboutNoPatient;

internal sealed class GetAnalyteHandler(PracticeCatalog catalogs, CatalogAnswers answers)
    : IRequestHandler<GetAnalyte, CatalogAnalyte>
{
    public async Task<CatalogAnalyte> Handle(GetAnalyte query, CancellationToken ct)
    {
        var catalog = await catalogs.ReadAsync(ct);
        return catalog.Find(query.Code) is { } analyte
            ? answers.Of(analyte, catalog.Edition)
            : throw Problem.NotFound(
                "analyte-not-found",
                "There is no analyte of this code. GET /v1/analytes?q= searches by name, LOINC code or alias."
            );
    }
}

internal static class GetAnalyteEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapGet("/{code}", Get).For<GetAnalyte>(StatusCodes.Status404NotFound);

    /// <summary>Read an analyte</summary>
    /// <remarks>
    /// Its units, ranges and limits. This material contains content from LOINC (http://loinc.org). LOINC is copyright (c)
    /// Regenstrief Institute, Inc. and the LOINC Committee and is available at no cost under the license at
    /// http://loinc.org/license.
    /// </remarks>
    /// <param name="code">Code of the analyte, such as `tpo-ab`.</param>
    private static async Task<Ok<CatalogAnalyte>> Get(
        string code,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetAnalyte(code), ct));
}
