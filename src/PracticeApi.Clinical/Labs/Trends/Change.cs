namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The change from baseline to latest value.</summary>
/// <param name="OnScale">ln ratio, points or doubling steps; null where undefined.</param>
/// <param name="Percent">Percent of the baseline; null where undefined.</param>
/// <param name="Points">Points of a score.</param>
/// <param name="Steps">Doubling steps of a titre.</param>
/// <param name="Censoring">Where the true change may lie instead.</param>
internal sealed record Change(
    double? OnScale,
    double? Percent,
    decimal? Points,
    double? Steps,
    Censoring Censoring
)
{
    public ChangeBound? Bound =>
        OnScale is null
            ? null
            : Censoring switch
            {
                Censoring.None => null,
                Censoring.Above => ChangeBound.AtLeast,
                Censoring.Below => ChangeBound.AtMost,
                _ => ChangeBound.Unknown,
            };

    public static Change Of(Measure measure, Series series)
    {
        if (
            series
                is not {
                    Baseline.Value: { Value: { } from } baseline,
                    Latest: { Value: { } to } latest
                }
            || series.Counting.Count < 2
        )
        {
            return new(null, null, null, null, Censoring.None);
        }

        var onScale = Gains.OnScale(measure.Kind, to) - Gains.OnScale(measure.Kind, from);
        var hasPercent =
            measure is { Kind: not MeasureKind.Titre, ArbitraryZero: false } && from > 0;
        return new(
            onScale,
            hasPercent ? 100 * ((double)to - (double)from) / (double)from : null,
            measure.Kind == MeasureKind.Score ? to - from : null,
            measure.Kind == MeasureKind.Titre ? onScale : null,
            latest.Censoring | baseline.Censoring.Reversed()
        );
    }

    /// <summary>What the change amounts to, the first that fits.</summary>
    public TrendVerdict VerdictOf(Measure measure, Series series, Threshold? threshold)
    {
        if (series.Baseline is null && series.Counting.Count > 0)
        {
            return TrendVerdict.NoBaseline;
        }

        if (series.Baseline is null || series.Counting.Count < 2)
        {
            return TrendVerdict.InsufficientData;
        }

        if (series.AssayChanged)
        {
            return TrendVerdict.AssayChanged;
        }

        var days = series.Counting[^1].Day.DayNumber - series.Counting[0].Day.DayNumber;
        if (days < measure.MinimumIntervalDays)
        {
            return TrendVerdict.TooSoon;
        }

        return (threshold, OnScale) switch
        {
            (null, _) => TrendVerdict.NoNoiseModel,
            (_, null) => TrendVerdict.NoPositiveValue,
            ({ } t, { } change) when t.IsPassedBy(change) => Surely(
                TrendVerdict.Increase,
                unless: Censoring.Below
            ),
            ({ } t, { } change) when t.IsPassedBy(-change) => Surely(
                TrendVerdict.Decrease,
                unless: Censoring.Above
            ),
            _ => TrendVerdict.WithinNoise,
        };
    }

    private TrendVerdict Surely(TrendVerdict verdict, Censoring unless) =>
        Censoring.HasFlag(unless) ? TrendVerdict.Undetermined : verdict;
}
