using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>An analyte of the practice's own, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record UpdateAnalyte : AnalyteDetails, ICommand<CatalogAnalyte>, IAboutNoPatient
{
    /// <summary>The analyte; from the path.</summary>
    [JsonIgnore]
    public string Code { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

internal sealed class UpdateAnalyteRules(PracticeCatalog catalog) : IRules<UpdateAnalyte>
{
    public async ValueTask CheckAsync(
        UpdateAnalyte request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => OwnAnalytes.Check(request.Code, request, await catalog.ReadAsync(ct), faults);
}

internal sealed class UpdateAnalyteHandler(
    AnalyteCatalog seed,
    CatalogFacts facts,
    CatalogAnswers answers
) : IRequestHandler<UpdateAnalyte, CatalogAnalyte>
{
    public async Task<CatalogAnalyte> Handle(UpdateAnalyte command, CancellationToken ct)
    {
        var current =
            await facts.ToChangeAsync(CatalogFactKind.Analyte, command.Code, ct)
            ?? throw OwnAnalytes.NotOwn(seed, command.Code);
        if (current.Version != command.Version)
        {
            throw Problem.Stale();
        }

        var before = current.Read<AnalyteDetails>();
        List<Fault> faults = [];
        if (before.Unit != command.Unit)
        {
            faults.Add(Fixed("/unit"));
        }

        if (before.ValueType != command.ValueType)
        {
            faults.Add(Fixed("/valueType"));
        }

        if (faults.Count > 0)
        {
            throw Problem.Invalid(faults);
        }

        var next = await facts.WriteAsync<AnalyteDetails>(
            current,
            CatalogFactKind.Analyte,
            command.Code,
            command,
            "analyte.updated",
            current.Retired,
            ct
        );
        return answers.Of(OwnAnalytes.Of(next), seed.Edition);
    }

    // Stored results are compared in it.
    private static Fault Fixed(string pointer) =>
        new(
            pointer,
            "never changes; retire the analyte and add another",
            "fixed",
            NeedsFacts: true
        );
}

internal static class UpdateAnalyteEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapPut("/{code}", Update).For<UpdateAnalyte>(404, 409, 412, 422, 428);

    /// <summary>Change an analyte of the practice's own</summary>
    /// <remarks>
    /// Results that are stored keep the flag of their time: `POST /v1/lab-results/re-evaluate` says what the change would make
    /// of them. The unit and the kind of answer never change. An analyte of the catalogue is 409 `analyte-seeded`.
    /// </remarks>
    /// <param name="code">Code of the analyte.</param>
    private static async Task<Ok<CatalogAnalyte>> Update(
        string code,
        IfMatch ifMatch,
        UpdateAnalyte body,
        IMediator mediator,
        PracticeCatalogCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var analyte = await mediator.Send(body with { Code = code, Version = ifMatch.Version }, ct);
        cache.Forget(caller.PracticeId);
        return TypedResults.Ok(analyte);
    }
}
