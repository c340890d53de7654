using PracticeApi.Labs.Imports.Csv;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>A mapping as it is stored.</summary>
internal sealed record CsvMappingRow
{
    private const string ByIdSql = """
        SELECT CsvMappingId, Version, Name, Mapping, CreatedAt, UpdatedAt
        FROM   CsvMappings
        WHERE  PracticeId = @PracticeId AND CsvMappingId = @CsvMappingId
        """;

    public Guid CsvMappingId { get; init; }
    public int Version { get; init; }
    public required string Name { get; init; }
    public required string Mapping { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <exception cref="ProblemException">404: there is no such mapping in the caller's practice.</exception>
    public static async Task<CsvMappingRow> ReadAsync(
        Db db,
        Guid csvMappingId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<CsvMappingRow>(
            ByIdSql,
            new { CsvMappingId = csvMappingId },
            ct
        )
        ?? throw Problem.NotFound(
            "csv-mapping-not-found",
            $"There is no CSV mapping {csvMappingId}."
        );

    public CsvImportMapping ToMapping() =>
        new()
        {
            Id = CsvMappingId,
            Version = Version,
            Name = Name,
            Mapping = StoredJson.Read<CsvMapping>(Mapping)!,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
