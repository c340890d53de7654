using System.Globalization;

namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>A mark on an axis.</summary>
/// <param name="At">Where: the value, or the days since the beginning of the calendar.</param>
/// <param name="Label">What stands at it.</param>
/// <param name="Under">What stands under that; null for nothing.</param>
internal sealed record ChartTick(double At, string Label, string? Under = null);

/// <summary>The vertical axis of a panel.</summary>
internal sealed class ChartAxis
{
    private const double WideSpan = 10;
    private const int MostTicks = 7;

    private ChartAxis(bool isLog, double low, double high, IReadOnlyList<ChartTick> ticks) =>
        (IsLog, Low, High, Ticks) = (isLog, low, high, ticks);

    public bool IsLog { get; }

    public double Low { get; }

    public double High { get; }

    public IReadOnlyList<ChartTick> Ticks { get; }

    /// <summary>Where a value lies between the ends of the axis, 0 to 1; beyond them for bounds that are not shown.</summary>
    public double PartOf(double value)
    {
        if (!IsLog)
        {
            return (value - Low) / (High - Low);
        }

        return value <= 0 ? double.NegativeInfinity : Math.Log(value / Low) / Math.Log(High / Low);
    }

    /// <summary>An axis that holds all values, of which there is at least one, and the bounds of their ranges.</summary>
    public static ChartAxis Of(
        ChartScale scale,
        IReadOnlyList<double> values,
        IEnumerable<double> bounds
    )
    {
        // No logarithm of zero: a series that holds one is drawn by differences.
        var isLog =
            values.All(value => value > 0)
            && (
                scale == ChartScale.Doubling
                || (scale == ChartScale.Ratio && values.Max() >= WideSpan * values.Min())
            );
        List<double> all = [.. values, .. bounds.Where(bound => !isLog || bound > 0)];
        var (low, high) = (all.Min(), all.Max());
        if (scale == ChartScale.Doubling)
        {
            return isLog ? Doublings(low, high) : Linear(low, high);
        }

        return isLog ? Decades(low, high) : Linear(low, high);
    }

    private static ChartAxis Linear(double low, double high)
    {
        if (high - low <= 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            var around = low == 0 ? 1 : Math.Abs(low) * 0.25;
            (low, high) = (low - around, high + around);
        }
        else if (low > 0 && low <= 0.4 * high)
        {
            low = 0;
        }

        var step = NiceStep((high - low) / 4);
        var first = Math.Floor((low / step) + 1e-9);
        var last = Math.Ceiling((high / step) - 1e-9);
        return new(
            false,
            first * step,
            last * step,
            [
                .. Enumerable
                    .Range(0, (int)(last - first) + 1)
                    .Select(index => (first + index) * step)
                    .Select(value => new ChartTick(value, ChartText.Number(value))),
            ]
        );
    }

    private static double NiceStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power
            * ((rough / power) - 1e-9) switch
            {
                <= 1 => 1,
                <= 2 => 2,
                <= 2.5 => 2.5,
                <= 5 => 5,
                _ => 10,
            };
    }

    private static ChartAxis Decades(double low, double high)
    {
        var decades = Math.Log10(high / low);
        double[] within = decades <= 2.5 ? [1, 2, 5] : [1];
        var every = Math.Max(1, (int)Math.Ceiling(decades / MostTicks));
        var first = (int)Math.Floor(Math.Log10(low));
        var ticks = Enumerable
            .Range(0, (int)Math.Ceiling(Math.Log10(high)) - first + 1)
            .Where(index => index % every == 0)
            .SelectMany(index => within.Select(part => part * Math.Pow(10, first + index)))
            .ToList();
        var from = ticks.LastOrDefault(tick => tick <= low * (1 + 1e-9), low);
        var to = ticks.FirstOrDefault(tick => tick >= high * (1 - 1e-9), high);
        return new(
            true,
            from,
            to,
            [
                .. ticks
                    .Where(tick => tick >= from && tick <= to)
                    .Select(tick => new ChartTick(tick, ChartText.Number(tick))),
            ]
        );
    }

    private static ChartAxis Doublings(double low, double high)
    {
        if (low == high)
        {
            (low, high) = (low / 2, high * 2);
        }

        var steps = (int)Math.Ceiling(Math.Log2(high / low) - 1e-9);
        var every = Math.Max(1, (int)Math.Ceiling(steps / (double)MostTicks));
        return new(
            true,
            low,
            low * Math.Pow(2, steps),
            [
                .. Enumerable
                    .Range(0, steps + 1)
                    .Where(index => index % every == 0)
                    .Select(index => low * Math.Pow(2, index))
                    .Select(value => new ChartTick(value, $"1:{ChartText.Number(value)}")),
            ]
        );
    }
}

