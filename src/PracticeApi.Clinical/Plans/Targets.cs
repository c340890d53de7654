using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>How it stands with a target.</summary>
public enum TargetStatus
{
    /// <summary>It is reached, by a change beyond noise.</summary>
    Met,

    /// <summary>As it goes it will be reached in time.</summary>
    OnTrack,

    /// <summary>As it goes it will not be reached in time.</summary>
    AtRisk,

    /// <summary>Its day has passed, and it is not reached.</summary>
    Missed,

    /// <summary>It cannot be said; the reason says why.</summary>
    NotAssessable,
}

/// <summary>Why a target has its status.</summary>
public enum TargetReason
{
    /// <summary>The value is at or past what is wanted.</summary>
    Reached,

    /// <summary>The value is at or past what is wanted, and that was so only after the day it was due.</summary>
    ReachedLate,

    /// <summary>By the line through the values it will be, or will not be, at what is wanted on the day.</summary>
    Projection,

    /// <summary>There are too few values for a line; held against the way from baseline to target.</summary>
    RequiredPath,

    /// <summary>The value is at or past what is wanted, and the change from baseline is within noise.</summary>
    WithinNoise,

    /// <summary>The day has passed.</summary>
    PastDue,

    /// <summary>There is no value to count from.</summary>
    NoBaseline,

    /// <summary>There are fewer than two values, or too few reports.</summary>
    TooFew,

    /// <summary>Baseline and latest value are of assays that may not be compared.</summary>
    AssayChanged,

    /// <summary>The latest value is closer to the baseline than the measure allows.</summary>
    TooSoon,

    /// <summary>A bound stands for a value, and does not decide.</summary>
    Censored,

    /// <summary>How much the measure varies by itself is not known.</summary>
    NoNoiseModel,

    /// <summary>A percentage of the baseline is not defined: it is zero, or the zero of the scale is arbitrary.</summary>
    NoPercent,

    /// <summary>The laboratory gave no range.</summary>
    NoRange,

    /// <summary>The target is given in a unit that the values cannot be converted to, or what it is of is not known.</summary>
    OtherUnit,
}

/// <summary>A point of the way from baseline to target.</summary>
/// <param name="Day">The day.</param>
/// <param name="Value">The value that lies on the way then.</param>
public sealed record PathPoint(DateOnly Day, decimal Value);

/// <summary>How it stands with a target, and what that was said by.</summary>
public sealed record TargetEvaluation
{
    /// <summary>How it stands with it.</summary>
    public required TargetStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required TargetReason Reason { get; init; }

    /// <summary>The day it is due.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Unit of the values; null of percentages of what was asked for.</summary>
    public string? Unit { get; init; }

    /// <summary>What changes are counted from; null where nothing qualifies.</summary>
    public TrendValue? Baseline { get; init; }

    /// <summary>The latest value that counts; null where there is none.</summary>
    public TrendValue? Current { get; init; }

    /// <summary>The value that is wanted; the nearest bound where it is a range. Null where it is not known.</summary>
    public decimal? Wanted { get; init; }

    /// <summary>The value that lies on the way from baseline to target today; null where there is no way.</summary>
    public decimal? RequiredNow { get; init; }

    /// <summary>The way from baseline to target: its ends, and today. Empty where there is none.</summary>
    public IReadOnlyList<PathPoint> RequiredPath { get; init; } = [];

    /// <summary>Where the line through the values lies on the day it is due; null with fewer than three.</summary>
    public decimal? Projection { get; init; }

    /// <summary>Change from baseline, percent; null where undefined.</summary>
    public double? ChangePercent { get; init; }

    /// <summary>Change from baseline of a score, points.</summary>
    public decimal? ChangePoints { get; init; }

    /// <summary>Whether the change is beyond noise in the direction wanted; null where that cannot be said.</summary>
    public bool? BeyondNoise { get; init; }

    /// <summary>Ids of the results that it was said by.</summary>
    public IReadOnlyList<Guid> ResultIds { get; init; } = [];
}

