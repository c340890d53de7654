using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Safety;
using PracticeApi.Plans.Targets;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>Makes the draft of a plan its next revision.</summary>
[RequireScope(Scope.PlansWrite)]
public sealed record PublishPlan(Guid PlanId, int Version) : ICommand<Plan>, IAboutPatients;

internal sealed class PublishPlanHandler(
    Db db,
    Caller caller,
    PlanCommands commands,
    PlanSafety safety,
    TargetEvaluations targets,
    TimeProvider clock
) : IRequestHandler<PublishPlan, Plan>
{
    private const string InsertSql = """
        INSERT INTO PlanRevisions ( PracticeId,  PlanId,  Revision,  Content,  Safety,  InForceFrom,  PublishedAt,  PublishedBy)
        VALUES                    (@PracticeId, @PlanId, @Revision, @Content, @Safety, @InForceFrom, @PublishedAt, @PublishedBy)
        """;

    public async Task<Plan> Handle(PublishPlan command, CancellationToken ct)
    {
        var plan = await commands.ToChangeAsync(command.PlanId, command.Version, ct);
        PlanCommands.Require(plan, PlanStatus.Draft, PlanStatus.Active, PlanStatus.Paused);
        if (StoredJson.Read<PlanContent>(plan.Draft) is not { } content)
        {
            throw Problem.Conflict("no-draft", "There is no draft to publish.");
        }

        var incomplete = PlanCheck.ToPublish(content);
        if (incomplete.Count > 0)
        {
            throw Problem.Invalid([
                .. incomplete.Select(fault => new Fault(
                    fault.Pointer,
                    fault.Message,
                    fault.Code,
                    NeedsFacts: true
                )),
            ]);
        }

        var review = await safety.ReviewAsync(plan, content, ct);
        if (!review.Ready)
        {
            throw PlanSafety.NotReady(content, review);
        }

        var today = await commands.TodayAsync(ct);
        var revision = plan.Revision + 1;
        await db.ExecuteAsync(
            InsertSql,
            new
            {
                plan.PlanId,
                Revision = revision,
                Content = plan.Draft,
                Safety = StoredJson.Write(review.Findings),
                InForceFrom = revision == 1 && content.StartsOn < today ? content.StartsOn : today,
                PublishedAt = clock.Now(),
                PublishedBy = caller.StaffId,
            },
            ct
        );
        await commands.NoteAsync(plan, PlanEventKind.Published, today, ct, revision: revision);
        var published = await commands.StoreAsync(
            plan with
            {
                Status = plan.Status == PlanStatus.Draft ? PlanStatus.Active : plan.Status,
                Title = content.Title,
                StartsOn = content.StartsOn,
                Revision = revision,
                Draft = null,
                Findings = PlanSafety.Stored(review),
            },
            "published",
            ct
        );
        await targets.PublishedAsync(plan.PlanId, ct);
        return published;
    }
}

internal static class PublishPlanEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapPost("/publish", Publish).For<PublishPlan>(404, 409, 412, 422, 428);

    /// <summary>Publish the draft of a plan</summary>
    /// <remarks>
    /// It becomes the next revision, which never changes, and the plan is followed. 422 `plan-safety` while a flag is not known, a
    /// contraindication has no reason against it, or a caution has not been taken note of; `GET …/safety` says which.
    /// </remarks>
    private static async Task<Ok<Plan>> Publish(
        Guid planId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new PublishPlan(planId, ifMatch.Version), ct));
}
