using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Monitoring;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Targets;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Progress;

/// <summary>Asks how a plan goes.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetPlanProgress(Guid PlanId) : IQuery<PlanProgress>, IAboutPatients;

internal sealed class GetPlanProgressHandler(
    Db db,
    ActivePlans plans,
    PatientSeries series,
    CheckInReports checkIns,
    MonitoringObservations observations,
    PracticeSettings settings,
    AuditTrail trail
) : IRequestHandler<GetPlanProgress, PlanProgress>
{
    private const int RecentDays = 28;

    // What is answered by check-ins is no measure beside others: it is the adherence.
    private const string AdherenceForm = "adhere";

    private const string OpenAlertsSql =
        AlertRow.Select
        + """
            WHERE  a.PracticeId = @PracticeId AND a.PatientId = @PatientId AND a.Status = 'open'
            ORDER BY a.SeverityRank, a.CreatedAt, a.AlertId
            """;

    public async Task<PlanProgress> Handle(GetPlanProgress query, CancellationToken ct)
    {
        var plan = await plans.FindAsync(query.PlanId, ct) ?? await UnpublishedAsync(query, ct);
        var clock = await settings.ClockAsync(ct);
        var day = TargetJudge.DayOf(plan, clock.Today);
        PlanTarget[] targets = [.. TargetJudge.SetOf(plan)];
        var followed = FollowedBy(plan, targets);
        var measured = await series.ReadAsync(
            plan.PatientId,
            [.. followed.Select(one => one.Code).Distinct()],
            withScores: followed.Count > 0,
            ct
        );
        CheckInReport[] reports = [.. await checkIns.OfAsync(plan.PlanId, ct)];
        var judged = TargetJudge.Judge(plan, targets, measured, reports, clock.Today);
        var measures = MeasuresOf(plan, followed, targets, measured, day, clock);
        var alerts = await db.QueryAsync<AlertRow>(OpenAlertsSql, new { plan.PatientId }, ct);
        var held = (await observations.HeldAsync([plan], ct)).SelectMany(one => one.Dues);
        var monitoring = MonitoringOf(plan, held, clock.Today);
        trail.Concerns(plan.PatientId, plan.PlanId);
        return Answer(plan, day, reports, judged, measures, alerts, monitoring);
    }

    private async Task<FollowedPlan> UnpublishedAsync(GetPlanProgress query, CancellationToken ct)
    {
        await PlanRow.ReadAsync(db, query.PlanId, ct);
        throw Problem.Conflict("plan-not-published", "Nothing of the plan is published yet.");
    }

    /// <summary>What the plan monitors, and what else it sets targets for.</summary>
    private static List<(MonitoringKind Kind, string Code)> FollowedBy(
        FollowedPlan plan,
        PlanTarget[] targets
    )
    {
        List<(MonitoringKind Kind, string Code)> followed =
        [
            .. plan
                .Content.Monitoring.Where(one => one.Code != AdherenceForm)
                .Select(one => (one.Kind, one.Code))
                .Distinct(),
        ];
        followed.AddRange(
            targets
                .Where(target =>
                    !TargetJudge.IsReported(target)
                    && followed.TrueForAll(one => one.Code != target.Measure)
                )
                .Select(target => (MonitoringKind.Lab, target.Measure))
                .Distinct()
        );
        return followed;
    }

    private static List<(ProgressMeasure Measure, TrendSegment? Segment)> MeasuresOf(
        FollowedPlan plan,
        List<(MonitoringKind Kind, string Code)> followed,
        PlanTarget[] targets,
        MeasuredPatient measured,
        DateOnly day,
        PracticeClock clock
    )
    {
        List<(ProgressMeasure Measure, TrendSegment? Segment)> measures = [];
        foreach (var (kind, code) in followed)
        {
            MeasuredSeries[] found = [.. measured.Of(kind, code)];
            if (found.Length == 0 && measured.Find(code) is { } other)
            {
                found = [other];
            }

            if (found.Length == 0)
            {
                measures.Add((ProgressMeasure.Never(kind, code), null));
            }

            foreach (var one in found)
            {
                var baseline = Array.Find(targets, target => target.Measure == one.Code)?.Baseline;
                var analysis = Trend.Of(
                    [
                        .. one.Kinds.Select(results =>
                            results with
                            {
                                Results = [.. results.Results.Where(result => result.Day <= day)],
                            }
                        ),
                    ],
                    new TrendOptions
                    {
                        Start = plan.Schedule.From,
                        Baseline = baseline ?? BaselineRule.LastBefore,
                    }
                );
                var segment = analysis.Segments.MaxBy(part =>
                    part.Points.Max(point => point.CollectedAt)
                );
                measures.Add((ProgressMeasure.Of(one, analysis, segment, clock), segment));
            }
        }

        return measures;
    }

    private static ProgressMonitoring MonitoringOf(
        FollowedPlan plan,
        IEnumerable<MonitoringDue> dues,
        DateOnly today
    )
    {
        MonitoringItem[] items =
        [
            .. dues.Select(due => MonitoringItem.Of(plan, due, today)).OrderBy(item => item.DueOn),
        ];
        return new ProgressMonitoring
        {
            Overdue = [.. items.Where(item => item.Status == MonitoringStatus.Overdue)],
            Due = [.. items.Where(item => item.Status == MonitoringStatus.Due)],
            Next = Array.Find(items, item => item.Status == MonitoringStatus.Upcoming),
        };
    }

    private static PlanProgress Answer(
        FollowedPlan plan,
        DateOnly day,
        CheckInReport[] reports,
        IReadOnlyList<JudgedTarget> judged,
        List<(ProgressMeasure Measure, TrendSegment? Segment)> measures,
        IReadOnlyList<AlertRow> alerts,
        ProgressMonitoring monitoring
    )
    {
        var schedule = plan.Schedule;
        var position = PlanAnswers.PositionOf(schedule, plan.Course.EndedOn, day);
        var phase = position.Phase is null ? null : schedule.PhaseOn(day);
        int? phaseWeeks = phase is null ? null : schedule.WeekOf(phase, phase.To);
        var weeks = schedule.WeekOf(schedule.To);
        var last = day < plan.Course.To ? day : plan.Course.To;
        var whole = Clinical.Plans.Adherence.Of(plan.Course, reports, plan.Course.From, last);
        var from = last.AddDays(1 - RecentDays);
        var recent = Clinical.Plans.Adherence.Of(
            plan.Course,
            reports,
            from > plan.Course.From ? from : plan.Course.From,
            last
        );
        List<TargetInBrief> brief =
        [
            .. judged.Select(one => new TargetInBrief(one.Name, one.State.Status)),
        ];
        var begun = day >= plan.Course.From;
        return new PlanProgress
        {
            PlanId = plan.PlanId,
            PatientId = plan.PatientId,
            Title = plan.Title,
            Status = plan.Status,
            Revision = plan.Revision,
            Summary = ProgressText.Of(
                new ProgressFacts
                {
                    Week = position.Week,
                    Weeks = weeks,
                    Phase = phase?.Phase.Name,
                    PhaseWeek = position.PhaseWeek,
                    PhaseWeeks = phaseWeeks,
                    Adherence = whole.Plan,
                    Categories = whole.Categories,
                    Targets = brief,
                    Measures =
                    [
                        .. measures.Select(one => new MeasureInBrief(
                            one.Measure.Name,
                            one.Segment
                        )),
                    ],
                    OpenAlerts = alerts.Count,
                    Overdue = monitoring.Overdue.Count,
                }
            ),
            Position = position,
            Weeks = weeks,
            PhaseName = phase?.Phase.Name,
            PhaseWeeks = phaseWeeks,
            Advance = phase is null ? null : AdvanceText.Of(phase.Phase),
            Adherence = begun ? ProgressAdherence.Of(whole) : null,
            LastFourWeeks = begun ? ProgressAdherence.Of(recent) : null,
            Targets =
            [
                .. judged.Select(one => new ProgressTarget
                {
                    Id = one.Target.Id,
                    Measure = one.Target.Measure,
                    Name = one.Name,
                    Text = TargetText.Of(one.Target),
                    BaselineRule = one.Target.Baseline,
                    State = one.State,
                }),
            ],
            TargetCounts = TargetCounts.Of(brief),
            Measures = [.. measures.Select(one => one.Measure)],
            Alerts = [.. alerts.Select(alert => alert.ToAlert())],
            Monitoring = monitoring,
        };
    }
}

internal static class GetPlanProgressEndpoint
{
    public static void Map(RouteGroupBuilder plans) =>
        plans.MapGet("/progress", Get).For<GetPlanProgress>(404, 409);

    /// <summary>Read how a plan goes</summary>
    /// <remarks>
    /// One answer to read before the patient comes: week and phase, adherence by category, each target, each lab and score that is
    /// followed with its pattern and set-backs, open alerts, what is overdue, and a sentence that sums it up. Of a plan that has ended it
    /// is said as of its last day. A tracking aid, never a diagnosis.
    /// </remarks>
    private static async Task<Ok<PlanProgress>> Get(
        Guid planId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPlanProgress(planId), ct));
}
