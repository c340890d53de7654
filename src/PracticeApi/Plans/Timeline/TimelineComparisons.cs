using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans.Timeline;

/// <summary>Something that was measured again and again.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">The results, by what they are compared as.</param>
internal sealed record TimelineSeries(
    TimelineMeasureKind Kind,
    string Code,
    string Name,
    IReadOnlyList<MeasuredResults> Kinds
);

/// <summary>Compares what was measured before and after what is on a timeline.</summary>
internal static class TimelineComparisons
{
    private const int AlongsideDays = 28;

    /// <summary>Phases, items that begin within one, events and medications, with the measures that have values on both sides.</summary>
    /// <param name="entries">All that is on the timeline.</param>
    /// <param name="series">All that was measured.</param>
    /// <param name="from">The first day whose comparisons are wanted; null for all.</param>
    /// <param name="to">The last day whose comparisons are wanted.</param>
    public static IReadOnlyList<TimelineComparison> Of(
        IReadOnlyList<TimelineEntry> entries,
        IReadOnlyList<TimelineSeries> series,
        DateOnly? from,
        DateOnly to
    )
    {
        var measured = series
            .Select(one => (Series: one, Days: MeasuredDays.Of(one.Kinds)))
            .ToList();
        var phases = entries
            .Where(entry => entry.Kind == TimelineKind.PhaseStarted)
            .Select(entry => (entry.PlanId, entry.On))
            .ToHashSet();
        List<TimelineEntry> markers =
        [
            .. entries.Where(entry =>
                entry.Kind
                    is TimelineKind.PhaseStarted
                        or TimelineKind.Event
                        or TimelineKind.MedicationStarted
                        or TimelineKind.MedicationStopped
                // What begins with a phase is compared with it.
                || (
                    entry.Kind == TimelineKind.ItemStarted
                    && !phases.Contains((entry.PlanId, entry.On))
                )
            ),
        ];
        return
        [
            .. markers
                .Where(marker => !(marker.On < from) && marker.On <= to)
                .Select(marker => Compared(marker, entries, markers, measured))
                .Where(comparison => comparison.Changes.Count > 0),
        ];
    }

    private static TimelineComparison Compared(
        TimelineEntry marker,
        IReadOnlyList<TimelineEntry> entries,
        List<TimelineEntry> markers,
        List<(TimelineSeries Series, MeasuredDays Days)> measured
    )
    {
        var until =
            marker.Kind == TimelineKind.PhaseStarted
                ? entries
                    .Where(entry =>
                        entry.Kind == TimelineKind.PhaseEnded
                        && entry.PlanId == marker.PlanId
                        && entry.Code == marker.Code
                    )
                    .Select(entry => (DateOnly?)entry.On)
                    .FirstOrDefault()
                : null;
        return new TimelineComparison
        {
            On = marker.On,
            Until = until,
            Kind = marker.Kind,
            Title = marker.Title,
            Code = marker.Code,
            PlanId = marker.PlanId,
            ResourceId = marker.ResourceId,
            Alongside =
            [
                .. markers
                    .Where(other =>
                        other != marker
                        && Math.Abs(other.On.DayNumber - marker.On.DayNumber) <= AlongsideDays
                    )
                    .Select(other => $"{other.Title} ({other.On:yyyy-MM-dd})")
                    .Distinct(),
            ],
            Changes =
            [
                .. measured
                    .Select(one => (one.Series, Compared: one.Days.Around(marker.On, until)))
                    .Where(one => one.Compared is not null)
                    .Select(one => ToChange(one.Series, one.Compared!)),
            ],
        };
    }

    private static TimelineChange ToChange(TimelineSeries series, BeforeAfter compared) =>
        new()
        {
            Kind = series.Kind,
            Code = series.Code,
            Name = series.Name,
            Unit = compared.Unit,
            Laboratory = compared.Laboratory,
            Before = SideOf(compared.Before),
            After = SideOf(compared.After),
            Change = UnitConverter.Rounded(compared.Change),
            ChangePercent =
                compared.ChangePercent is { } percent && Math.Abs(percent) < 1e15
                    ? Math.Round((decimal)percent, 2)
                    : null,
            Direction = compared.Direction,
            BeyondNoise = compared.BeyondNoise,
            Reason = compared.Reason,
            Better = compared.Better,
            Text = BeforeAfterText.Of(series.Name, compared),
        };

    private static TimelineSide SideOf(MeasuredSide side) =>
        new()
        {
            Median = UnitConverter.Rounded(side.Median),
            Comparator = Comparators.Token(side.Comparator),
            Days = side.Days,
            From = side.From,
            To = side.To,
        };
}
