using System.Globalization;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Plans;

/// <summary>When in the day something is done.</summary>
public enum DayPart
{
    /// <summary>After getting up.</summary>
    Morning,

    /// <summary>With or around meals.</summary>
    Meals,

    /// <summary>In the evening and before sleep.</summary>
    Evening,

    /// <summary>At any time.</summary>
    AnyTime,

    /// <summary>Not every day.</summary>
    SomeDays,
}

/// <summary>Something to do, as a patient is told.</summary>
public sealed record HandoutItem
{
    /// <summary>The part of life it is about.</summary>
    public required ItemCategory Category { get; init; }

    /// <summary>What to do.</summary>
    public required string Instruction { get; init; }

    /// <summary>How often, how much and when, in words; empty where nothing is said.</summary>
    public required IReadOnlyList<string> Details { get; init; }

    /// <summary>When in the day.</summary>
    public required DayPart Part { get; init; }

    /// <summary>How many times on a day; 0 of what is not done every day, or once.</summary>
    public required int TimesADay { get; init; }

    /// <summary>Whether it is done once in its phase.</summary>
    public required bool Once { get; init; }

    /// <summary>The days on which it is to be done.</summary>
    public required IReadOnlyList<DaySpan> Days { get; init; }
}

/// <summary>A week of a plan.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Days">Its days.</param>
/// <param name="Items">What is to be done in it.</param>
public sealed record HandoutWeek(int Number, DaySpan Days, IReadOnlyList<HandoutItem> Items);

/// <summary>A phase of a plan, as a patient is told of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Goal">What it is for.</param>
/// <param name="Days">Its days.</param>
/// <param name="Items">What is to be done in it.</param>
public sealed record HandoutPhase(
    string Name,
    string? Goal,
    DaySpan Days,
    IReadOnlyList<HandoutItem> Items
);

/// <summary>
/// What a patient is told of a plan that is followed: what its last published revision says, without what is left to the staff, which are
/// items on a condition, targets that nobody has set or that are not suggested, variants that do not stand in, and when a phase ends.
/// </summary>
public sealed partial record PlanHandout
{
    private const int DaysOfAWeek = 7;

    /// <summary>The week that today falls in, or the first where it begins later; null where the plan rests or is over.</summary>
    public required HandoutWeek? Week { get; init; }

    /// <summary>The week after it; null where there is none.</summary>
    public required HandoutWeek? NextWeek { get; init; }

    /// <summary>The phase of that week; null without one.</summary>
    public required HandoutPhase? Phase { get; init; }

    /// <summary>The name of the variant that stands in today; null where none does.</summary>
    public required string? Variant { get; init; }

    /// <summary>The phases that are not over, in order.</summary>
    public required IReadOnlyList<HandoutPhase> Phases { get; init; }

    /// <summary>The targets that a clinician has set and that are suggested to be told.</summary>
    public required IReadOnlyList<PlanTarget> Targets { get; init; }

    /// <summary>What falls due from today on.</summary>
    public required IReadOnlyList<MonitoringDue> Dues { get; init; }

    /// <summary>What a patient is told of a plan on a day.</summary>
    /// <param name="content">What its last published revision says.</param>
    /// <param name="course">What it asks for on each day.</param>
    /// <param name="today">The day.</param>
    public static PlanHandout Of(PlanContent content, PlanCourse course, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(course);
        var schedule = course.Schedule;
        var day = today < course.From ? course.From : today;
        var rests = schedule.Pauses.Any(pause => pause.Contains(day));
        var week = rests || day > course.To ? null : WeekOf(course, day);
        var next =
            week is null || week.Days.To >= course.To
                ? null
                : WeekOf(course, week.Days.To.AddDays(1));
        var current = schedule.PhaseOn(day);
        var variant = current
            ?.Variants.FirstOrDefault(one => one.From <= day && !(one.To < day))
            ?.VariantId;
        return new PlanHandout
        {
            Week = week,
            NextWeek = next,
            Phase = week is null || current is null ? null : ToPhase(course, current),
            Variant =
                week is null || variant is null
                    ? null
                    : content.Variants.FirstOrDefault(one => one.Id == variant)?.Name,
            Phases =
            [
                .. schedule
                    .Phases.Where(phase => phase.Span is { } days && days.To >= day)
                    .Where(phase => phase.From <= course.To)
                    .Select(phase => ToPhase(course, phase)),
            ],
            Targets =
            [
                .. content.Targets.Where(target => target is { Set: true, Suggested: true }),
            ],
            Dues =
            [
                .. Monitoring
                    .Of(content, schedule, course.EndedOn)
                    .Where(due => due.DueOn >= today),
            ],
        };
    }

