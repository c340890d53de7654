using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Catalog;

/// <summary>Asks for every version of the practice's optimal range of an analyte.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetOptimalRangeHistory(string Code)
    : IQuery<OptimalRangeHistory>,
        IAboutNoPatient;

/// <summary>Every version of the practice's optimal range of an analyte.</summary>
public sealed record OptimalRangeHistory
{
    /// <summary>The versions, the latest first.</summary>
    public required IReadOnlyList<PracticeOptimalRange> Items { get; init; }
}

internal sealed class GetOptimalRangeHistoryHandler(CatalogFacts facts)
    : IRequestHandler<GetOptimalRangeHistory, OptimalRangeHistory>
{
    public async Task<OptimalRangeHistory> Handle(
        GetOptimalRangeHistory query,
        CancellationToken ct
    )
    {
        var versions = await facts.VersionsAsync(CatalogFactKind.OptimalRange, query.Code, ct);
        return new OptimalRangeHistory { Items = [.. versions.Select(PracticeOptimalRange.Of)] };
    }
}

internal static class GetOptimalRangeHistoryEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapGet("/{code}/optimal-range/history", Get).For<GetOptimalRangeHistory>();

    /// <summary>Read the history of the practice's optimal range</summary>
    /// <remarks>A result names in `optimal.version` the version that it was held against.</remarks>
    /// <param name="code">Code of the analyte.</param>
    private static async Task<Ok<OptimalRangeHistory>> Get(
        string code,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetOptimalRangeHistory(code), ct));
}
