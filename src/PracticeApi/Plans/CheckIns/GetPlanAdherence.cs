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
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Asks how much was done of what a plan asked for.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record GetPlanAdherence : IQuery<PlanAdherence>, IAboutPatients
{
    /// <summary>The plan.</summary>
    public Guid PlanId { get; init; }

    /// <summary>First day; the first of the plan unless said.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; today unless said, or the day on which the plan ended.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>
/// How much was done of what a plan asked for over some days. What was not reported is kept apart from what was not done; items done once,
/// on a condition or in a variant are no part of any number.
/// </summary>
public sealed record PlanAdherence
{
    /// <summary>The plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>First day: the one asked for, or the first of the plan where that is later.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day: the one asked for, or today or the last of the plan where that is earlier. Before <c>from</c> where there is none.</summary>
    public required DateOnly To { get; init; }

    /// <summary>How many check-ins tell of these days.</summary>
    public required int CheckIns { get; init; }

    /// <summary>To the whole plan.</summary>
    public required AdherenceRate Plan { get; init; }

    /// <summary>By phase, in order.</summary>
    public required IReadOnlyList<PhaseAdherence> Phases { get; init; }

    /// <summary>By category.</summary>
    public required IReadOnlyList<CategoryAdherence> Categories { get; init; }

    /// <summary>By item.</summary>
    public required IReadOnlyList<ItemAdherence> Items { get; init; }

    /// <summary>Items that are no part of it, with what was reported of them.</summary>
    public required IReadOnlyList<OutsideItem> Outside { get; init; }
}

internal sealed class GetPlanAdherenceRules : IRules<GetPlanAdherence>
{
    public ValueTask CheckAsync(
        GetPlanAdherence request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class GetPlanAdherenceHandler(
    Db db,
    ActivePlans plans,
    CheckInReports reports,
    PracticeSettings settings,
    AuditTrail trail
) : IRequestHandler<GetPlanAdherence, PlanAdherence>
{
    public async Task<PlanAdherence> Handle(GetPlanAdherence query, CancellationToken ct)
    {
        var plan = await CheckInDesk.ReadPlanAsync(db, plans, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        var reported = await reports.OfAsync(plan.PlanId, ct);
        var today = (await settings.ClockAsync(ct)).Today;
        var course = plan.Course;
        var last = course.To < today ? course.To : today;
        var from = query.From > course.From ? query.From.Value : course.From;
        var to = query.To < last ? query.To.Value : last;
        var summary = Adherence.Of(course, reported, from, to);
        return new PlanAdherence
        {
            PlanId = plan.PlanId,
            From = from,
            To = to,
            CheckIns = reported.Count(report => report.From <= to && report.To >= from),
            Plan = summary.Plan,
            Phases = summary.Phases,
            Categories = summary.Categories,
            Items = summary.Items,
            Outside = summary.Outside,
        };
    }
}

internal static class GetPlanAdherenceEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/plans/{planId:guid}/adherence", Get)
            .WithTags("Plans")
            .For<GetPlanAdherence>(404, 409);

    /// <summary>Read how much was done of a plan</summary>
    /// <remarks>
    /// By item, category, phase and plan over any days up to today: times expected, times expected on days that check-ins tell of, times of
    /// which nothing was reported, times done, and two rates, of what was reported and of all that was expected. Weights are the plan's;
    /// each week counts by itself, so that one does not make up for another. Days of rest ask for nothing.
    /// </remarks>
    private static async Task<Ok<PlanAdherence>> Get(
        [AsParameters] GetPlanAdherence query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
