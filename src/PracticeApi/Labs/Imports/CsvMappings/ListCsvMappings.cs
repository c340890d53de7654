using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>Asks for the practice's mappings of CSV files.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListCsvMappings : IQuery<Page<CsvImportMapping>>, IAboutNoPatient, IPaged
{
    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListCsvMappingsHandler(Db db, Cursors cursors)
    : IRequestHandler<ListCsvMappings, Page<CsvImportMapping>>
{
    // All of them: a practice has one for each laboratory that sends files. Neither engine orders names as the other does.
    private const string AllSql = """
        SELECT CsvMappingId, Version, Name, Mapping, CreatedAt, UpdatedAt
        FROM   CsvMappings
        WHERE  PracticeId = @PracticeId
        """;

    public async Task<Page<CsvImportMapping>> Handle(ListCsvMappings query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        var rows = (await db.QueryAsync<CsvMappingRow>(AllSql, null, ct))
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.CsvMappingId)
            .Where(row => after is null || Follows(row, after))
            .Take(limit + 1);
        return cursors
            .Page([.. rows], limit, last => new Position(last.Name, last.CsvMappingId))
            .Select(row => row.ToMapping());
    }

    private static bool Follows(CsvMappingRow row, Position after) =>
        string.CompareOrdinal(row.Name, after.Name) switch
        {
            0 => row.CsvMappingId.CompareTo(after.Id) > 0,
            var order => order > 0,
        };

    private sealed record Position(string Name, Guid Id);
}

internal static class ListCsvMappingsEndpoint
{
    public static void Map(RouteGroupBuilder mappings) =>
        mappings.MapGet("", List).For<ListCsvMappings>();

    /// <summary>List how CSV files are read</summary>
    /// <remarks>In the order of their names.</remarks>
    private static async Task<Ok<Page<CsvImportMapping>>> List(
        [AsParameters] ListCsvMappings query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
