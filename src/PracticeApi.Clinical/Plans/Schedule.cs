namespace PracticeApi.Clinical.Plans;

/// <summary>What was done to a phase.</summary>
public enum PhaseChangeKind
{
    /// <summary>It goes on for more weeks.</summary>
    Extended,

    /// <summary>What is left of it is left out: the next phase begins on that day.</summary>
    Skipped,

    /// <summary>A variant stands in for its items from that day on.</summary>
    VariantStarted,

    /// <summary>Its own items are taken up again on that day.</summary>
    VariantEnded,
}

/// <summary>Something done to a phase, on a day; in the order in which it was done.</summary>
/// <param name="Kind">What.</param>
/// <param name="PhaseId">To which phase.</param>
/// <param name="On">The day it holds from.</param>
/// <param name="Weeks">By how many weeks it was extended.</param>
/// <param name="VariantId">The variant that was begun or ended.</param>
public sealed record PhaseChange(
    PhaseChangeKind Kind,
    string PhaseId,
    DateOnly On,
    int? Weeks = null,
    string? VariantId = null
);

/// <summary>Days on which a plan rests; both count as resting.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it goes on.</param>
public sealed record PlanPause(DateOnly From, DateOnly? To);

/// <summary>Days in a row; both ends count.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public readonly record struct DaySpan(DateOnly From, DateOnly To)
{
    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>Whether the day is one of them.</summary>
    public bool Contains(DateOnly day) => day >= From && day <= To;

    /// <summary>The days that are in both; null where there are none.</summary>
    public DaySpan? And(DaySpan other)
    {
        var from = From > other.From ? From : other.From;
        var to = To < other.To ? To : other.To;
        return from <= to ? new DaySpan(from, to) : null;
    }

    /// <summary>The days of this span that are in none of the others, in order.</summary>
    /// <param name="others">Spans in order that do not overlap.</param>
    public IEnumerable<DaySpan> Without(IEnumerable<DaySpan> others)
    {
        var from = From;
        foreach (var other in others)
        {
            if (other.To < from || other.From > To)
            {
                continue;
            }

            if (other.From > from)
            {
                yield return new DaySpan(from, other.From.AddDays(-1));
            }

            from = other.To.AddDays(1);
        }

        if (from <= To)
        {
            yield return new DaySpan(from, To);
        }
    }
}

/// <summary>A variant that stood in for a phase.</summary>
/// <param name="VariantId">Which.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it goes on.</param>
public sealed record ScheduledVariant(string VariantId, DateOnly From, DateOnly? To);

/// <summary>A phase with its days.</summary>
public sealed record ScheduledPhase
{
    /// <summary>The phase.</summary>
    public required PlanPhase Phase { get; init; }

    /// <summary>First day; of a phase left out altogether, the day on which it would have begun.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; the day before <see cref="From"/> where the phase was left out altogether.</summary>
    public required DateOnly To { get; init; }

    /// <summary>By how many weeks it was extended.</summary>
    public required int ExtendedWeeks { get; init; }

    /// <summary>The day from which it was left out; null where it was not.</summary>
    public required DateOnly? SkippedOn { get; init; }

    /// <summary>The variants that stood in for it, in order.</summary>
    public required IReadOnlyList<ScheduledVariant> Variants { get; init; }

    /// <summary>Its days; null where it has none.</summary>
    public DaySpan? Span => From <= To ? new DaySpan(From, To) : null;
}

/// <summary>An item with the days on which it is to be done.</summary>
/// <param name="Phase">The phase it stands in.</param>
/// <param name="VariantId">The variant it belongs to; null for one of the phase's own.</param>
/// <param name="Item">The item.</param>
/// <param name="Spans">The days, in order; none where it never comes to it.</param>
public sealed record ScheduledItem(
    PlanPhase Phase,
    string? VariantId,
    PlanItem Item,
    IReadOnlyList<DaySpan> Spans
);

/// <summary>
/// The days of a plan: its phases one after the other from the first day on, longer where they were extended, shorter where the rest
/// was left out; days of a pause do not count, so that everything after it moves along.
/// </summary>
/// <remarks>A variant changes what is done, not how long the phase goes on: that a clinician decides by extending it.</remarks>
public sealed class Schedule
{
    private const int DaysOfAWeek = 7;

    private readonly List<DaySpan> _pauses;

    private Schedule(List<DaySpan> pauses) => _pauses = pauses;

