using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks what the codes of senders mean.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabCodeMaps : IQuery<Page<LabCodeMap>>, IAboutNoPatient, IPaged
{
    /// <summary>Codes a page.</summary>
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <summary>The `next` of the page before.</summary>
    public string? Cursor { get; init; }
}

internal sealed class ListLabCodeMapsHandler(CodeMaps maps, Cursors cursors)
    : IRequestHandler<ListLabCodeMaps, Page<LabCodeMap>>
{
    public async Task<Page<LabCodeMap>> Handle(ListLabCodeMaps query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        return cursors.Page(
            await maps.PageAsync(after?.Sender, after?.Code, limit + 1, ct),
            limit,
            last => new Position(last.Sender, last.Code)
        );
    }

    private sealed record Position(string Sender, string Code);
}

internal static class ListLabCodeMapsEndpoint
{
    public static void Map(RouteGroupBuilder maps) => maps.MapGet("", List).For<ListLabCodeMaps>();

    /// <summary>List what the codes of senders mean</summary>
    /// <remarks>
    /// Said once and for all by resolving a line that waited (`analyte`), sender by sender. One that is wrong is withdrawn, and said
    /// anew with the next line that waits for it.
    /// </remarks>
    private static async Task<Ok<Page<LabCodeMap>>> List(
        [AsParameters] ListLabCodeMaps query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
