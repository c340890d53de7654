using PracticeApi.Clinical.Plans;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Timeline;

/// <summary>What plans put on a timeline.</summary>
internal static class TimelineOfPlans
{
    /// <summary>Phases, variants, items and rests of a plan, by what it asked for on each day.</summary>
    public static IEnumerable<TimelineEntry> Of(FollowedPlan plan)
    {
        var course = plan.Course;
        yield return Entry(plan, course.From, TimelineKind.PlanStarted, plan.Title, null);
        foreach (var change in plan.History)
        {
            if (change.Kind is PlanEventKind.Paused or PlanEventKind.Resumed)
            {
                yield return Entry(
                    plan,
                    change.On,
                    change.Kind == PlanEventKind.Paused
                        ? TimelineKind.PlanPaused
                        : TimelineKind.PlanResumed,
                    plan.Title,
                    null
                );
            }
        }

        foreach (var entry in course.Schedule.Phases.SelectMany(phase => OfPhase(plan, phase)))
        {
            yield return entry;
        }

        foreach (var same in course.Items.GroupBy(item => item.Item.Id))
        {
            foreach (var span in Joined(same, course.Schedule.Pauses))
            {
                var title = same.Last().Item.Instruction;
                yield return Entry(plan, span.From, TimelineKind.ItemStarted, title, same.Key);
                yield return Entry(plan, span.To, TimelineKind.ItemStopped, title, same.Key);
            }
        }

        yield return Entry(plan, course.To, TimelineKind.PlanEnded, plan.Title, null);
    }

    private static IEnumerable<TimelineEntry> OfPhase(FollowedPlan plan, ScheduledPhase phase)
    {
        if (phase.Span?.And(new DaySpan(plan.Course.From, plan.Course.To)) is not { } days)
        {
            yield break;
        }

        yield return Entry(
            plan,
            days.From,
            TimelineKind.PhaseStarted,
            phase.Phase.Name,
            phase.Phase.Id
        );
        yield return Entry(
            plan,
            days.To,
            TimelineKind.PhaseEnded,
            phase.Phase.Name,
            phase.Phase.Id
        );
        foreach (var variant in phase.Variants)
        {
            var name =
                plan.Content.Variants.FirstOrDefault(one => one.Id == variant.VariantId)?.Name
                ?? variant.VariantId;
            yield return Entry(
                plan,
                variant.From,
                TimelineKind.VariantStarted,
                name,
                variant.VariantId
            );
            if (variant.To is { } to)
            {
                yield return Entry(plan, to, TimelineKind.VariantEnded, name, variant.VariantId);
            }
        }
    }

    /// <summary>The days of an item, those on both sides of a rest or of a change of phase taken together.</summary>
    private static List<DaySpan> Joined(
        IEnumerable<ScheduledItem> same,
        IReadOnlyList<DaySpan> rests
    )
    {
        List<DaySpan> joined = [];
        foreach (var span in same.SelectMany(item => item.Spans).OrderBy(span => span.From))
        {
            if (joined.Count > 0 && span.From <= NextActive(joined[^1].To))
            {
                joined[^1] = joined[^1] with
                {
                    To = span.To > joined[^1].To ? span.To : joined[^1].To,
                };
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;

        DateOnly NextActive(DateOnly day)
        {
            var next = day.AddDays(1);
            foreach (var rest in rests.Where(rest => rest.Contains(next)))
            {
                next = rest.To.AddDays(1);
            }

            return next;
        }
    }

    private static TimelineEntry Entry(
        FollowedPlan plan,
        DateOnly on,
        TimelineKind kind,
        string title,
        string? code
    ) =>
        new()
        {
            On = on,
            Kind = kind,
            Title = title,
            Code = code,
            Value = null,
            Unit = null,
            Flag = null,
            Note = null,
            PlanId = plan.PlanId,
            ResourceId = null,
        };
}