    /// <summary>The first day of the plan.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day of the last phase.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The phases in order, those left out among them.</summary>
    public required IReadOnlyList<ScheduledPhase> Phases { get; init; }

    /// <summary>The items in the order of their phases, with their days; those of variants among them.</summary>
    public required IReadOnlyList<ScheduledItem> Items { get; init; }

    /// <summary>Days on which the plan rests, in order.</summary>
    public IReadOnlyList<DaySpan> Pauses => _pauses;

    /// <summary>Lays a plan out.</summary>
    /// <param name="plan">What it says.</param>
    /// <param name="changes">What was done to its phases, in order.</param>
    /// <param name="pauses">When it rested, in order.</param>
    /// <param name="today">The day it is looked at: a pause that goes on is taken to end with it.</param>
    public static Schedule Of(
        PlanContent plan,
        IReadOnlyList<PhaseChange> changes,
        IReadOnlyList<PlanPause> pauses,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(pauses);
        var rests = Merged(pauses, today);
        var counting = new Schedule(rests)
        {
            From = plan.StartsOn,
            To = plan.StartsOn,
            Phases = [],
            Items = [],
        };
        List<ScheduledPhase> phases = [];
        var next = counting.FirstActive(plan.StartsOn);
        foreach (var phase in plan.Phases)
        {
            var scheduled = counting.Lay(
                phase,
                next,
                [.. changes.Where(change => change.PhaseId == phase.Id)]
            );
            phases.Add(scheduled);
            next = counting.FirstActive(scheduled.To.AddDays(1));
        }

        var last = phases.Count == 0 ? plan.StartsOn : phases.Max(phase => phase.To);
        return new Schedule(rests)
        {
            From = plan.StartsOn,
            To = last < plan.StartsOn ? plan.StartsOn : last,
            Phases = phases,
            Items = [.. phases.SelectMany(phase => counting.ItemsOf(plan, phase))],
        };
    }

    /// <summary>The phase that a day falls in; null before the first, after the last, and where there is none.</summary>
    public ScheduledPhase? PhaseOn(DateOnly day) =>
        Phases.FirstOrDefault(phase => phase.Span?.Contains(day) == true);

    /// <summary>The week of the plan that a day falls in, counted from 1 without the days of pauses; 0 before the first day.</summary>
    public int WeekOf(DateOnly day) => WeekOf(From, day);

    /// <summary>The week of a phase that a day falls in, counted from 1 without the days of pauses.</summary>
    public int WeekOf(ScheduledPhase phase, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(phase);
        return WeekOf(phase.From, day);
    }

    /// <summary>The day that lies so many weeks of the plan after a day; days of pauses do not count.</summary>
    public DateOnly WeeksAfter(DateOnly start, int weeks) => Advance(start, weeks * DaysOfAWeek);

    /// <summary>The first day of an item in the plan; null where it never comes to it.</summary>
    public DateOnly? StartOf(string itemId) =>
        Items
            .Where(item => item.Item.Id == itemId)
            .SelectMany(item => item.Spans)
            .Select(span => (DateOnly?)span.From)
            .Min();

    /// <summary>The day that weeks are counted from; null where it never comes to it.</summary>
    public DateOnly? AnchorOf(PlanMonitoring monitoring)
    {
        ArgumentNullException.ThrowIfNull(monitoring);
        return monitoring.Anchor switch
        {
            MonitoringAnchor.Phase => Phases
                .FirstOrDefault(phase =>
                    phase.Phase.Id == monitoring.Phase && phase.Span is not null
                )
                ?.From,
            MonitoringAnchor.Item => monitoring.Item is { } item ? StartOf(item) : null,
            _ => From,
        };
    }

    private int WeekOf(DateOnly start, DateOnly day) =>
        day < start ? 0 : Math.Max(0, ActiveDays(new DaySpan(start, day)) - 1) / DaysOfAWeek + 1;

    private ScheduledPhase Lay(PlanPhase phase, DateOnly from, PhaseChange[] changes)
    {
        var extended = changes
            .Where(change => change.Kind == PhaseChangeKind.Extended)
            .Sum(change => change.Weeks ?? 0);
        var to = Advance(from, (phase.Weeks + extended) * DaysOfAWeek - 1);
        var skipped = Array
            .Find(changes, change => change.Kind == PhaseChangeKind.Skipped && change.On <= to)
            ?.On;
        if (skipped is { } day)
        {
            to = (day > from ? day : from).AddDays(-1);
        }

        return new ScheduledPhase
        {
            Phase = phase,
            From = from,
            To = to,
            ExtendedWeeks = extended,
            SkippedOn = skipped,
            Variants = VariantsOf(changes),
        };
    }

