using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Catalog;

/// <summary>Asks what can be entered as a lab result.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListAnalytes : IQuery<Page<CatalogAnalyte>>, IAboutNoPatient, IPaged
{
    /// <summary>
    /// Only those whose name, code, LOINC code or alias holds every one of these words, without regard to case and accents;
    /// those that begin with them come first.
    /// </summary>
    /// <example>anti-TPO</example>
    [StringLength(200)]
    public string? Q { get; init; }

    /// <summary>Only those of this category.</summary>
    /// <example>thyroid</example>
    [StringLength(100)]
    public string? Category { get; init; }

    /// <summary>Whether those that the practice has retired are listed, too.</summary>
    public bool? IncludeRetired { get; init; }

    /// <summary>Whether to count them.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListAnalytesHandler(
    PracticeCatalog catalogs,
    CatalogAnswers answers,
    Cursors cursors
) : IRequestHandler<ListAnalytes, Page<CatalogAnalyte>>
{
    public async Task<Page<CatalogAnalyte>> Handle(ListAnalytes query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var skipped = cursors.Read<Position>(query.Cursor)?.Listed ?? 0;
        var catalog = await catalogs.ReadAsync(ct);
        Analyte[] found =
        [
            .. catalog
                .Search(query.Q, query.Category)
                .Where(analyte => !analyte.Retired || query.IncludeRetired == true),
        ];
        return cursors
            .Page(
                [.. found.Skip(skipped).Take(limit + 1)],
                limit,
                _ => new Position(skipped + limit),
                query.IncludeCount == true ? found.Length : null
            )
            .Select(analyte => answers.Of(analyte, catalog.Edition));
    }

    // A search is ordered by how well it fits: only the number of those already listed says where to read on.
    private sealed record Position(int Listed);
}

internal static class ListAnalytesEndpoint
{
    public static void Map(RouteGroupBuilder analytes) =>
        analytes.MapGet("", List).For<ListAnalytes>();

    /// <summary>List or search analytes</summary>
    /// <remarks>
    /// What can be entered as a lab result, in the order of the catalogue, then the practice's own. This material contains content from LOINC
    /// (http://loinc.org). LOINC is copyright (c) Regenstrief Institute, Inc. and the LOINC Committee and is available at no
    /// cost under the license at http://loinc.org/license.
    /// </remarks>
    private static async Task<Ok<Page<CatalogAnalyte>>> List(
        [AsParameters] ListAnalytes query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
