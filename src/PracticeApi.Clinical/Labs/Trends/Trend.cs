namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>Judges how a measure has moved over time.</summary>
public static class Trend
{
    private const double DaysPerWeek = 7;
    private const int FewestForSlope = 3;
    private const int ShortestSpanDays = 28;
    private const double MostBounds = 0.25;

    /// <summary>The trend of <paramref name="results"/>, whatever their order.</summary>
    /// <param name="measure">What is followed, and its noise.</param>
    /// <param name="results">Results that may be used (final or corrected, not in error), each once.</param>
    /// <param name="options">Baseline, noise bound and what to show.</param>
    /// <exception cref="ArgumentException">The noise does not fit the kind of measure.</exception>
    public static TrendAnalysis Of(
        Measure measure,
        IReadOnlyList<TrendResult> results,
        TrendOptions options
    ) => Of([new MeasuredResults(measure, results)], options);

    /// <summary>The trend of what is measured in several ways that are not compared, such as a quantity and a titre.</summary>
    /// <param name="kinds">The results of each way, each result once.</param>
    /// <param name="options">Baseline, noise bound and what to show.</param>
    /// <exception cref="ArgumentException">The noise does not fit the kind of measure.</exception>
    public static TrendAnalysis Of(IReadOnlyList<MeasuredResults> kinds, TrendOptions options)
    {
        var segments = kinds
            .SelectMany(kind => SegmentsOf(kind.Measure, kind.Results, options))
            .OrderBy(s => s.First.CollectedAt)
            .ThenBy(s => s.First.Id)
            .ToList();
        if (segments.Count == 0)
        {
            return new([], new(TrendPattern.InsufficientData, Explanation.WithoutResults));
        }

        var latest = segments.MaxBy(s => (s.Last.CollectedAt, s.Last.Id)).Segment;
        List<(TrendSegment Segment, DateOnly Since)> others =
        [
            .. segments.Where(s => s.Segment != latest).Select(s => (s.Segment, s.First.Day)),
        ];

        return new(
            [.. segments.Select(s => s.Segment)],
            new(latest.Pattern, Explanation.OfOverall(latest, others))
        );
    }

    private static IEnumerable<(
        TrendSegment Segment,
        TrendResult First,
        TrendResult Last
    )> SegmentsOf(Measure measure, IReadOnlyList<TrendResult> results, TrendOptions options) =>
        results
            .OrderBy(r => r.Day)
            .ThenBy(r => r.CollectedAt)
            .ThenBy(r => r.Id)
            .GroupBy(r => SegmentKey(measure, r))
            .Select(g => (SegmentOf(measure, options, [.. g]), g.First(), g.Last()));

    private static string SegmentKey(Measure measure, TrendResult result)
    {
        var assay = measure.AssayDependence == AssayDependence.Yes ? Assay.KeyOf(result) : "";
        return $"{result.OtherUnit}\n{result.OtherSpecimen}\n{assay}";
    }

    private static TrendSegment SegmentOf(
        Measure measure,
        TrendOptions options,
        IReadOnlyList<TrendResult> results
    )
    {
        if (results[0].OtherSpecimen is not null && measure.Kind == MeasureKind.Lab)
        {
            // How much the measure varies, and what is acute, is known for its own specimen alone.
            measure = measure with
            {
                Noise = null,
                AcutePhase = null,
            };
        }

        var series = Series.Of(measure, options, results);
        var averaged = series.Baseline?.Members.Count ?? 1;
        var overBaseline = Threshold.Of(measure, options.Z, averaged);
        // The mean behind a baseline cancels between two later results: their difference has the noise of single results.
        var betweenResults = Threshold.Of(measure, options.Z, 1);

        var comparable = series.Baseline is not null && !series.AssayChanged;
        var gains = comparable ? Gains.Of(measure, series.Range, series.Counting) : null;
        IReadOnlyList<SetbackSpan> setbacks =
            gains is not null && overBaseline is not null && betweenResults is not null
                ? SetbackWalk.Of(gains, overBaseline.Value, betweenResults.Value)
                : [];
        var (test, line) = gains is null ? default : LineThrough(measure, options, series, gains);

        var change = Change.Of(measure, series);
        var verdict = change.VerdictOf(measure, series, overBaseline);
        var (pattern, reason) = Classification.Of(
            new()
            {
                Measure = measure,
                Series = series,
                Verdict = verdict,
                Gains = gains,
                OverBaseline = overBaseline,
                Setbacks = setbacks,
                Slope = line?.Slope,
                P = test?.P,
                TooManyBounds = HasTooManyBounds(series),
            }
        );

        // The class comes from the results that count; the verdict says that the latest result is not one of them.
        var shownVerdict = LatestIsAcute(series) ? TrendVerdict.AcutePhase : verdict;
        var variation = measure.Noise as BiologicalVariation;
        // Where the line is not broken by assay, laboratory and method are those of the latest result; where they play no part, none.
        var named = measure.AssayDependence == AssayDependence.No ? null : results[^1];
        var segment = new TrendSegment
        {
            Laboratory = Assay.Stated(named?.Laboratory),
            Method = Assay.Stated(named?.Method),
            Specimen = results[0].OtherSpecimen,
            Unit = results[0].OtherUnit ?? measure.Unit,
            Points = PointsOf(series, setbacks, options),
            Range = series.Range,
            Baseline = series.Baseline?.Value.ToTrendValue(),
            Latest = series.Latest?.ToTrendValue(),
            Count = series.Counting.Count,
            Gains = gains,
            Delta = overBaseline?.Delta,
            ChangePercent = change.Percent,
            ChangePoints = change.Points,
            ChangeSteps = change.Steps,
            ChangeBound = change.Bound,
            SlopePercentPer4Weeks = PercentPer4Weeks(measure, line),
            GainSlope = line,
            Censored = series.Counting.Any(d => d.Censoring != Censoring.None),
            MannKendall = test,
            Verdict = shownVerdict,
            ReferenceChange = variation is null
                ? null
                : ReferenceChange.Of(variation, options.Z, shownVerdict, averaged),
            Pattern = pattern,
            Reason = reason,
            Setbacks = [.. setbacks.Select(s => ToSetback(s, series.Counting))],
            Explanation = "",
        };

        return segment with
        {
            Explanation = Explanation.Of(measure, options, segment, series),
        };
    }

