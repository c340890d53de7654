using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Where the practice wants results of an analyte to lie; every version is kept.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record SetOptimalRange
    : OptimalRangeDetails,
        ICommand<PracticeOptimalRange>,
        IAboutNoPatient
{
    /// <summary>The analyte; from the path.</summary>
    [JsonIgnore]
    public string Code { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>, null for the first.</summary>
    [JsonIgnore]
    public int? Version { get; init; }
}

internal sealed class SetOptimalRangeRules(PracticeCatalog catalog) : IRules<SetOptimalRange>
{
    public async ValueTask CheckAsync(
        SetOptimalRange request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var analyte =
            (await catalog.ReadAsync(ct)).Find(request.Code) ?? throw OwnAnalytes.NotFound();
        OptimalBands.Check(request.Ranges, analyte, faults);
    }
}

internal sealed class SetOptimalRangeHandler(CatalogFacts facts)
    : IRequestHandler<SetOptimalRange, PracticeOptimalRange>
{
    public async Task<PracticeOptimalRange> Handle(SetOptimalRange command, CancellationToken ct) =>
        PracticeOptimalRange.Of(
            await facts.SetAsync<OptimalRangeDetails>(
                CatalogFactKind.OptimalRange,
                command.Code,
                command.Version,
                command,
                "analyte.optimal-range-set",
                ct
            )
        );
}

internal static class SetOptimalRangeEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapPut("/{code}/optimal-range", Set).For<SetOptimalRange>(404, 412, 422, 428);

    /// <summary>Set the practice's optimal range of an analyte</summary>
    /// <remarks>
    /// Results entered from now on carry `optimal` with its version. What is stored keeps the judgement of its time;
    /// `POST /v1/lab-results/re-evaluate` says what the change would make of it. No ranges: the practice has none any more.
    /// </remarks>
    /// <param name="code">Code of the analyte, of the catalogue or the practice's own.</param>
    private static async Task<Ok<PracticeOptimalRange>> Set(
        string code,
        IfMatchUnlessNew ifMatch,
        SetOptimalRange body,
        IMediator mediator,
        PracticeCatalogCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var set = await mediator.Send(body with { Code = code, Version = ifMatch.Version }, ct);
        cache.Forget(caller.PracticeId);
        return TypedResults.Ok(set);
    }
}
