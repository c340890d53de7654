using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Laboratories;

/// <summary>Asks for the practice's laboratories.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLaboratories : IQuery<Page<Laboratory>>, IAboutNoPatient, IPaged
{
    /// <summary>
    /// Only those with a name or alias in which each of these words begins a word, without regard to case and accents.
    /// </summary>
    /// <example>muller</example>
    [StringLength(LaboratoryNames.MaxLength)]
    public string? Q { get; init; }

    /// <summary>Whether to count them.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListLaboratoriesHandler(Db db, Cursors cursors)
    : IRequestHandler<ListLaboratories, Page<Laboratory>>
{
    // All of them: a practice sends to a few dozen laboratories at most, and neither engine finds words within a name.
    private const string NamesSql = """
        SELECT FoldedName, LaboratoryId, Name, IsAlias
        FROM   LaboratoryNames
        WHERE  PracticeId = @PracticeId
        """;

    private const string ByIdsSql = """
        SELECT LaboratoryId, Version, Name, MergedIntoId, CreatedAt, UpdatedAt
        FROM   Laboratories
        WHERE  PracticeId = @PracticeId AND LaboratoryId IN {ids @LaboratoryIds}
        """;

    public async Task<Page<Laboratory>> Handle(ListLaboratories query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor)?.Name;
        var sought = LaboratoryNames.Fold(query.Q ?? "").Split(' ');
        var found = (await db.QueryAsync<NameRow>(NamesSql, null, ct))
            .OrderBy(row => row.FoldedName, StringComparer.Ordinal)
            .GroupBy(row => row.LaboratoryId)
            .Where(names => names.Any(row => row.Fits(sought)))
            .Select(names => new Listed(names.Single(row => !row.IsAlias).FoldedName, [.. names]))
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .ToArray();
        var page = cursors.Page(
            [.. found.Where(one => string.CompareOrdinal(one.Name, after) > 0).Take(limit + 1)],
            limit,
            last => new Position(last.Name),
            query.IncludeCount == true ? found.Length : null
        );
        return new Page<Laboratory>
        {
            Items = await ReadAsync(page.Items, ct),
            Next = page.Next,
            Count = page.Count,
        };
    }

    private async Task<IReadOnlyList<Laboratory>> ReadAsync(
        IReadOnlyList<Listed> listed,
        CancellationToken ct
    )
    {
        var rows = (
            await db.QueryAsync<LaboratoryRow>(
                ByIdsSql,
                new { LaboratoryIds = JsonSerializer.Serialize(listed.Select(one => one.Id)) },
                ct
            )
        ).ToDictionary(row => row.LaboratoryId);
        return [.. listed.Select(one => rows[one.Id].ToLaboratory(one.Aliases))];
    }

    private sealed record Position(string Name);

    private sealed record Listed(string Name, NameRow[] Names)
    {
        public Guid Id => Names[0].LaboratoryId;

        public IEnumerable<string> Aliases =>
            Names.Where(row => row.IsAlias).Select(row => row.Name);
    }

    private sealed record NameRow
    {
        public required string FoldedName { get; init; }
        public Guid LaboratoryId { get; init; }
        public required string Name { get; init; }
        public bool IsAlias { get; init; }

        public bool Fits(string[] sought)
        {
            var words = FoldedName.Split(' ');
            return sought.All(start =>
                words.Any(word => word.StartsWith(start, StringComparison.Ordinal))
            );
        }
    }
}

internal static class ListLaboratoriesEndpoint
{
    public static void Map(RouteGroupBuilder laboratories) =>
        laboratories.MapGet("", List).For<ListLaboratories>();

    /// <summary>List laboratories</summary>
    /// <remarks>In the order of their names. One that was merged into another is not listed.</remarks>
    private static async Task<Ok<Page<Laboratory>>> List(
        [AsParameters] ListLaboratories query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
