using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Safety;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks for a published revision of a plan.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetPlanRevision(Guid PlanId, int Revision)
    : IQuery<PlanRevision>,
        IAboutPatients;

/// <summary>A published revision of a plan; it never changes.</summary>
public sealed record PlanRevision
{
    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>What it says.</summary>
    public required PlanContent Content { get; init; }

    /// <summary>How its flags stood when it was published, and what was decided on them.</summary>
    public required IReadOnlyList<SafetyFinding> Safety { get; init; }

    /// <summary>The day from which it is in force.</summary>
    public required DateOnly InForceFrom { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The member of staff who published it.</summary>
    public required Guid PublishedBy { get; init; }
}

internal sealed class GetPlanRevisionHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetPlanRevision, PlanRevision>
{
    public async Task<PlanRevision> Handle(GetPlanRevision query, CancellationToken ct)
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        var row = await PlanRevisionRow.ReadAsync(db, query.PlanId, query.Revision, ct);
        return new PlanRevision
        {
            PlanId = plan.PlanId,
            PatientId = plan.PatientId,
            Revision = row.Revision,
            Content = row.ToContent(),
            Safety = StoredJson.Read<SafetyFinding[]>(row.Safety)!,
            InForceFrom = row.InForceFrom,
            PublishedAt = row.PublishedAt,
            PublishedBy = row.PublishedBy,
        };
    }
}

internal static class GetPlanRevisionEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapGet("/revisions/{revision:int}", Get).For<GetPlanRevision>(404);

    /// <summary>Read a published revision of a plan</summary>
    /// <remarks>It never changes. With how its flags stood when it was published, and who decided what on them.</remarks>
    /// <param name="planId">The plan.</param>
    /// <param name="revision">Number of the revision.</param>
    private static async Task<Ok<PlanRevision>> Get(
        Guid planId,
        int revision,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPlanRevision(planId, revision), ct));
}
