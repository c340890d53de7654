using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks what differs between two published revisions of a plan.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record ComparePlanRevisions(Guid PlanId, int Before, int After)
    : IQuery<PlanRevisionDiff>,
        IAboutPatients;

/// <summary>What differs between two published revisions of a plan.</summary>
public sealed record PlanRevisionDiff
{
    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>Number of the revision that is compared from.</summary>
    public required int Before { get; init; }

    /// <summary>Number of the revision that is compared to.</summary>
    public required int After { get; init; }

    /// <summary>The differences, in the order of the plan; each as a sentence and by its parts.</summary>
    public required IReadOnlyList<PlanChange> Changes { get; init; }
}

internal sealed class ComparePlanRevisionsHandler(Db db, AuditTrail trail)
    : IRequestHandler<ComparePlanRevisions, PlanRevisionDiff>
{
    public async Task<PlanRevisionDiff> Handle(ComparePlanRevisions query, CancellationToken ct)
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        var before = await PlanRevisionRow.ReadAsync(db, query.PlanId, query.Before, ct);
        var after = await PlanRevisionRow.ReadAsync(db, query.PlanId, query.After, ct);
        return new PlanRevisionDiff
        {
            PlanId = plan.PlanId,
            Before = query.Before,
            After = query.After,
            Changes = PlanDiff.Of(before.ToContent(), after.ToContent()),
        };
    }
}

internal static class ComparePlanRevisionsEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans
            .MapGet("/revisions/{before:int}/diff/{after:int}", Compare)
            .For<ComparePlanRevisions>(404);

    /// <summary>Compare two revisions of a plan</summary>
    /// <remarks>As a person would say it: an item added, a dose changed, a phase lengthened.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="before">Number of the revision that is compared from.</param>
    /// <param name="after">Number of the revision that is compared to.</param>
    private static async Task<Ok<PlanRevisionDiff>> Compare(
        Guid planId,
        int before,
        int after,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new ComparePlanRevisions(planId, before, after), ct));
}
