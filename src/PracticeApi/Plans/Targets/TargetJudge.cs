using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Targets;

/// <summary>A target of a plan with how it stands, and what that was said by.</summary>
/// <param name="ResultIds">The results and responses that it was said by.</param>
internal sealed record JudgedTarget(
    PlanTarget Target,
    string Name,
    TargetState State,
    IReadOnlyList<Guid> ResultIds
);

/// <summary>Judges the targets of plans that a clinician has set, by what was measured and reported.</summary>
internal static class TargetJudge
{
    private const string OfAdherence = "adhere";
    private const string OfItem = "item:";

    /// <summary>The measures of laboratory and questionnaire that the targets of a plan are of.</summary>
    public static IEnumerable<PlanTarget> SetOf(FollowedPlan plan) =>
        plan.Content.Targets.Where(target => target.Set);

    public static bool IsReported(PlanTarget target) =>
        target.Measure == OfAdherence
        || target.Measure.StartsWith(OfItem, StringComparison.Ordinal);

    /// <summary>The day on which a plan is looked at: today, or the day it ended.</summary>
    public static DateOnly DayOf(FollowedPlan plan, DateOnly today) =>
        plan.Course.EndedOn < today ? plan.Course.EndedOn.Value : today;

    public static IReadOnlyList<JudgedTarget> Judge(
        FollowedPlan plan,
        IEnumerable<PlanTarget> targets,
        MeasuredPatient measured,
        IReadOnlyList<CheckInReport> reports,
        DateOnly today
    ) => [.. targets.Select(target => Judge(plan, target, measured, reports, DayOf(plan, today)))];

    private static JudgedTarget Judge(
        FollowedPlan plan,
        PlanTarget target,
        MeasuredPatient measured,
        IReadOnlyList<CheckInReport> reports,
        DateOnly day
    )
    {
        var dueOn = plan.Schedule.WeeksAfter(plan.Schedule.From, target.ByWeek);
        if (IsReported(target))
        {
            return OfReports(plan, target, reports, dueOn, day);
        }

        var series = measured.Find(target.Measure);
        if (target.Direction == TargetDirection.AtLeastCategory)
        {
            return new JudgedTarget(
                target,
                series?.Name ?? target.Measure,
                TargetState.Of(
                    Clinical.Plans.Targets.OfCategory(
                        target,
                        CategoriesOf(series?.Rule),
                        series?.LatestBand,
                        dueOn,
                        day
                    ),
                    series?.LatestBand
                ),
                series is null
                    ? []
                    :
                    [
                        .. series
                            .Kinds.SelectMany(kind => kind.Results)
                            .TakeLast(1)
                            .Select(one => one.Id),
                    ]
            );
        }

        var kind = series?.Kinds.MaxBy(one => one.Results.Max(result => result.CollectedAt));
        if (kind is null)
        {
            return Without(target, series, TargetReason.TooFew, dueOn);
        }

        if (InUnitOf(target, series!.Analyte, kind.Measure) is not { } converted)
        {
            return Without(target, series, TargetReason.OtherUnit, dueOn);
        }

        var evaluation = Clinical.Plans.Targets.Of(
            converted,
            kind.Measure,
            kind.Results,
            plan.Schedule.From,
            dueOn,
            day
        );
        return new JudgedTarget(
            target,
            series.Name,
            TargetState.Of(evaluation),
            evaluation.ResultIds
        );
    }

    private static JudgedTarget Without(
        PlanTarget target,
        MeasuredSeries? series,
        TargetReason reason,
        DateOnly dueOn
    ) =>
        new(
            target,
            series?.Name ?? target.Measure,
            new TargetState
            {
                Status = TargetStatus.NotAssessable,
                Reason = reason,
                DueOn = dueOn,
                RequiredPath = [],
            },
            []
        );

    private static JudgedTarget OfReports(
        FollowedPlan plan,
        PlanTarget target,
        IReadOnlyList<CheckInReport> reports,
        DateOnly dueOn,
        DateOnly day
    )
    {
        var adherence = Adherence.Of(
            plan.Course,
            reports,
            plan.Course.From,
            day < dueOn ? day : dueOn
        );
        var item = target.Measure == OfAdherence ? null : target.Measure[OfItem.Length..];
        var rate = item is null
            ? adherence.Plan
            : adherence.Items.FirstOrDefault(one => one.Item == item);
        var name = item is null ? "Adherence" : InstructionOf(plan, item);
        return rate is null
            ? Without(target, null, TargetReason.TooFew, dueOn) with
            {
                Name = name,
            }
            : new JudgedTarget(
                target,
                name,
                TargetState.Of(
                    Clinical.Plans.Targets.OfAdherence(target, rate, dueOn, day),
                    percent: rate.PercentOfReported
                ),
                []
            );
    }

    private static string InstructionOf(FollowedPlan plan, string item) =>
        plan.Content.Phases.SelectMany(phase => phase.Items)
            .FirstOrDefault(one => one.Id == item)
            ?.Instruction
        ?? item;

    /// <summary>The bands of a score, the least wanted first.</summary>
    private static List<string> CategoriesOf(ScoreRule? rule)
    {
        List<string> categories =
        [
            .. (rule?.Bands ?? [])
                .OrderBy(band => band.Low ?? decimal.MinValue)
                .Select(band => band.Label)
                .Distinct(),
        ];
        if (rule?.BetterDirection == BetterDirection.Lower)
        {
            categories.Reverse();
        }

        return categories;
    }

    /// <summary>The target with its amounts in the unit of the measure; null where they cannot be converted.</summary>
    private static PlanTarget? InUnitOf(PlanTarget target, Analyte? analyte, Measure measure)
    {
        var isValue =
            target.Direction
            is TargetDirection.AtLeastValue
                or TargetDirection.BelowValue
                or TargetDirection.IntoRange;
        if (!isValue || target.Unit is not { } unit || unit == measure.Unit)
        {
            return target;
        }

        if (analyte is null)
        {
            // A score has no unit but points.
            return target;
        }

        bool failed = false;
        var converted = target with
        {
            Amount = Converted(target.Amount),
            Low = Converted(target.Low),
            High = Converted(target.High),
        };
        return failed ? null : converted;

        decimal? Converted(decimal? amount)
        {
            if (amount is not { } value)
            {
                return null;
            }

            var result = UnitConverter.Convert(analyte, value, unit, measure.Unit);
            failed |= result is null;
            return result;
        }
    }
}