/// <summary>The time axis, to scale.</summary>
internal sealed class ChartTime
{
    private const int MostTicks = 7;
    private const double LoneDays = 15;

    private static readonly (int Days, int Months)[] Steps =
    [
        (1, 0),
        (2, 0),
        (7, 0),
        (14, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 6),
        (0, 12),
        (0, 24),
        (0, 60),
        (0, 120),
        (0, 240),
        (0, 600),
        (0, 1200),
        (0, 6000),
    ];

    private ChartTime(double first, double last, IReadOnlyList<ChartTick> ticks) =>
        (First, Last, Ticks) = (first, last, ticks);

    public double First { get; }

    public double Last { get; }

    public IReadOnlyList<ChartTick> Ticks { get; }

    public double PartOf(DateTime at) => (DaysOf(at) - First) / (Last - First);

    public double PartOf(double days) => (days - First) / (Last - First);

    public static double DaysOf(DateTime at) => at.Ticks / (double)TimeSpan.TicksPerDay;

    /// <summary>An axis that holds all times, of which there is at least one.</summary>
    public static ChartTime Of(IReadOnlyList<DateTime> times)
    {
        var (first, last) = (DaysOf(times.Min()), DaysOf(times.Max()));
        var around = last - first < 1 ? LoneDays : 0.03 * (last - first);
        var (from, to) = (
            Math.Max(0, first - around),
            Math.Min(DaysOf(DateTime.MaxValue) - 1, last + around)
        );
        var (days, months) = Steps.FirstOrDefault(
            step => (to - from) / (step.Days + (step.Months * 30.44)) <= MostTicks,
            Steps[^1]
        );
        var at = TicksOf(from, to, days, months).ToList();
        return new(
            from,
            to,
            [.. at.Select((day, index) => Tick(day, index > 0 ? at[index - 1] : null, months))]
        );
    }

    private static IEnumerable<DateOnly> TicksOf(double from, double to, int days, int months)
    {
        if (months == 0)
        {
            // Weeks begin on Mondays, as does day 0 of the calendar.
            for (var day = (int)Math.Ceiling(from / days) * days; day <= to; day += days)
            {
                yield return DateOnly.FromDayNumber(day);
            }

            yield break;
        }

        var start = DateOnly.FromDayNumber((int)from);
        var index = ((start.Year * 12) + start.Month - 1) / months * months;
        for (; index / 12 <= DateOnly.MaxValue.Year; index += months)
        {
            if (index < 12)
            {
                continue;
            }

            var tick = new DateOnly(index / 12, (index % 12) + 1, 1);
            if (tick.DayNumber > to)
            {
                yield break;
            }

            if (tick.DayNumber >= from)
            {
                yield return tick;
            }
        }
    }

    private static ChartTick Tick(DateOnly day, DateOnly? before, int months)
    {
        if (months >= 12)
        {
            return new(day.DayNumber, Text("yyyy"));
        }

        return new(
            day.DayNumber,
            Text(months == 0 ? "d MMM" : "MMM"),
            before?.Year == day.Year ? null : Text("yyyy")
        );

        string Text(string format) => day.ToString(format, CultureInfo.InvariantCulture);
    }
}
