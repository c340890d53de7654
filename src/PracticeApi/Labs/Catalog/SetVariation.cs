using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>How much results of an analyte vary, by the practice's own figures; every version is kept.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record SetVariation : VariationDetails, ICommand<PracticeVariation>, IAboutNoPatient
{
    /// <summary>The analyte; from the path.</summary>
    [JsonIgnore]
    public string Code { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>, null for the first.</summary>
    [JsonIgnore]
    public int? Version { get; init; }
}

internal sealed class SetVariationRules(PracticeCatalog catalog) : IRules<SetVariation>
{
    public async ValueTask CheckAsync(
        SetVariation request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if ((await catalog.ReadAsync(ct)).Find(request.Code) is null)
        {
            throw OwnAnalytes.NotFound();
        }

        if (request is { Cvi: null, Cva: not null })
        {
            faults.Add(new Fault("/cva", "Needs the within-person variation (cvi) beside it."));
        }
    }
}

internal sealed class SetVariationHandler(CatalogFacts facts)
    : IRequestHandler<SetVariation, PracticeVariation>
{
    public async Task<PracticeVariation> Handle(SetVariation command, CancellationToken ct) =>
        PracticeVariation.Of(
            await facts.SetAsync<VariationDetails>(
                CatalogFactKind.Variation,
                command.Code,
                command.Version,
                command,
                "analyte.variation-set",
                ct
            )
        );
}

internal static class SetVariationEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapPut("/{code}/variation", Set).For<SetVariation>(404, 412, 422, 428);

    /// <summary>Set the practice's coefficients of variation of an analyte</summary>
    /// <remarks>
    /// Trends and the warning `large-change` use it from now on in place of the catalogue's. A `cvi` of null withdraws it: the
    /// catalogue's figures hold again.
    /// </remarks>
    /// <param name="code">Code of the analyte, of the catalogue or the practice's own.</param>
    private static async Task<Ok<PracticeVariation>> Set(
        string code,
        IfMatchUnlessNew ifMatch,
        SetVariation body,
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
