using System.ComponentModel.DataAnnotations;
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

/// <summary>A new laboratory.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record CreateLaboratory : ICommand<Laboratory>, IAboutNoPatient, INamesOfLaboratory
{
    /// <summary>Name of the laboratory, kept as entered but for spaces around it.</summary>
    /// <example>Labor Dr. Müller</example>
    [StringLength(LaboratoryNames.MaxLength, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Other names by which an entry may name it, each of 1 to 200 characters.</summary>
    [MaxLength(LaboratoryNames.MaxAliases)]
    public IReadOnlyList<string> Aliases { get; init; } = [];
}

internal sealed class CreateLaboratoryRules : IRules<CreateLaboratory>
{
    public ValueTask CheckAsync(
        CreateLaboratory request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        LaboratoryNames.Check(request, faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class CreateLaboratoryHandler(
    Db db,
    LaboratoryNames names,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<CreateLaboratory, Laboratory>
{
    public async Task<Laboratory> Handle(CreateLaboratory command, CancellationToken ct)
    {
        var row = await LaboratoryRow.AddAsync(db, command.Name, clock.Now(), ct);
        var aliases = await names.ReplaceAsync(row.LaboratoryId, command, ct);
        events.Add("laboratory.created", "laboratory", row.LaboratoryId, row.Version);
        return row.ToLaboratory(aliases);
    }
}

internal static class CreateLaboratoryEndpoint
{
    public static void Map(RouteGroupBuilder laboratories) =>
        laboratories
            .MapPost("", Create)
            .For<CreateLaboratory>(
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );

    /// <summary>Add a laboratory</summary>
    /// <remarks>
    /// Names are compared without regard to case and accents; one that another laboratory has is 409
    /// `laboratory-name-taken`, with that one's `laboratoryId`. An entry that names an unknown laboratory adds it, too.
    /// </remarks>
    private static async Task<Created<Laboratory>> Create(
        CreateLaboratory body,
        IMediator mediator,
        LaboratoryNamesCache cache,
        Caller caller,
        CancellationToken ct
    )
    {
        var laboratory = await mediator.Send(body, ct);
        cache.Forget(caller.PracticeId);
        return TypedResults.Created($"/v1/laboratories/{laboratory.Id}", laboratory);
    }
}
