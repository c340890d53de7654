using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Laboratories;

/// <summary>Says that two laboratories are one.</summary>
[RequireScope(Scope.LabsWrite)]
public sealed record MergeLaboratory : ICommand<Laboratory>, IAboutNoPatient
{
    /// <summary>The laboratory that remains; from the path.</summary>
    [JsonIgnore]
    public Guid LaboratoryId { get; init; }

    /// <summary>The version of the one that remains; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The laboratory that turned out to be the same one.</summary>
    public required Guid DuplicateId { get; init; }
}

internal sealed class MergeLaboratoryRules : IRules<MergeLaboratory>
{
    public ValueTask CheckAsync(
        MergeLaboratory request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.DuplicateId == request.LaboratoryId)
        {
            faults.Add(new Fault("/duplicateId", "is the laboratory itself"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class MergeLaboratoryHandler(
    Db db,
    LaboratoryNames names,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<MergeLaboratory, Laboratory>
{
    private const string SurviveSql = """
        UPDATE Laboratories
        SET    Version = Version + 1, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @LaboratoryId AND Version = @Version AND MergedIntoId IS NULL
        """;

    private const string MergeSql = """
        UPDATE Laboratories
        SET    Version = Version + 1, MergedIntoId = @LaboratoryId, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @DuplicateId AND MergedIntoId IS NULL
        """;

    private const string EarlierSql = """
        SELECT LaboratoryId, Version
        FROM   Laboratories
        WHERE  PracticeId = @PracticeId AND MergedIntoId = @DuplicateId
        """;

    private const string FollowSql = """
        UPDATE Laboratories
        SET    Version = Version + 1, MergedIntoId = @LaboratoryId, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND MergedIntoId = @DuplicateId
        """;

    private const string MoveNamesSql = """
        UPDATE LaboratoryNames
        SET    LaboratoryId = @LaboratoryId, IsAlias = 1
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @DuplicateId
        """;

    public async Task<Laboratory> Handle(MergeLaboratory command, CancellationToken ct)
    {
        var change = new
        {
            command.LaboratoryId,
            command.Version,
            command.DuplicateId,
            UpdatedAt = clock.Now(),
        };
        if (await db.ExecuteAsync(SurviveSql, change, ct) == 0)
        {
            throw await LaboratoryRow.RefusalAsync(db, command.LaboratoryId, ct);
        }

        if (await db.ExecuteAsync(MergeSql, change, ct) == 0)
        {
            throw await RefusalOfDuplicateAsync(command.DuplicateId, ct);
        }

        // What was merged into the duplicate before goes along, so that one step always leads to the survivor.
        var earlier = await db.QueryAsync<Earlier>(EarlierSql, change, ct);
        await db.ExecuteAsync(FollowSql, change, ct);
        await db.ExecuteAsync(MoveNamesSql, change, ct);

        var survivor = await LaboratoryRow.ReadAsync(db, command.LaboratoryId, ct);
        var duplicate = await LaboratoryRow.ReadAsync(db, command.DuplicateId, ct);
        events.Add("laboratory.updated", "laboratory", survivor.LaboratoryId, survivor.Version);
        events.Add("laboratory.merged", "laboratory", duplicate.LaboratoryId, duplicate.Version);
        foreach (var one in earlier)
        {
            events.Add("laboratory.merged", "laboratory", one.LaboratoryId, one.Version + 1);
        }

        return survivor.ToLaboratory(await names.AliasesAsync(survivor.LaboratoryId, ct));
    }

    private async Task<ProblemException> RefusalOfDuplicateAsync(
        Guid duplicateId,
        CancellationToken ct
    ) =>
        await LaboratoryRow.FindAsync(db, duplicateId, ct) is { MergedIntoId: { } survivor }
            ? LaboratoryRow.Merged(duplicateId, survivor)
            : Problem.Invalid([
                new Fault(
                    "/duplicateId",
                    "is no laboratory of the practice",
                    "unknown-laboratory",
                    NeedsFacts: true
                ),
            ]);

    private sealed record Earlier
    {
        public Guid LaboratoryId { get; init; }
        public int Version { get; init; }
    }
}

internal static class MergeLaboratoryEndpoint
{
    public static void Map(RouteGroupBuilder laboratories) =>
        laboratories
            .MapPost("/{laboratoryId:guid}/merge", Merge)
            .For<MergeLaboratory>(404, 409, 412, 422, 428);

    /// <summary>Merge a duplicate into a laboratory</summary>
    /// <remarks>
    /// The laboratory of the path remains; the duplicate's names become its aliases. Results keep the laboratory they were
    /// entered with and read as the survivor's. The duplicate is no longer listed, and its id answers with `mergedIntoId`.
    /// </remarks>
    private static async Task<Ok<Laboratory>> Merge(
        Guid laboratoryId,
        IfMatch ifMatch,
        MergeLaboratory body,
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
