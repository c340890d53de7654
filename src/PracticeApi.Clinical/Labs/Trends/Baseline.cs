namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>What changes are counted from.</summary>
/// <param name="Members">The days it is made of, in order.</param>
/// <param name="Value">The single day's value, or the mean.</param>
/// <param name="MeanDay">The day number a mean stands for, so that it does not tilt the slope.</param>
internal sealed record Baseline(IReadOnlyList<DayValue> Members, DayValue Value, double MeanDay)
{
    private const int DaysBefore = 90;
    private const int DaysBeforeForMean = 180;
    private const int MostInMean = 3;

    /// <summary>How far back from the start a baseline may lie, days.</summary>
    public static int WindowOf(BaselineRule rule) =>
        rule == BaselineRule.MeanBefore ? DaysBeforeForMean : DaysBefore;

    /// <param name="measure">Decides the scale of a mean.</param>
    /// <param name="options">The start and the rule.</param>
    /// <param name="eligible">The days' values that may serve, in order.</param>
    public static Baseline? Of(
        Measure measure,
        TrendOptions options,
        IReadOnlyList<DayValue> eligible
    )
    {
        if (options.Start is not { } start || options.Baseline == BaselineRule.First)
        {
            return eligible.Count == 0 ? null : Of(measure, [eligible[0]]);
        }

        // Counted in day numbers: before the first days of the calendar there is no date.
        var earliest = start.DayNumber - WindowOf(options.Baseline);
        var most = options.Baseline == BaselineRule.MeanBefore ? MostInMean : 1;
        List<DayValue> members =
        [
            .. eligible.Where(d => d.Day.DayNumber >= earliest && d.Day <= start).TakeLast(most),
        ];
        return members.Count == 0 ? null : Of(measure, members);
    }

    private static Baseline Of(Measure measure, List<DayValue> members) =>
        new(
            members,
            members.Count == 1 ? members[0] : MeanOf(measure, members),
            members.Average(m => (double)m.Day.DayNumber)
        );

    private static DayValue MeanOf(Measure measure, List<DayValue> members)
    {
        var values = members.ConvertAll(m => m.Value);
        decimal? mean =
            values.Contains(null) ? null
            : measure.Kind == MeasureKind.Score ? values.Average()
            : (decimal)Math.Exp(values.Average(v => Math.Log((double)v!.Value)));
        var last = members[^1];

        return last with
        {
            ResultIds = [.. members.SelectMany(m => m.ResultIds)],
            Recorded = mean ?? 0,
            RecordedCensoring = Combined(members.Select(m => m.RecordedCensoring)),
            Value = mean,
            Censoring = Combined(members.Select(m => m.Censoring)),
            Strict = members.Any(m => m.Strict),
        };

        static Censoring Combined(IEnumerable<Censoring> parts) =>
            parts.Aggregate(Censoring.None, (all, part) => all | part);
    }
}
