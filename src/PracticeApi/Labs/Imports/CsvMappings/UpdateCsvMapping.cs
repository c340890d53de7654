using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Imports.Csv;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>A mapping of CSV files, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record UpdateCsvMapping : ICommand<CsvImportMapping>, IAboutNoPatient
{
    /// <summary>The mapping; from the path.</summary>
    [JsonIgnore]
    public Guid CsvMappingId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>What people call it.</summary>
    /// <example>North Laboratory, monthly</example>
    [NotBlank, MaxLength(200)]
    public required string Name { get; init; }

    /// <summary>How the files are read.</summary>
    public required CsvMapping Mapping { get; init; }
}

internal sealed class UpdateCsvMappingRules(PracticeCatalog catalogs) : IRules<UpdateCsvMapping>
{
    public async ValueTask CheckAsync(
        UpdateCsvMapping request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CsvMappingRules.Check(request.Mapping, await catalogs.ReadAsync(ct), faults);
}

internal sealed class UpdateCsvMappingHandler(Db db, EventLog events, TimeProvider clock)
    : IRequestHandler<UpdateCsvMapping, CsvImportMapping>
{
    private const string UpdateSql = """
        UPDATE CsvMappings
        SET    Version = Version + 1, Name = @Name, Mapping = @Mapping, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND CsvMappingId = @CsvMappingId AND Version = @Version
        """;

    public async Task<CsvImportMapping> Handle(UpdateCsvMapping command, CancellationToken ct)
    {
        var updated = await db.ExecuteAsync(
            UpdateSql,
            new
            {
                command.CsvMappingId,
                command.Version,
                Name = command.Name.Trim(),
                Mapping = StoredJson.Write(command.Mapping),
                UpdatedAt = clock.Now(),
            },
            ct
        );
        var row = await CsvMappingRow.ReadAsync(db, command.CsvMappingId, ct);
        if (updated == 0)
        {
            throw Problem.Stale();
        }

        events.Add("csv-mapping.updated", "csv-mapping", row.CsvMappingId, row.Version);
        return row.ToMapping();
    }
}

internal static class UpdateCsvMappingEndpoint
{
    public static void Map(RouteGroupBuilder mappings) =>
        mappings.MapPut("/{csvMappingId:guid}", Update).For<UpdateCsvMapping>(404, 412, 422, 428);

    /// <summary>Change how CSV files are read</summary>
    /// <remarks>Imports that are under way are finished as they were begun.</remarks>
    private static async Task<Ok<CsvImportMapping>> Update(
        Guid csvMappingId,
        IfMatch ifMatch,
        UpdateCsvMapping body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    CsvMappingId = csvMappingId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
