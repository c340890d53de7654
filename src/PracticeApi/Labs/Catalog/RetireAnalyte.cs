using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>That no more results of an analyte of the practice's own are entered.</summary>
[RequireScope(Scope.PracticeWrite)]
public sealed record RetireAnalyte(string Code, int Version)
    : ICommand<CatalogAnalyte>,
        IAboutNoPatient;

internal sealed class RetireAnalyteHandler(
    AnalyteCatalog seed,
    CatalogFacts facts,
    CatalogAnswers answers
) : IRequestHandler<RetireAnalyte, CatalogAnalyte>
{
    public async Task<CatalogAnalyte> Handle(RetireAnalyte command, CancellationToken ct)
    {
        var current =
            await facts.ToChangeAsync(CatalogFactKind.Analyte, command.Code, ct)
            ?? throw OwnAnalytes.NotOwn(seed, command.Code);
        if (current.Version != command.Version)
        {
            throw Problem.Stale();
        }

        if (current.Retired)
        {
            throw Problem.Conflict("analyte-retired", "The analyte is retired already.");
        }

        var next = await facts.WriteAsync(
            current,
            CatalogFactKind.Analyte,
            command.Code,
            current.Read<AnalyteDetails>(),
            "analyte.retired",
            retired: true,
            ct
        );
        return answers.Of(OwnAnalytes.Of(next), seed.Edition);
    }
}

internal static class RetireAnalyteEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapPost("/{code}/retire", Retire).For<RetireAnalyte>(404, 409, 412, 428);

    /// <summary>Retire an analyte of the practice's own</summary>
    /// <remarks>Its results and their trends stay; none are entered any more, and its code is not free for another.</remarks>
    /// <param name="code">Code of the analyte.</param>
    private static async Task<Ok<CatalogAnalyte>> Retire(
        string code,
        IfMatch ifMatch,
        IMediator mediator,
        PracticeCatalogCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var analyte = await mediator.Send(new RetireAnalyte(code, ifMatch.Version), ct);
        cache.Forget(caller.PracticeId);
        return TypedResults.Ok(analyte);
    }
}
