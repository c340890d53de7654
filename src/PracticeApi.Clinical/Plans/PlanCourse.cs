namespace PracticeApi.Clinical.Plans;

/// <summary>A revision of a plan, with the day from which it is in force.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Content">What it says.</param>
/// <param name="InForceFrom">The day; of the first revision it counts back to the first day of the plan.</param>
public sealed record PlanRevisionInForce(int Number, PlanContent Content, DateOnly InForceFrom);

/// <summary>
/// What a plan asked for on each day, whatever was changed since: the items of a revision count from the day it came into force to the
/// day before the next one did, and none count after the plan has ended.
/// </summary>
public sealed record PlanCourse
{
    /// <summary>The days of the last revision, to the end that it plans for.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The items with the days on which they were or are to be done; those of variants among them.</summary>
    public required IReadOnlyList<ScheduledItem> Items { get; init; }

    /// <summary>The last day of a plan that was completed or stopped; null while it goes on.</summary>
    public required DateOnly? EndedOn { get; init; }

    /// <summary>First day.</summary>
    public DateOnly From => Schedule.From;

    /// <summary>Last day: the day it ended, or else the last day planned for.</summary>
    public DateOnly To => EndedOn < Schedule.To ? EndedOn.Value : Schedule.To;

    /// <summary>The course of a plan that has a revision.</summary>
    /// <param name="revisions">Its revisions, in order; at least one.</param>
    /// <param name="changes">What was done to its phases, in order.</param>
    /// <param name="pauses">When it rested, in order.</param>
    /// <param name="endedOn">The day it was completed or stopped; null while it goes on.</param>
    /// <param name="today">The day it is looked at.</param>
    public static PlanCourse Of(
        IReadOnlyList<PlanRevisionInForce> revisions,
        IReadOnlyList<PhaseChange> changes,
        IReadOnlyList<PlanPause> pauses,
        DateOnly? endedOn,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(revisions);
        List<ScheduledItem> items = [];
        Schedule? last = null;
        for (var i = 0; i < revisions.Count; i++)
        {
            last = Schedule.Of(revisions[i].Content, changes, pauses, today);
            var from = i == 0 ? DateOnly.MinValue : revisions[i].InForceFrom;
            var to =
                i + 1 < revisions.Count
                    ? revisions[i + 1].InForceFrom.AddDays(-1)
                    : endedOn ?? DateOnly.MaxValue;
            if (endedOn < to)
            {
                to = endedOn.Value;
            }

            if (from > to)
            {
                continue;
            }

            var force = new DaySpan(from, to);
            items.AddRange(
                last.Items.Select(item =>
                        item with
                        {
                            Spans = [.. item.Spans.Select(force.And).OfType<DaySpan>()],
                        }
                    )
                    .Where(item => item.Spans.Count > 0)
            );
        }

        return new PlanCourse
        {
            Schedule =
                last ?? throw new ArgumentException("A plan has a revision.", nameof(revisions)),
            Items = items,
            EndedOn = endedOn,
        };
    }

    /// <summary>The items that are to be done on a day.</summary>
    public IEnumerable<ScheduledItem> ItemsOn(DateOnly day) =>
        Items.Where(item => item.Spans.Any(span => span.Contains(day)));
}