/// <summary>Judges how it stands with targets (trend-model §§2-8).</summary>
/// <remarks>
/// A percentage or a number of points is met where the value is at or past it and the change is beyond noise; a value or a range is met
/// where the latest value lies there. Where there are too few values for a line (fewer than three, or less than 28 days), what is held
/// against is the way from baseline to target: straight on the scale of the measure's changes.
/// </remarks>
public static class Targets
{
    private const double DaysOfAWeek = 7;
    private const int FewestForLine = 3;
    private const int ShortestSpanDays = 28;
    private const double MostBounds = 0.25;
    private const decimal Tolerance = 0.000000001m;
    private const decimal LeastReportedShare = 0.5m;

    /// <summary>How it stands with a target of a measured value.</summary>
    /// <param name="target">The target; its amounts are in the measure's unit.</param>
    /// <param name="measure">What is followed, and its noise.</param>
    /// <param name="results">Results that may be used, in any order.</param>
    /// <param name="start">First day of the plan.</param>
    /// <param name="dueOn">The day it is due.</param>
    /// <param name="today">The day it is looked at; later results play no part.</param>
    public static TargetEvaluation Of(
        PlanTarget target,
        Measure measure,
        IReadOnlyList<TrendResult> results,
        DateOnly start,
        DateOnly dueOn,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(results);
        TrendResult[] known = [.. results.Where(result => result.Day <= today)];
        var analysis = Trend.Of(
            measure,
            known,
            new TrendOptions { Start = start, Baseline = target.Baseline }
        );
        var blank = new TargetEvaluation
        {
            Status = TargetStatus.NotAssessable,
            Reason = TargetReason.NoBaseline,
            DueOn = dueOn,
            Unit = measure.Unit,
        };
        // What is given in another unit, or of another specimen, is not what the target is of.
        var segment = analysis
            .Segments.Where(one => one.Unit == measure.Unit && one.Specimen is null)
            .MaxBy(one => one.Points.Max(point => point.CollectedAt));
        if (segment is null)
        {
            return blank with { Reason = TargetReason.TooFew };
        }

        blank = blank with
        {
            Baseline = segment.Baseline,
            Current = segment.Latest,
            ChangePercent = measure.ArbitraryZero ? null : segment.ChangePercent,
            ChangePoints = segment.ChangePoints,
            BeyondNoise = BeyondNoise(target, segment),
            ResultIds =
            [
                .. segment
                    .Points.Where(point => point.LeftOut is null or LeftOutReason.AcutePhase)
                    .SelectMany(point => point.ResultIds)
                    .Distinct(),
            ],
        };
        return new Judge(target, measure, segment, blank, start, dueOn, today).Evaluate();
    }

    /// <summary>How it stands with a target of adherence.</summary>
    /// <param name="target">The target, in percent.</param>
    /// <param name="rate">Adherence over the days that count.</param>
    /// <param name="dueOn">The day it is due.</param>
    /// <param name="today">The day it is looked at.</param>
    /// <remarks>By what was reported, once at least half of what was expected was; until then it cannot be said.</remarks>
    public static TargetEvaluation OfAdherence(
        PlanTarget target,
        AdherenceRate rate,
        DateOnly dueOn,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(rate);
        var evaluation = new TargetEvaluation
        {
            Status = TargetStatus.NotAssessable,
            Reason = TargetReason.TooFew,
            DueOn = dueOn,
            Unit = "%",
            Wanted = target.Amount,
        };
        return rate.PercentOfReported is not { } percent
            || rate.Reported < LeastReportedShare * rate.Expected
                ? evaluation
            : percent >= target.Amount
                ? evaluation with
                {
                    Status = TargetStatus.Met,
                    Reason = TargetReason.Reached,
                }
            : today > dueOn
                ? evaluation with
                {
                    Status = TargetStatus.Missed,
                    Reason = TargetReason.PastDue,
                }
            : evaluation with { Status = TargetStatus.AtRisk, Reason = TargetReason.RequiredPath };
    }

