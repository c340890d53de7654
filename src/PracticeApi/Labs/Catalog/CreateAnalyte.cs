using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>A new analyte of the practice's own.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record CreateAnalyte : AnalyteDetails, ICommand<CatalogAnalyte>, IAboutNoPatient
{
    /// <summary>Its code, in kebab-case; lab results name the analyte by it. None that the catalogue has.</summary>
    /// <example>zonulin-saliva</example>
    [StringLength(64, MinimumLength = 1)]
    [RegularExpression(OwnAnalytes.CodePattern, ErrorMessage = "is not in kebab-case")]
    public required string Code { get; init; }
}

internal sealed class CreateAnalyteRules(AnalyteCatalog seed, PracticeCatalog catalog)
    : IRules<CreateAnalyte>
{
    public async ValueTask CheckAsync(
        CreateAnalyte request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (seed.Find(request.Code) is not null)
        {
            faults.Add(
                new Fault(
                    "/code",
                    "is the code of an analyte of the catalogue",
                    "seeded-code",
                    NeedsFacts: true
                )
            );
        }

        OwnAnalytes.Check(request.Code, request, await catalog.ReadAsync(ct), faults);
    }
}

internal sealed class CreateAnalyteHandler(
    AnalyteCatalog seed,
    CatalogFacts facts,
    CatalogAnswers answers
) : IRequestHandler<CreateAnalyte, CatalogAnalyte>
{
    public async Task<CatalogAnalyte> Handle(CreateAnalyte command, CancellationToken ct)
    {
        if (await facts.ToChangeAsync(CatalogFactKind.Analyte, command.Code, ct) is not null)
        {
            throw Problem.Conflict(
                "analyte-code-taken",
                "The practice has an analyte of this code already."
            );
        }

        var first = await facts.WriteAsync<AnalyteDetails>(
            null,
            CatalogFactKind.Analyte,
            command.Code,
            command,
            "analyte.created",
            retired: false,
            ct
        );
        return answers.Of(OwnAnalytes.Of(first), seed.Edition);
    }
}

internal static class CreateAnalyteEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapPost("", Create).For<CreateAnalyte>(409, 422);

    /// <summary>Add an analyte of the practice's own</summary>
    /// <remarks>
    /// Results of it are entered, flagged and trended as those of the catalogue are. A code of the catalogue is refused, and so
    /// is a LOINC code that belongs to another analyte.
    /// </remarks>
    private static async Task<Created<CatalogAnalyte>> Create(
        CreateAnalyte body,
        IMediator mediator,
        PracticeCatalogCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var analyte = await mediator.Send(body, ct);
        cache.Forget(caller.PracticeId);
        return TypedResults.Created($"/v1/analytes/{analyte.Code}", analyte);
    }
}
