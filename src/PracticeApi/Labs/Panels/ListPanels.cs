using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Panels;

/// <summary>Asks for the panels.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListPanels : IQuery<Page<Panel>>, IAboutNoPatient, IPaged
{
    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListPanelsHandler(Db db, Cursors cursors, PracticeCatalog catalogs)
    : IRequestHandler<ListPanels, Page<Panel>>
{
    public async Task<Page<Panel>> Handle(ListPanels query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor)?.Code;
        var page = cursors.Page(
            [
                .. (await PanelRow.AllAsync(db, ct))
                    .Where(panel => string.CompareOrdinal(panel.Code, after) > 0)
                    .Take(limit + 1),
            ],
            limit,
            last => new Position(last.Code)
        );
        var catalog = await catalogs.ReadAsync(ct);
        return page.Select(panel => panel.ToPanel(catalog));
    }

    private sealed record Position(string Code);
}

internal static class ListPanelsEndpoint
{
    public static void Map(RouteGroupBuilder panels) => panels.MapGet("", List).For<ListPanels>();

    /// <summary>List panels</summary>
    /// <remarks>Those that ship with the product and the practice's own, in the order of their codes.</remarks>
    private static async Task<Ok<Page<Panel>>> List(
        [AsParameters] ListPanels query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
