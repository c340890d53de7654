using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for the practice's lab imports, newest first.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabImports : IQuery<Page<LabImport>>, IAboutNoPatient, IPaged
{
    /// <summary>Only those with lines that wait for a person (true), or only those without (false).</summary>
    public bool? Waiting { get; init; }

    /// <summary>Imports a page.</summary>
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <summary>The `next` of the page before.</summary>
    public string? Cursor { get; init; }
}

internal sealed class ListLabImportsHandler(Db db, Cursors cursors)
    : IRequestHandler<ListLabImports, Page<LabImport>>
{
    private const string PageSql =
        LabImportRecord.Select
        + """
            WHERE  PracticeId = @PracticeId
                   AND (@IsWaiting IS NULL OR (@IsWaiting = 1 AND Waiting > 0) OR (@IsWaiting = 0 AND Waiting = 0))
                   AND (@BeforeInstant IS NULL
                        OR CreatedAt < @BeforeInstant
                        OR (CreatedAt = @BeforeInstant AND LabImportId < @BeforeId))
            ORDER BY CreatedAt DESC, LabImportId DESC
            {first @Limit}
            """;

    public async Task<Page<LabImport>> Handle(ListLabImports query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<LabImportRecord>(
            PageSql,
            new
            {
                IsWaiting = query.Waiting,
                BeforeInstant = before?.Instant,
                BeforeId = before?.Id,
                Limit = limit + 1,
            },
            ct
        );
        return cursors
            .Page(rows, limit, last => new Position(last.CreatedAt, last.LabImportId))
            .Select(row => row.ToImport());
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListLabImportsEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports.MapGet("", List).For<ListLabImports>();

    /// <summary>List lab imports</summary>
    /// <remarks>Newest first; `waiting=true` lists those with lines that somebody has to resolve.</remarks>
    private static async Task<Ok<Page<LabImport>>> List(
        [AsParameters] ListLabImports query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
