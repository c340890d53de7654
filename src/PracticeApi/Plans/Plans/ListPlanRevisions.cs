using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks for the published revisions of a plan.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record ListPlanRevisions(Guid PlanId) : IQuery<PlanRevisions>, IAboutPatients;

/// <summary>A published revision, in a line.</summary>
public sealed record PlanRevisionLine
{
    /// <summary>Its number, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>The day from which it is in force.</summary>
    public required DateOnly InForceFrom { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The member of staff who published it.</summary>
    public required Guid PublishedBy { get; init; }
}

/// <summary>The published revisions of a plan.</summary>
public sealed record PlanRevisions
{
    /// <summary>The revisions, the latest first.</summary>
    public required IReadOnlyList<PlanRevisionLine> Items { get; init; }
}

internal sealed class ListPlanRevisionsHandler(Db db, AuditTrail trail)
    : IRequestHandler<ListPlanRevisions, PlanRevisions>
{
    private const string RevisionsSql = """
        SELECT Revision, InForceFrom, PublishedAt, PublishedBy
        FROM   PlanRevisions
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId
        ORDER BY Revision DESC
        """;

    public async Task<PlanRevisions> Handle(ListPlanRevisions query, CancellationToken ct)
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        return new PlanRevisions
        {
            Items =
            [
                .. (await db.QueryAsync<Row>(RevisionsSql, query, ct)).Select(
                    row => new PlanRevisionLine
                    {
                        Revision = row.Revision,
                        InForceFrom = row.InForceFrom,
                        PublishedAt = row.PublishedAt,
                        PublishedBy = row.PublishedBy,
                    }
                ),
            ],
        };
    }

    private sealed record Row
    {
        public int Revision { get; init; }
        public DateOnly InForceFrom { get; init; }
        public DateTimeOffset PublishedAt { get; init; }
        public Guid PublishedBy { get; init; }
    }
}

internal static class ListPlanRevisionsEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapGet("/revisions", List).For<ListPlanRevisions>(404);

    /// <summary>List the published revisions of a plan</summary>
    /// <remarks>The latest first.</remarks>
    private static async Task<Ok<PlanRevisions>> List(
        Guid planId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new ListPlanRevisions(planId), ct));
}
