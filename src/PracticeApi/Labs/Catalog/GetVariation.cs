using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Asks for the practice's coefficients of variation of an analyte.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetVariation(string Code) : IQuery<PracticeVariation>, IAboutNoPatient;

internal sealed class GetVariationHandler(CatalogFacts facts)
    : IRequestHandler<GetVariation, PracticeVariation>
{
    public async Task<PracticeVariation> Handle(GetVariation query, CancellationToken ct) =>
        await facts.VersionsAsync(CatalogFactKind.Variation, query.Code, ct) is [var current, ..]
            ? PracticeVariation.Of(current)
            : throw Problem.NotFound(
                "variation-not-found",
                "The practice has set none for this analyte."
            );
}

internal static class GetVariationEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapGet("/{code}/variation", Get).For<GetVariation>(404);

    /// <summary>Read the practice's coefficients of variation of an analyte</summary>
    /// <param name="code">Code of the analyte.</param>
    private static async Task<Ok<PracticeVariation>> Get(
        string code,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetVariation(code), ct));
}
