using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>Which way a median lies from the one before.</summary>
public enum ChangeDirection
{
    /// <summary>It is lower.</summary>
    Lower,

    /// <summary>It is the same.</summary>
    Same,

    /// <summary>It is higher.</summary>
    Higher,
}

/// <summary>Why it cannot be said whether a change is beyond noise.</summary>
public enum BeforeAfterReason
{
    /// <summary>The last days of both sides lie closer together than the measure allows.</summary>
    TooSoon,

    /// <summary>How much the measure varies by itself is not known.</summary>
    NoNoiseModel,

    /// <summary>A bound stands for a value, and does not decide.</summary>
    Censored,

    /// <summary>There is no value above zero, and no ratio can be formed.</summary>
    NoPositiveValue,
}

/// <summary>What was measured on one side of a day.</summary>
/// <param name="Median">The median of the days' values.</param>
/// <param name="Comparator">Set where the median is a bound.</param>
/// <param name="Days">How many days have a value.</param>
/// <param name="From">The first of these days.</param>
/// <param name="To">The last of these days.</param>
public sealed record MeasuredSide(
    decimal Median,
    Comparator? Comparator,
    int Days,
    DateOnly From,
    DateOnly To
);

/// <summary>A measure before a day and after it: an association in time, never a cause.</summary>
public sealed record BeforeAfter
{
    /// <summary>The unit of the medians.</summary>
    public required string Unit { get; init; }

    /// <summary>The laboratory, where it plays a part.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>Before the day, and on it.</summary>
    public required MeasuredSide Before { get; init; }

    /// <summary>After the day.</summary>
    public required MeasuredSide After { get; init; }

    /// <summary>Change of the median, percent; null where undefined.</summary>
    public required double? ChangePercent { get; init; }

    /// <summary>Change of the median, in the unit.</summary>
    public required decimal Change { get; init; }

    /// <summary>Which way.</summary>
    public required ChangeDirection Direction { get; init; }

    /// <summary>Whether the change is beyond noise; null where that cannot be said.</summary>
    public required bool? BeyondNoise { get; init; }

    /// <summary>Why it cannot be said; null where it can.</summary>
    public required BeforeAfterReason? Reason { get; init; }

    /// <summary>Whether a change beyond noise is for the better; null where there is none, or neither way is better.</summary>
    public required bool? Better { get; init; }
}

/// <summary>What was measured of something, made ready to be looked at before and after many days.</summary>
/// <remarks>
/// Before are the 180 days up to a day and the day itself, as for a mean baseline (trend-model §2); after are the days that follow, to an
/// end or for 180 days. Each day counts once, by its median; results left out of a trend (another assay, an acute phase) are left out here.
/// The medians are held against the noise of two single results: never less than what medians of several have.
/// </remarks>
public sealed class MeasuredDays
{
    /// <summary>How many days before and after are looked at.</summary>
    public const int Days = 180;

    private const double Z = 1.96;

    private readonly List<(Measure Measure, TrendSegment Segment, List<Day> Days)> _segments;

    private MeasuredDays(List<(Measure, TrendSegment, List<Day>)> segments) => _segments = segments;

    /// <summary>Makes what was measured ready.</summary>
    /// <param name="kinds">The results, by the ways of measuring that are not compared.</param>
    public static MeasuredDays Of(IReadOnlyList<MeasuredResults> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        List<(Measure, TrendSegment, List<Day>)> segments = [];
        foreach (var kind in kinds)
        {
            foreach (
                var segment in Trend
                    .Of([kind], new TrendOptions { Baseline = BaselineRule.First })
                    .Segments
            )
            {
                // How much a measure varies is known for its own specimen alone.
                var measure =
                    segment.Specimen is not null && kind.Measure.Kind == MeasureKind.Lab
                        ? kind.Measure with
                        {
                            Noise = null,
                        }
                        : kind.Measure;
                List<Day> days =
                [
                    .. segment
                        .Points.Where(point =>
                            point.LeftOut is null or LeftOutReason.BeforeBaseline
                        )
                        .GroupBy(point => point.Day)
                        .OrderBy(same => same.Key)
                        .Select(same =>
                            Middle(
                                same.Key,
                                [
                                    .. same.Select(point => new Day(
                                        point.Day,
                                        point.Value,
                                        point.Comparator
                                    )),
                                ]
                            )
                        ),
                ];
                segments.Add((measure, segment, days));
            }
        }

        return new MeasuredDays(segments);
    }

    /// <summary>Before and after a day; null where one side has nothing to compare with the other.</summary>
    /// <param name="day">The day.</param>
    /// <param name="until">The last day that is looked at; null for so many days after it.</param>
    public BeforeAfter? Around(DateOnly day, DateOnly? until = null)
    {
        var from = day.DayNumber > Days ? day.AddDays(-Days) : DateOnly.MinValue;
        var to = until ?? day.AddDays(Days);
        var found = _segments
            .Select(one =>
                (
                    one.Measure,
                    one.Segment,
                    Before: one.Days.FindAll(value => value.On > from && value.On <= day),
                    After: one.Days.FindAll(value => value.On > day && value.On <= to)
                )
            )
            .Where(one => one.Before.Count > 0 && one.After.Count > 0)
            .OrderBy(one => one.After[^1].On)
            .LastOrDefault();
        return found.Before is null
            ? null
            : Compared(found.Measure, found.Segment, found.Before, found.After);
    }

