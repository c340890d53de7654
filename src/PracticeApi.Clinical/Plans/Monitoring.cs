namespace PracticeApi.Clinical.Plans;

/// <summary>How it stands with something that falls due.</summary>
public enum MonitoringStatus
{
    /// <summary>Its days lie ahead.</summary>
    Upcoming,

    /// <summary>These are its days.</summary>
    Due,

    /// <summary>Its day has passed, and there is nothing for it.</summary>
    Overdue,

    /// <summary>There is something for it.</summary>
    Fulfilled,

    /// <summary>Its day has passed with nothing for it, and the days of the next have begun.</summary>
    Missed,
}

/// <summary>Something that can fulfil what falls due: a result, a response.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Code of the analyte or questionnaire.</param>
/// <param name="Day">The day of collection, or on which it was answered.</param>
public sealed record MonitoringObservation(Guid Id, MonitoringKind Kind, string Code, DateOnly Day);

/// <summary>Something that falls due on a day.</summary>
public sealed record MonitoringDue
{
    /// <summary>What falls due.</summary>
    public required MonitoringKind Kind { get; init; }

    /// <summary>Code of the analyte or questionnaire.</summary>
    public required string Code { get; init; }

    /// <summary>What the week is counted from.</summary>
    public required MonitoringAnchor Anchor { get; init; }

    /// <summary>Whole weeks after the start of the anchor.</summary>
    public required int AtWeek { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>First day on which something counts for it.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day on which something counts for it.</summary>
    public required DateOnly To { get; init; }

    /// <summary>How it stands with it.</summary>
    public MonitoringStatus Status { get; init; }

    /// <summary>What fulfils it; null where nothing does.</summary>
    public Guid? FulfilledBy { get; init; }

    /// <summary>The day of what fulfils it; null where nothing does.</summary>
    public DateOnly? FulfilledOn { get; init; }
}

/// <summary>Lays out what falls due in the course of a plan, and holds what there is against it.</summary>
/// <remarks>
/// A thing counts for the day that it lies nearest to, within the window: where two days are closer to each other than their windows, they
/// share the days between them in halves, so that one thing counts once. At week 0 of a plan a result of the 90 days before counts, as
/// it does for a baseline (trend-model §2).
/// </remarks>
public static class Monitoring
{
    private const int LabWindowDays = 14;
    private const int QuestionnaireWindowDays = 7;
    private const int DaysBeforeStart = 90;

    /// <summary>What falls due by a plan, in order of the days; what hangs on a phase or item that is never reached is left out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="schedule">Its days.</param>
    /// <param name="endedOn">The day it was completed or stopped: nothing falls due after it.</param>
    public static IReadOnlyList<MonitoringDue> Of(
        PlanContent plan,
        Schedule schedule,
        DateOnly? endedOn = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(schedule);
        return
        [
            .. plan
                .Monitoring.SelectMany(one => DaysOf(one, schedule))
                .Where(due => !(due.DueOn > endedOn))
                .GroupBy(due => (due.Kind, due.Code))
                .SelectMany(same => WithWindows([.. same]))
                .OrderBy(due => due.DueOn)
                .ThenBy(due => due.Kind)
                .ThenBy(due => due.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>How it stands with what falls due on a day, by what there is.</summary>
    /// <param name="dues">What falls due.</param>
    /// <param name="observations">Results and responses, in any order.</param>
    /// <param name="today">The day it is looked at.</param>
    public static IReadOnlyList<MonitoringDue> Held(
        IReadOnlyList<MonitoringDue> dues,
        IReadOnlyCollection<MonitoringObservation> observations,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(dues);
        ArgumentNullException.ThrowIfNull(observations);
        var byWhat = observations.ToLookup(one => (one.Kind, one.Code));
        return
        [
            .. dues.Select(due =>
            {
                var found = byWhat[(due.Kind, due.Code)]
                    .Where(one => one.Day >= due.From && one.Day <= due.To)
                    .OrderBy(one => Math.Abs(one.Day.DayNumber - due.DueOn.DayNumber))
                    .ThenBy(one => one.Day)
                    .ThenBy(one => one.Id)
                    .FirstOrDefault();
                return due with
                {
                    FulfilledBy = found?.Id,
                    FulfilledOn = found?.Day,
                    Status =
                        found is not null ? MonitoringStatus.Fulfilled
                        : today < due.From ? MonitoringStatus.Upcoming
                        : today <= due.DueOn ? MonitoringStatus.Due
                        : dues.Any(next =>
                            next.Kind == due.Kind
                            && next.Code == due.Code
                            && next.DueOn > due.DueOn
                            && next.From <= today
                        )
                            ? MonitoringStatus.Missed
                        : MonitoringStatus.Overdue,
                };
            }),
        ];
    }

    private static IEnumerable<MonitoringDue> DaysOf(PlanMonitoring one, Schedule schedule)
    {
        if (schedule.AnchorOf(one) is not { } anchor)
        {
            yield break;
        }

        var window =
            one.WindowDays
            ?? (one.Kind == MonitoringKind.Lab ? LabWindowDays : QuestionnaireWindowDays);
        foreach (var week in one.AtWeeks)
        {
            var day = schedule.WeeksAfter(anchor, week);
            var before =
                one.Kind == MonitoringKind.Lab && one.Anchor == MonitoringAnchor.Plan && week == 0
                    ? Math.Max(window, DaysBeforeStart)
                    : window;
            yield return new MonitoringDue
            {
                Kind = one.Kind,
                Code = one.Code,
                Anchor = one.Anchor,
                AtWeek = week,
                DueOn = day,
                From = day.DayNumber > before ? day.AddDays(-before) : DateOnly.MinValue,
                To = day.AddDays(window),
            };
        }
    }

    private static IEnumerable<MonitoringDue> WithWindows(MonitoringDue[] same)
    {
        // Two that fall due on one day are one.
        MonitoringDue[] ordered =
        [
            .. same.OrderBy(due => due.DueOn)
                .ThenBy(due => due.Anchor)
                .DistinctBy(due => due.DueOn),
        ];
        for (var i = 0; i < ordered.Length; i++)
        {
            var due = ordered[i];
            if (i > 0)
            {
                // The day in the middle counts for the earlier.
                var first = MiddleOf(ordered[i - 1].DueOn, due.DueOn).AddDays(1);
                due = due with { From = due.From > first ? due.From : first };
            }

            if (i + 1 < ordered.Length)
            {
                var last = MiddleOf(due.DueOn, ordered[i + 1].DueOn);
                due = due with { To = due.To < last ? due.To : last };
            }

            yield return due;
        }
    }

    private static DateOnly MiddleOf(DateOnly first, DateOnly second) =>
        first.AddDays((second.DayNumber - first.DayNumber) / 2);
}
