using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for the lines of an import that could not be entered as they came.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabImportRows : IQuery<Page<LabImportRow>>, IAboutPatients, IPaged
{
    /// <summary>The import.</summary>
    public Guid LabImportId { get; init; }

    /// <summary>Only those that this became of.</summary>
    public LabImportRowStatus? Status { get; init; }

    /// <summary>Lines a page.</summary>
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <summary>The `next` of the page before.</summary>
    public string? Cursor { get; init; }
}

internal sealed class ListLabImportRowsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListLabImportRows, Page<LabImportRow>>
{
    private const string PageSql =
        LabImportRowRecord.Select
        + """
            WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND RowNumber > @After
                   AND (@Status IS NULL OR Status = @Status)
            ORDER BY RowNumber
            {first @Limit}
            """;

    public async Task<Page<LabImportRow>> Handle(ListLabImportRows query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var rows = await db.QueryAsync<LabImportRowRecord>(
            PageSql,
            new
            {
                query.LabImportId,
                query.Status,
                After = cursors.Read<Position>(query.Cursor)?.Number ?? 0,
                Limit = limit + 1,
            },
            ct
        );
        if (rows.Count == 0)
        {
            await LabImportRecord.ReadAsync(db, query.LabImportId, ct);
        }

        var page = cursors.Page(rows, limit, last => new Position(last.RowNumber));
        trail.Shows(page.Items.Select(row => row.PatientId).OfType<Guid>().Distinct());
        return page.Select(row => row.ToRow());
    }

    private sealed record Position(int Number);
}

internal static class ListLabImportRowsEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports.MapGet("/{labImportId:guid}/rows", List).For<ListLabImportRows>(404);

    /// <summary>List the lines of an import that could not be entered</summary>
    /// <remarks>In the order in which they arrived, with their original text and everything that keeps them.</remarks>
    private static async Task<Ok<Page<LabImportRow>>> List(
        [AsParameters] ListLabImportRows query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
