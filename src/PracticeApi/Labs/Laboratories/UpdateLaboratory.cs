using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Laboratories;

/// <summary>A laboratory's names, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record UpdateLaboratory : ICommand<Laboratory>, IAboutNoPatient, INamesOfLaboratory
{
    /// <summary>The laboratory; from the path.</summary>
    [JsonIgnore]
    public Guid LaboratoryId { get; init; }

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Name of the laboratory, kept as entered but for spaces around it.</summary>
    /// <example>Labor Dr. Müller</example>
    [StringLength(LaboratoryNames.MaxLength, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Other names by which an entry may name it, each of 1 to 200 characters.</summary>
    [MaxLength(LaboratoryNames.MaxAliases)]
    public required IReadOnlyList<string> Aliases { get; init; }
}

internal sealed class UpdateLaboratoryRules : IRules<UpdateLaboratory>
{
    public ValueTask CheckAsync(
        UpdateLaboratory request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        LaboratoryNames.Check(request, faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class UpdateLaboratoryHandler(
    Db db,
    LaboratoryNames names,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<UpdateLaboratory, Laboratory>
{
    private const string UpdateSql = """
        UPDATE Laboratories
        SET    Version = Version + 1, Name = @Name, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @LaboratoryId AND Version = @Version AND MergedIntoId IS NULL
        """;

    public async Task<Laboratory> Handle(UpdateLaboratory command, CancellationToken ct)
    {
        var updated = await db.ExecuteAsync(
            UpdateSql,
            new
            {
                command.LaboratoryId,
                command.Version,
                Name = command.Name.Trim(),
                UpdatedAt = clock.Now(),
            },
            ct
        );
        if (updated == 0)
        {
            throw await LaboratoryRow.RefusalAsync(db, command.LaboratoryId, ct);
        }

        var aliases = await names.ReplaceAsync(command.LaboratoryId, command, ct);
        var row = await LaboratoryRow.ReadAsync(db, command.LaboratoryId, ct);
        events.Add("laboratory.updated", "laboratory", row.LaboratoryId, row.Version);
        return row.ToLaboratory(aliases);
    }
}

internal static class UpdateLaboratoryEndpoint
{
    public static void Map(RouteGroupBuilder laboratories) =>
        laboratories
            .MapPut("/{laboratoryId:guid}", Update)
            .For<UpdateLaboratory>(404, 409, 412, 422, 428);

    /// <summary>Change a laboratory's names</summary>
    /// <remarks>
    /// Replaces them; results of the laboratory read under its new name. To keep an earlier name findable, send it as an
    /// alias. A name that another laboratory has is 409 `laboratory-name-taken`: merge the two if they are one.
    /// </remarks>
    private static async Task<Ok<Laboratory>> Update(
        Guid laboratoryId,
        IfMatch ifMatch,
        UpdateLaboratory body,
        IMediator mediator,
        LaboratoryNamesCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var laboratory = await mediator.Send(
            body with
            {
                LaboratoryId = laboratoryId,
                Version = ifMatch.Version,
            },
            ct
        );
        cache.Forget(caller.PracticeId);
        return TypedResults.Ok(laboratory);
    }
}