    private static bool LatestIsAcute(Series series) =>
        series.LeftOut.TryGetValue(series.Results[^1].Id, out var reason)
        && reason == LeftOutReason.AcutePhase;

    private static bool HasTooManyBounds(Series series) =>
        series.Counting.Count(d => d.Censoring != Censoring.None)
        > MostBounds * series.Counting.Count;

    private static (MannKendall? Test, TheilSen? Line) LineThrough(
        Measure measure,
        TrendOptions options,
        Series series,
        IReadOnlyList<double> gains
    )
    {
        var counting = series.Counting;
        if (counting.Count < FewestForSlope)
        {
            return default;
        }

        var test = MannKendall.Of(
            [
                .. counting.Select(
                    (day, i) =>
                        new RankedValue(
                            gains[i],
                            Gains.CensoringOf(measure.BetterDirection, day.Censoring),
                            day.Strict
                        )
                ),
            ],
            counting.Any(d => d.Censoring != Censoring.None)
        );
        if (HasTooManyBounds(series) || SpanDays(counting) < ShortestSpanDays)
        {
            return (test, null);
        }

        var start = (options.Start ?? counting[0].Day).DayNumber;
        List<double> weeks =
        [
            (series.Baseline!.MeanDay - start) / DaysPerWeek,
            .. counting.Skip(1).Select(d => (d.Day.DayNumber - start) / DaysPerWeek),
        ];
        return (test, TheilSen.Of(weeks, gains, test.Variance));
    }

    private static int SpanDays(IReadOnlyList<DayValue> counting) =>
        counting[^1].Day.DayNumber - counting[0].Day.DayNumber;

    /// <summary>Only a lab judged by level has gains that are ratios of its values.</summary>
    private static double? PercentPer4Weeks(Measure measure, TheilSen? line)
    {
        if (line is null || measure.Kind != MeasureKind.Lab)
        {
            return null;
        }

        return measure.BetterDirection switch
        {
            BetterDirection.Lower => 100 * (Math.Exp(-4 * line.Slope) - 1),
            BetterDirection.Higher => 100 * (Math.Exp(4 * line.Slope) - 1),
            _ => null,
        };
    }

    private static List<TrendPoint> PointsOf(
        Series series,
        IReadOnlyList<SetbackSpan> setbacks,
        TrendOptions options
    )
    {
        var inSetback = setbacks
            .SelectMany(s => series.Counting.Take(s.Opened..(s.Recovered ?? series.Counting.Count)))
            .SelectMany(d => d.ResultIds)
            .ToHashSet();

        return
        [
            .. series
                .Results.Where(r =>
                    (options.From is null || r.Day >= options.From)
                    && (options.To is null || r.Day <= options.To)
                )
                .Select(r => new TrendPoint(
                    [r.Id],
                    r.CollectedAt,
                    r.Day,
                    r.Value,
                    r.Comparator,
                    r.Flag,
                    inSetback.Contains(r.Id),
                    series.LeftOut.TryGetValue(r.Id, out var reason) ? reason : null
                )),
        ];
    }

    private static Setback ToSetback(SetbackSpan span, IReadOnlyList<DayValue> days) =>
        new(
            days[span.Peak].CollectedAt,
            days[span.Opened].CollectedAt,
            days[span.Trough].CollectedAt,
            span.Recovered is { } at ? days[at].CollectedAt : null,
            span.Depth,
            span.Recovered is { } end
                ? days[end].Day.DayNumber - days[span.Opened].Day.DayNumber
                : null
        );
}
