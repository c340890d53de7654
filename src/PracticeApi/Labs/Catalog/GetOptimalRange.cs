using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Asks for the practice's optimal range of an analyte.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetOptimalRange(string Code) : IQuery<PracticeOptimalRange>, IAboutNoPatient;

internal sealed class GetOptimalRangeHandler(CatalogFacts facts)
    : IRequestHandler<GetOptimalRange, PracticeOptimalRange>
{
    public async Task<PracticeOptimalRange> Handle(GetOptimalRange query, CancellationToken ct) =>
        await facts.VersionsAsync(CatalogFactKind.OptimalRange, query.Code, ct) is [var current, ..]
            ? PracticeOptimalRange.Of(current)
            : throw Problem.NotFound(
                "optimal-range-not-found",
                "The practice has set none for this analyte."
            );
}

internal static class GetOptimalRangeEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapGet("/{code}/optimal-range", Get).For<GetOptimalRange>(404);

    /// <summary>Read the practice's optimal range of an analyte</summary>
    /// <param name="code">Code of the analyte.</param>
    private static async Task<Ok<PracticeOptimalRange>> Get(
        string code,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetOptimalRange(code), ct));
}