    private static List<ScheduledVariant> VariantsOf(PhaseChange[] changes)
    {
        List<ScheduledVariant> variants = [];
        foreach (var change in changes)
        {
            var open = variants.Count > 0 && variants[^1].To is null;
            if (change.Kind == PhaseChangeKind.VariantStarted && !open)
            {
                variants.Add(new ScheduledVariant(change.VariantId ?? "", change.On, null));
            }
            else if (change.Kind == PhaseChangeKind.VariantEnded && open)
            {
                variants[^1] = variants[^1] with { To = change.On.AddDays(-1) };
            }
        }

        // One that was ended on the day it was begun never stood in.
        variants.RemoveAll(variant => variant.To < variant.From);
        return variants;
    }

    private IEnumerable<ScheduledItem> ItemsOf(PlanContent plan, ScheduledPhase phase)
    {
        List<DaySpan> replaced =
        [
            .. phase.Variants.Select(variant => new DaySpan(
                variant.From,
                variant.To ?? DateOnly.MaxValue.AddDays(-1)
            )),
        ];
        foreach (var item in phase.Phase.Items)
        {
            yield return new ScheduledItem(
                phase.Phase,
                null,
                item,
                [
                    .. DaysOf(phase, item)
                        .SelectMany(span => span.Without(_pauses))
                        .SelectMany(span => span.Without(replaced)),
                ]
            );
        }

        foreach (var variant in phase.Variants.GroupBy(variant => variant.VariantId))
        {
            foreach (
                var item in plan.Variants.FirstOrDefault(one => one.Id == variant.Key)?.Items ?? []
            )
            {
                yield return new ScheduledItem(
                    phase.Phase,
                    variant.Key,
                    item,
                    [
                        .. variant
                            .Select(one =>
                                phase.Span?.And(
                                    new DaySpan(one.From, one.To ?? DateOnly.MaxValue.AddDays(-1))
                                )
                            )
                            .OfType<DaySpan>()
                            .SelectMany(span => span.Without(_pauses)),
                    ]
                );
            }
        }
    }

    private IEnumerable<DaySpan> DaysOf(ScheduledPhase phase, PlanItem item)
    {
        if (phase.Span is not { } span)
        {
            yield break;
        }

        var from = Advance(phase.From, ((item.StartWeek ?? 1) - 1) * DaysOfAWeek);
        // What goes on to the last week of a phase goes on with it where it is extended.
        var to =
            item.EndWeek is { } end && end < phase.Phase.Weeks
                ? Advance(phase.From, end * DaysOfAWeek - 1)
                : span.To;
        if (from <= to && new DaySpan(from, to).And(span) is { } days)
        {
            yield return days;
        }
    }

    /// <summary>The day that lies so many active days after another, which is active itself.</summary>
    private DateOnly Advance(DateOnly start, int days)
    {
        var at = FirstActive(start);
        foreach (var pause in _pauses.Where(pause => pause.From > at))
        {
            var before = pause.From.DayNumber - at.DayNumber;
            if (days < before)
            {
                break;
            }

            days -= before;
            at = pause.To.AddDays(1);
        }

        return at.AddDays(days);
    }

    private DateOnly FirstActive(DateOnly day)
    {
        foreach (var pause in _pauses)
        {
            if (pause.Contains(day))
            {
                day = pause.To.AddDays(1);
            }
        }

        return day;
    }

    private int ActiveDays(DaySpan span) => span.Without(_pauses).Sum(part => part.Days);

    private static List<DaySpan> Merged(IReadOnlyList<PlanPause> pauses, DateOnly today)
    {
        List<DaySpan> merged = [];
        foreach (
            var span in pauses
                .Select(pause => new DaySpan(
                    pause.From,
                    pause.To ?? (today > pause.From ? today : pause.From)
                ))
                .Where(span => span.From <= span.To)
                .OrderBy(span => span.From)
        )
        {
            if (merged.Count > 0 && span.From <= merged[^1].To.AddDays(1))
            {
                merged[^1] = new DaySpan(
                    merged[^1].From,
                    span.To > merged[^1].To ? span.To : merged[^1].To
                );
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }
}
