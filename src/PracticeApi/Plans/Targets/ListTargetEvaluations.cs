using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Targets;

/// <summary>Asks for what was said of the targets of a plan, newest first.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListTargetEvaluations
    : IQuery<Page<TargetEvaluationKept>>,
        IAboutPatients,
        IPaged
{
    /// <summary>The plan.</summary>
    public Guid PlanId { get; init; }

    /// <summary>Only of the target with this id.</summary>
    [StringLength(64)]
    public string? Target { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>What was said of a target at a time, and by what. It never changes.</summary>
public sealed record TargetEvaluationKept
{
    /// <summary>Id of the evaluation.</summary>
    public required Guid Id { get; init; }

    /// <summary>Id of the target.</summary>
    public required string TargetId { get; init; }

    /// <summary>The revision of the plan that was in force.</summary>
    public required int Revision { get; init; }

    /// <summary>The target as it was set then, with its rule of baseline.</summary>
    public required PlanTarget Target { get; init; }

    /// <summary>The target in words.</summary>
    /// <example>tpo-ab down by 30 % by week 24</example>
    public required string Text { get; init; }

    /// <summary>The day it was looked at.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What gave occasion.</summary>
    public required EvaluationOccasion Occasion { get; init; }

    /// <summary>The versions that were written and gave occasion; empty where a revision was published.</summary>
    public required IReadOnlyList<ResultVersion> Because { get; init; }

    /// <summary>How it stood.</summary>
    public required TargetState State { get; init; }

    /// <summary>The results and responses that it was said by, in the versions they had.</summary>
    public required IReadOnlyList<ResultVersion> Results { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The member of staff whose entry gave occasion; null where a patient answered by a link.</summary>
    public required Guid? RecordedBy { get; init; }
}

internal sealed class ListTargetEvaluationsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListTargetEvaluations, Page<TargetEvaluationKept>>
{
    private const string PageSql = """
        SELECT PlanId, EvaluationId, TargetId, Revision, EvaluatedOn, Occasion, Because, Status, Target, State, Results, RecordedAt,
               RecordedBy
        FROM   PlanTargetEvaluations
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND (@TargetId IS NULL OR TargetId = @TargetId)
               AND (@BeforeInstant IS NULL
                    OR RecordedAt < @BeforeInstant
                    OR (RecordedAt = @BeforeInstant AND EvaluationId < @BeforeId))
        ORDER BY RecordedAt DESC, EvaluationId DESC
        {first @Limit}
        """;

    public async Task<Page<TargetEvaluationKept>> Handle(
        ListTargetEvaluations query,
        CancellationToken ct
    )
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<TargetEvaluationRow>(
            PageSql,
            new
            {
                query.PlanId,
                TargetId = query.Target,
                BeforeInstant = before?.Instant,
                BeforeId = before?.Id,
                Limit = limit + 1,
            },
            ct
        );
        trail.Concerns(plan.PatientId, plan.PlanId);
        return cursors
            .Page(rows, limit, last => new Position(last.RecordedAt, last.EvaluationId))
            .Select(ToKept);
    }

    private static TargetEvaluationKept ToKept(TargetEvaluationRow row)
    {
        var target = StoredJson.Read<PlanTarget>(row.Target)!;
        return new TargetEvaluationKept
        {
            Id = row.EvaluationId,
            TargetId = row.TargetId,
            Revision = row.Revision,
            Target = target,
            Text = TargetText.Of(target),
            On = row.EvaluatedOn,
            Occasion = row.Occasion,
            Because = StoredJson.Read<ResultVersion[]>(row.Because)!,
            State = StoredJson.Read<TargetState>(row.State)!,
            Results = StoredJson.Read<ResultVersion[]>(row.Results)!,
            RecordedAt = row.RecordedAt,
            RecordedBy = row.RecordedBy,
        };
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListTargetEvaluationsEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapGet("/target-evaluations", List).For<ListTargetEvaluations>(404);

    /// <summary>List what was said of the targets of a plan</summary>
    /// <remarks>
    /// Newest first. A target is looked at when a revision is published, and whenever a result or a response that bears on it is
    /// entered, corrected or marked in error; everything said is kept with the versions it was said by. A tracking aid, never a
    /// diagnosis.
    /// </remarks>
    private static async Task<Ok<Page<TargetEvaluationKept>>> List(
        [AsParameters] ListTargetEvaluations query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
