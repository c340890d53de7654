using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Protocols;

/// <summary>Asks for the protocols.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListProtocols : IQuery<Page<ProtocolLine>>, IAboutNoPatient, IPaged
{
    /// <summary>Words of the name.</summary>
    [StringLength(100)]
    public string? Q { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListProtocolsHandler(Db db, Cursors cursors)
    : IRequestHandler<ListProtocols, Page<ProtocolLine>>
{
    public async Task<Page<ProtocolLine>> Handle(ListProtocols query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor)?.Code;
        // All of them: a practice has a few.
        return cursors.Page(
            [
                .. (await ProtocolRow.AllAsync(db, ct))
                    .Select(row => row.ToLine())
                    .Where(line =>
                        string.CompareOrdinal(line.Code, after) > 0
                        && (
                            query.Q is null
                            || line.Name.Contains(query.Q, StringComparison.OrdinalIgnoreCase)
                            || line.Code.Contains(query.Q, StringComparison.OrdinalIgnoreCase)
                        )
                    )
                    .Take(limit + 1),
            ],
            limit,
            last => new Position(last.Code)
        );
    }

    private sealed record Position(string Code);
}

internal static class ListProtocolsEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapGet("", List).For<ListProtocols>();

    /// <summary>List protocols</summary>
    /// <remarks>Those that ship with the product and the practice's own, in the order of their codes.</remarks>
    private static async Task<Ok<Page<ProtocolLine>>> List(
        [AsParameters] ListProtocols query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
