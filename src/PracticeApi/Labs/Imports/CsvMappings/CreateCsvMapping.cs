using System.ComponentModel.DataAnnotations;
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

/// <summary>A new mapping of CSV files.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record CreateCsvMapping : ICommand<CsvImportMapping>, IAboutNoPatient
{
    /// <summary>What people call it.</summary>
    /// <example>North Laboratory, monthly</example>
    [NotBlank, MaxLength(200)]
    public required string Name { get; init; }

    /// <summary>How the files are read.</summary>
    public required CsvMapping Mapping { get; init; }
}

internal sealed class CreateCsvMappingRules(PracticeCatalog catalogs) : IRules<CreateCsvMapping>
{
    public async ValueTask CheckAsync(
        CreateCsvMapping request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CsvMappingRules.Check(request.Mapping, await catalogs.ReadAsync(ct), faults);
}

internal sealed class CreateCsvMappingHandler(Db db, EventLog events, TimeProvider clock)
    : IRequestHandler<CreateCsvMapping, CsvImportMapping>
{
    private const string InsertSql = """
        INSERT INTO CsvMappings ( PracticeId,  CsvMappingId,  Version,  Name,  Mapping,  CreatedAt,  UpdatedAt)
        VALUES                  (@PracticeId, @CsvMappingId, @Version, @Name, @Mapping, @CreatedAt, @UpdatedAt)
        """;

    public async Task<CsvImportMapping> Handle(CreateCsvMapping command, CancellationToken ct)
    {
        var now = clock.Now();
        var row = new CsvMappingRow
        {
            CsvMappingId = Guid.CreateVersion7(),
            Version = 1,
            Name = command.Name.Trim(),
            Mapping = StoredJson.Write(command.Mapping)!,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        events.Add("csv-mapping.created", "csv-mapping", row.CsvMappingId, row.Version);
        return row.ToMapping();
    }
}

internal static class CreateCsvMappingEndpoint
{
    public static void Map(RouteGroupBuilder mappings) =>
        mappings.MapPost("", Create).For<CreateCsvMapping>(422);

    /// <summary>Keep how CSV files are read</summary>
    /// <remarks>
    /// An import names it by `mapping`. What it does not say is found out from each file: the columns by their headers, the
    /// delimiter and the decimal sign by the first rows.
    /// </remarks>
    private static async Task<Created<CsvImportMapping>> Create(
        CreateCsvMapping body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var mapping = await mediator.Send(body, ct);
        return TypedResults.Created($"/v1/csv-mappings/{mapping.Id}", mapping);
    }
}