    private static HandoutWeek WeekOf(PlanCourse course, DateOnly day)
    {
        var schedule = course.Schedule;
        var number = schedule.WeekOf(day);
        var from = day;
        while (from > course.From && schedule.WeekOf(from.AddDays(-1)) == number)
        {
            from = from.AddDays(-1);
        }

        var to = day;
        while (to < course.To && schedule.WeekOf(to.AddDays(1)) == number)
        {
            to = to.AddDays(1);
        }

        var days = new DaySpan(from, to);
        return new HandoutWeek(number, days, ItemsOf(course.Items, days));
    }

    private static HandoutPhase ToPhase(PlanCourse course, ScheduledPhase phase)
    {
        var days = phase.Span!.Value;
        return new HandoutPhase(
            phase.Phase.Name,
            phase.Phase.Goal,
            days,
            ItemsOf(
                course.Items.Where(item =>
                    item.Phase.Id == phase.Phase.Id && item.VariantId is null
                ),
                days
            )
        );
    }

    /// <summary>What is to be done on some days; the same thing in two phases is one.</summary>
    private static List<HandoutItem> ItemsOf(IEnumerable<ScheduledItem> items, DaySpan days) =>
        [
            .. items
                .Where(item => item.Item.OnlyIf is null)
                .Select(item =>
                    (
                        item.Item,
                        Days: item.Spans.Select(span => span.And(days)).OfType<DaySpan>().ToArray()
                    )
                )
                .Where(one => one.Days.Length > 0)
                .GroupBy(one =>
                    (
                        one.Item.Id,
                        one.Item.Instruction,
                        one.Item.Frequency,
                        one.Item.TimesPerWeek,
                        one.Item.Dose,
                        one.Item.Timing,
                        one.Item.Once
                    )
                )
                .Select(same =>
                    ToItem(
                        same.First().Item,
                        [.. same.SelectMany(one => one.Days).OrderBy(span => span.From)]
                    )
                )
                .OrderBy(item => item.Category),
        ];

    private static HandoutItem ToItem(PlanItem item, DaySpan[] days)
    {
        var once = item.Once || item.TimesPerWeek == 0;
        return new HandoutItem
        {
            Category = item.Category,
            Instruction = InWords(item.Instruction),
            Details =
            [
                .. new[] { HowOften(item, once), item.Dose, item.Timing }
                    .OfType<string>()
                    .Select(InWords)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            Part = PartOf(item),
            TimesADay =
                once || item.TimesPerWeek < DaysOfAWeek
                    ? 0
                    : (int)
                        Math.Round(item.TimesPerWeek / DaysOfAWeek, MidpointRounding.AwayFromZero),
            Once = once,
            Days = days,
        };
    }

    private static string InWords(string text) =>
        Most().Replace(Least().Replace(text, "at least "), "at most ");

    private static string HowOften(PlanItem item, bool once)
    {
        if (once)
        {
            return "once";
        }

        var perDay = item.TimesPerWeek / DaysOfAWeek;
        var counted =
            item.TimesPerWeek == DaysOfAWeek ? "every day"
            : perDay == Math.Floor(perDay) ? Times(perDay, "day")
            : Times(item.TimesPerWeek, "week");
        return item.Frequency is null or "daily" or "weekly" or "once" ? counted : item.Frequency;
    }

    private static string Times(decimal count, string of) =>
        count == 1 ? $"once a {of}"
        : count == 2 ? $"twice a {of}"
        : $"{count.ToString("0.##", CultureInfo.InvariantCulture)} times a {of}";

    private static DayPart PartOf(PlanItem item)
    {
        if (item.TimesPerWeek < DaysOfAWeek)
        {
            return DayPart.SomeDays;
        }

        // What is said of the time counts before what the instruction tells by the way.
        foreach (var text in new[] { item.Timing, item.Frequency, item.Instruction })
        {
            if (text is null)
            {
                continue;
            }

            if (Meals().IsMatch(text))
            {
                return DayPart.Meals;
            }

            if (Morning().IsMatch(text))
            {
                return DayPart.Morning;
            }

            if (Evening().IsMatch(text))
            {
                return DayPart.Evening;
            }
        }

        return DayPart.AnyTime;
    }

    [GeneratedRegex(@"(>=|≥)\s*")]
    private static partial Regex Least();

    [GeneratedRegex(@"(<=|≤)\s*")]
    private static partial Regex Most();

    [GeneratedRegex(@"\b(main )?meals?\b|\bwith food\b|\blunch\b", RegexOptions.IgnoreCase)]
    private static partial Regex Meals();

    [GeneratedRegex(
        @"\b(mornings?|breakfast|waking|wake time|sunrise|on rising|getting up)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Morning();

    [GeneratedRegex(
        @"\b(evenings?|bed|bedtime|nights?|wind-?down|dinner|supper|sleep)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evening();
}