    private static BeforeAfter Compared(
        Measure measure,
        TrendSegment segment,
        List<Day> before,
        List<Day> after
    )
    {
        var first = Middle(default, before);
        var second = Middle(default, after);
        var change = second.Value - first.Value;
        var (beyond, reason) = Judged(
            measure,
            first,
            second,
            after[^1].On.DayNumber - before[^1].On.DayNumber
        );
        var direction =
            change < 0 ? ChangeDirection.Lower
            : change > 0 ? ChangeDirection.Higher
            : ChangeDirection.Same;
        return new BeforeAfter
        {
            Unit = segment.Unit,
            Laboratory = segment.Laboratory,
            Before = SideOf(first, before),
            After = SideOf(second, after),
            Change = change,
            ChangePercent =
                measure is { Kind: not MeasureKind.Titre, ArbitraryZero: false } && first.Value > 0
                    ? (double)(100 * change / first.Value)
                    : null,
            Direction = direction,
            BeyondNoise = beyond,
            Reason = reason,
            Better =
                beyond != true ? null
                : measure.BetterDirection == BetterDirection.Lower
                    ? direction == ChangeDirection.Lower
                : measure.BetterDirection == BetterDirection.Higher
                    ? direction == ChangeDirection.Higher
                : null,
        };
    }

    private static (bool? Beyond, BeforeAfterReason? Reason) Judged(
        Measure measure,
        Day before,
        Day after,
        int daysApart
    )
    {
        if (Threshold.Of(measure, Z, 1) is not { } threshold)
        {
            return (null, BeforeAfterReason.NoNoiseModel);
        }

        if (daysApart < measure.MinimumIntervalDays)
        {
            return (null, BeforeAfterReason.TooSoon);
        }

        if (measure.Kind != MeasureKind.Score && (before.Value <= 0 || after.Value <= 0))
        {
            return (null, BeforeAfterReason.NoPositiveValue);
        }

        var change =
            Gains.OnScale(measure.Kind, after.Value) - Gains.OnScale(measure.Kind, before.Value);
        var censoring =
            Censorings.Of(after.Comparator) | Censorings.Of(before.Comparator).Reversed();
        var unless =
            threshold.IsPassedBy(change) ? Censoring.Below
            : threshold.IsPassedBy(-change) ? Censoring.Above
            : Censoring.Below | Censoring.Above;
        return (censoring & unless) != Censoring.None
            ? (null, BeforeAfterReason.Censored)
            : (threshold.IsPassedBy(Math.Abs(change)), null);
    }

    private static MeasuredSide SideOf(Day median, List<Day> days) =>
        new(median.Value, median.Comparator, days.Count, days[0].On, days[^1].On);

    private static Day Middle(DateOnly on, List<Day> days)
    {
        var sorted = days.OrderBy(one => one.Value).ToList();
        var low = sorted[(sorted.Count - 1) / 2];
        var high = sorted[sorted.Count / 2];
        return new Day(on, (low.Value + high.Value) / 2, low.Comparator ?? high.Comparator);
    }

    private sealed record Day(DateOnly On, decimal Value, Comparator? Comparator);
}

/// <summary>Says before and after in words: what goes together in time.</summary>
public static class BeforeAfterText
{
    /// <summary>What is said beside every comparison.</summary>
    public const string Note =
        "Before and after are compared in time alone. That is an association: other things changed too, and it says nothing of a cause.";

    /// <summary>A comparison, as in <c>TPO antibodies: median 615 [IU]/mL before (3 days), 415 after (2 days): -32.5 %, lower beyond noise.</c></summary>
    /// <param name="name">Name of the measure.</param>
    /// <param name="compared">What was compared.</param>
    public static string Of(string name, BeforeAfter compared)
    {
        ArgumentNullException.ThrowIfNull(compared);
        var unit = compared.Unit is "{score}" or "" ? "" : $" {compared.Unit}";
        return $"{name}: median {Side(compared.Before)}{unit} before ({DaysOf(compared.Before)}), "
            + $"{Side(compared.After)} after ({DaysOf(compared.After)}): {Amount(compared)}, {Judged(compared)}.";
    }

    private static string Amount(BeforeAfter compared) =>
        compared is { ChangePercent: { } percent, Unit: not "{score}" }
            ? ProgressText.Signed(percent, "0.0") + " %"
            : ProgressText.Signed((double)compared.Change, "0.##")
                + (compared.Unit == "{score}" ? " points" : "");

    private static string Judged(BeforeAfter compared) =>
        compared switch
        {
            { BeyondNoise: true, Direction: ChangeDirection.Lower } => "lower beyond noise",
            { BeyondNoise: true } => "higher beyond noise",
            { BeyondNoise: false } => "no change beyond noise",
            { Reason: BeforeAfterReason.TooSoon } => "not judged, for the days lie too close",
            { Reason: BeforeAfterReason.Censored } => "not judged, for a bound stands for a value",
            { Reason: BeforeAfterReason.NoPositiveValue } =>
                "not judged, for a value lies not above 0",
            _ => "not judged, for how much it varies by itself is not known",
        };

    private static string Side(MeasuredSide side) =>
        Comparators.Token(side.Comparator) + ProgressText.Number(side.Median);

    private static string DaysOf(MeasuredSide side) =>
        side.Days == 1 ? "1 day" : $"{ProgressText.Number(side.Days)} days";
}