    /// <summary>How it stands with a target of a category.</summary>
    /// <param name="target">The target.</param>
    /// <param name="categories">The categories, the least wanted first.</param>
    /// <param name="latest">The latest category; null where there is none.</param>
    /// <param name="dueOn">The day it is due.</param>
    /// <param name="today">The day it is looked at.</param>
    public static TargetEvaluation OfCategory(
        PlanTarget target,
        IReadOnlyList<string> categories,
        string? latest,
        DateOnly dueOn,
        DateOnly today
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(categories);
        var evaluation = new TargetEvaluation
        {
            Status = TargetStatus.NotAssessable,
            Reason = TargetReason.TooFew,
            DueOn = dueOn,
        };
        var wanted = IndexOf(target.Category);
        var now = IndexOf(latest);
        return wanted < 0 || now < 0 ? evaluation
            : now >= wanted
                ? evaluation with
                {
                    Status = TargetStatus.Met,
                    Reason = TargetReason.Reached,
                }
            : today > dueOn
                ? evaluation with
                {
                    Status = TargetStatus.Missed,
                    Reason = TargetReason.PastDue,
                }
            : evaluation with { Status = TargetStatus.AtRisk, Reason = TargetReason.RequiredPath };

        int IndexOf(string? category)
        {
            for (var i = 0; i < categories.Count; i++)
            {
                if (string.Equals(categories[i], category, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }

            return -1;
        }
    }

    private static bool? BeyondNoise(SuggestedTarget target, TrendSegment segment)
    {
        bool? down = target.Direction switch
        {
            TargetDirection.Down or TargetDirection.DownPoints or TargetDirection.BelowValue =>
                true,
            TargetDirection.Up
            or TargetDirection.UpPoints
            or TargetDirection.AtLeast
            or TargetDirection.AtLeastValue => false,
            _ => null,
        };
        return segment.Verdict switch
        {
            TrendVerdict.Increase => down is null || !down.Value,
            TrendVerdict.Decrease => down is null || down.Value,
            TrendVerdict.WithinNoise => false,
            _ => null,
        };
    }

    private sealed class Judge(
        PlanTarget target,
        Measure measure,
        TrendSegment segment,
        TargetEvaluation blank,
        DateOnly start,
        DateOnly dueOn,
        DateOnly today
    )
    {
        private bool OfBaseline =>
            target.Direction
                is TargetDirection.Down
                    or TargetDirection.Up
                    or TargetDirection.DownPoints
                    or TargetDirection.UpPoints;

        private decimal? Low => target.Low ?? (target.High is null ? segment.Range?.Low : null);

        private decimal? High => target.High ?? (target.Low is null ? segment.Range?.High : null);

        public TargetEvaluation Evaluate()
        {
            if (segment.Latest is not { } latest || (OfBaseline && segment.Baseline is null))
            {
                return blank with
                {
                    Reason = segment.Latest is null ? TargetReason.TooFew : TargetReason.NoBaseline,
                };
            }

            if (Refusal(latest) is { } reason)
            {
                return blank with { Reason = reason };
            }

            var wanted = WantedFrom(segment.Baseline?.Value ?? latest.Value);
            var evaluation = blank with
            {
                Wanted = wanted,
                RequiredNow = On(today),
                RequiredPath = Path(),
                Projection = ProjectionOn(dueOn),
            };
            return Reached(latest) switch
            {
                null => evaluation with { Reason = TargetReason.Censored },
                true => IfReached(evaluation, latest),
                false when today > dueOn => evaluation with
                {
                    Status = TargetStatus.Missed,
                    Reason = TargetReason.PastDue,
                },
                false => ByCourse(evaluation, latest),
            };
        }

        private TargetReason? Refusal(TrendValue latest)
        {
            if (target.Direction == TargetDirection.IntoRange && Low is null && High is null)
            {
                return TargetReason.NoRange;
            }

            if (!OfBaseline)
            {
                return null;
            }

            return segment.Verdict switch
            {
                TrendVerdict.AssayChanged => TargetReason.AssayChanged,
                TrendVerdict.TooSoon => TargetReason.TooSoon,
                TrendVerdict.InsufficientData => TargetReason.TooFew,
                _ when segment.Baseline!.ResultIds.SequenceEqual(latest.ResultIds) =>
                    TargetReason.TooFew,
                _ when target.Direction is TargetDirection.Down or TargetDirection.Up
                        && (measure.ArbitraryZero || segment.Baseline!.Value <= 0) =>
                    TargetReason.NoPercent,
                _ => null,
            };
        }

        private TargetEvaluation IfReached(TargetEvaluation evaluation, TrendValue latest)
        {
            if (OfBaseline && evaluation.BeyondNoise is null && measure.Noise is null)
            {
                return evaluation with { Reason = TargetReason.NoNoiseModel };
            }

            if (OfBaseline && evaluation.BeyondNoise == false)
            {
                return today > dueOn
                    ? evaluation with
                    {
                        Status = TargetStatus.Missed,
                        Reason = TargetReason.WithinNoise,
                    }
                    : evaluation with
                    {
                        Status = TargetStatus.OnTrack,
                        Reason = TargetReason.WithinNoise,
                    };
            }

            return evaluation with
            {
                Status = TargetStatus.Met,
                Reason = latest.Day > dueOn ? TargetReason.ReachedLate : TargetReason.Reached,
            };
        }

        private TargetEvaluation ByCourse(TargetEvaluation evaluation, TrendValue latest)
        {
            if (evaluation.Projection is { } projection)
            {
                return evaluation with
                {
                    Status = IsThere(projection) ? TargetStatus.OnTrack : TargetStatus.AtRisk,
                    Reason = TargetReason.Projection,
                };
            }

            if (segment.Baseline is null || On(latest.Day) is not { } required)
            {
                return evaluation with { Reason = TargetReason.TooFew };
            }

            var onTheWay = latest.Day < dueOn && IsOnTheWay(latest.Value, required);
            // The baseline itself lies on the way, and says nothing.
            return latest.Day <= segment.Baseline.Day
                ? evaluation with
                {
                    Reason = TargetReason.TooFew,
                }
                : evaluation with
                {
                    Status = onTheWay ? TargetStatus.OnTrack : TargetStatus.AtRisk,
                    Reason = TargetReason.RequiredPath,
                };
        }

        private bool IsOnTheWay(decimal value, decimal required)
        {
            var baseline = segment.Baseline!.Value;
            var low = value <= required + Tolerance;
            var high = value >= required - Tolerance;
            return target.Direction == TargetDirection.IntoRange
                // Past the range on its other side is as far from it.
                ? baseline < Low
                    ? high && !(value > High)
                    : baseline > High && low && !(value < Low)
                : WantedFrom(baseline) <= baseline
                    ? low
                    : high;
        }

        /// <summary>Whether the latest value is at or past what is wanted; null where a bound leaves it open.</summary>
        private bool? Reached(TrendValue latest)
        {
            var baseline = OfBaseline
                ? Censorings.Of(segment.Baseline!.Comparator)
                : Censoring.None;
            var value = Censorings.Of(latest.Comparator);
            var there = IsThere(latest.Value);
            if (baseline == Censoring.None && value == Censoring.None)
            {
                return there;
            }

            if (target.Direction == TargetDirection.IntoRange)
            {
                return value == Censoring.Below
                        ? (
                            Low is null or <= 0 && latest.Value <= High ? true
                            : latest.Value <= Low ? false
                            : null
                        )
                    : value == Censoring.Above
                        ? (
                            High is null && latest.Value >= Low ? true
                            : latest.Value >= High ? false
                            : null
                        )
                    : there;
            }

            var downwards =
                target.Direction
                is TargetDirection.Down
                    or TargetDirection.DownPoints
                    or TargetDirection.BelowValue;
            // A bound can only lie further down, or further up, than it says.
            var couldBeBetter =
                value.HasFlag(downwards ? Censoring.Below : Censoring.Above)
                || baseline.HasFlag(downwards ? Censoring.Above : Censoring.Below);
            var couldBeWorse =
                value.HasFlag(downwards ? Censoring.Above : Censoring.Below)
                || baseline.HasFlag(downwards ? Censoring.Below : Censoring.Above);
            return there
                ? couldBeWorse
                    ? null
                    : true
                : couldBeBetter
                    ? null
                    : false;
        }

        private bool IsThere(decimal value)
        {
            var from = segment.Baseline?.Value ?? value;
            return target.Direction switch
            {
                TargetDirection.Down or TargetDirection.DownPoints => value
                    <= WantedFrom(from) + Tolerance,
                TargetDirection.Up or TargetDirection.UpPoints => value
                    >= WantedFrom(from) - Tolerance,
                TargetDirection.BelowValue => value < target.Amount,
                TargetDirection.IntoRange => (Low is null || value >= Low)
                    && (High is null || value <= High),
                _ => value >= target.Amount,
            };
        }

        private decimal? WantedFrom(decimal baseline) =>
            target.Direction switch
            {
                TargetDirection.Down => baseline * (1 - target.Amount!.Value / 100),
                TargetDirection.Up => baseline * (1 + target.Amount!.Value / 100),
                TargetDirection.DownPoints => baseline - target.Amount!.Value,
                TargetDirection.UpPoints => baseline + target.Amount!.Value,
                TargetDirection.IntoRange => baseline < Low ? Low
                : baseline > High ? High
                : baseline,
                _ => target.Amount,
            };

        private PathPoint[] Path()
        {
            if (segment.Baseline is not { } baseline || On(dueOn) is not { } end)
            {
                return [];
            }

            List<PathPoint> path = [new(baseline.Day, baseline.Value)];
            if (today > baseline.Day && today < dueOn)
            {
                path.Add(new PathPoint(today, On(today)!.Value));
            }

            path.Add(new PathPoint(dueOn, end));
            return [.. path];
        }

        /// <summary>The value that lies on the way from baseline to target on a day.</summary>
        private decimal? On(DateOnly day)
        {
            if (
                segment.Baseline is not { } baseline
                || WantedFrom(baseline.Value) is not { } wanted
                || dueOn <= baseline.Day
            )
            {
                return null;
            }

            var share = Math.Clamp(
                (day.DayNumber - baseline.Day.DayNumber)
                    / (double)(dueOn.DayNumber - baseline.Day.DayNumber),
                0,
                1
            );
            return measure.Kind != MeasureKind.Score && baseline.Value > 0 && wanted > 0
                ? Rounded(
                    (double)baseline.Value * Math.Pow((double)(wanted / baseline.Value), share)
                )
                : Rounded((double)baseline.Value + share * (double)(wanted - baseline.Value));
        }

        /// <summary>Where the line through the values lies on a day.</summary>
        private decimal? ProjectionOn(DateOnly day)
        {
            var counting = segment
                .Points.Where(point => point.LeftOut is null)
                .GroupBy(point => point.Day)
                .OrderBy(group => group.Key)
                .ToArray();
            if (
                counting.Length < FewestForLine
                || counting[^1].Key.DayNumber - counting[0].Key.DayNumber < ShortestSpanDays
                || counting.Count(group => group.Any(point => point.Comparator is not null))
                    > MostBounds * counting.Length
                || (
                    measure.Kind != MeasureKind.Score
                    && counting.Any(group => group.Any(point => point.Value <= 0))
                )
            )
            {
                return null;
            }

            var line = TheilSen.Of(
                [.. counting.Select(group => Week(group.Key))],
                [
                    .. counting.Select(group =>
                        Gains.OnScale(
                            measure.Kind,
                            MedianOf([.. group.Select(point => point.Value).Order()])
                        )
                    ),
                ],
                0
            );
            if (line is null)
            {
                return null;
            }

            var scaled = line.Intercept + line.Slope * Week(day);
            return Rounded(
                measure.Kind switch
                {
                    MeasureKind.Lab => Math.Exp(scaled),
                    MeasureKind.Titre => Math.Pow(2, scaled),
                    _ => scaled,
                }
            );
        }

        private double Week(DateOnly day) => (day.DayNumber - start.DayNumber) / DaysOfAWeek;

        private static decimal MedianOf(decimal[] sorted) =>
            (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

        private static decimal? Rounded(double value) =>
            double.IsFinite(value) && Math.Abs(value) < 1e15 ? Math.Round((decimal)value, 6) : null;
    }
}
