using System.Globalization;

namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>
/// Puts a trend in words: what was measured and what it is held against, never a cause. "Significant" is only said of p below
/// 0.05.
/// </summary>
internal static class Explanation
{
    private const double UsualZ = 1.96;

    /// <summary>How often noise alone is called worsening or relapse: 20,000 simulated log-normal series each.</summary>
    private const string FalseAlarms =
        "Noise alone is called worsening or relapse in about 3 % of series of 3 results, 5 % of 6 and 10 % of 12; each further result is one more chance.";

    /// <summary>An explanation never says these, and so names no laboratory that does.</summary>
    private static readonly string[] Unsaid =
    [
        "heal",
        "cure",
        "prove",
        "because",
        "due to",
        "significant",
    ];

    public const string WithoutResults = "0 results; a class needs 3.";

    public static string OfOverall(
        TrendSegment latest,
        IReadOnlyList<(TrendSegment Segment, DateOnly Since)> others
    )
    {
        if (others.Count == 0)
        {
            return latest.Explanation;
        }

        var named = others.Select(o =>
            $"{NameOf(o.Segment, o.Since)}: {InWords(o.Segment.Pattern)}"
        );
        return $"{latest.Explanation} Not compared with {string.Join("; ", named)}.";
    }

    public static string Of(
        Measure measure,
        TrendOptions options,
        TrendSegment segment,
        Series series
    )
    {
        var words = new Words(measure, segment);
        List<string> sentences =
        [
            .. ClassOf(measure, options, segment, words),
            ReadAsBelow(measure, segment, series),
            .. LeftOut(measure, segment, series),
        ];
        return string.Join(' ', sentences.Where(s => s.Length > 0));
    }

    private static IEnumerable<string> ClassOf(
        Measure measure,
        TrendOptions options,
        TrendSegment s,
        Words words
    ) =>
        (s.Pattern, s.Reason) switch
        {
            (_, TrendReason.NoBaseline) =>
            [
                Invariant(
                    $"No result qualifies as baseline in the {Baseline.WindowOf(options.Baseline)} days up to {options.Start:yyyy-MM-dd}; no change is counted over {Results(s.Count)}."
                ),
            ],
            (_, TrendReason.FewerThanThree) =>
            [
                $"{Results(s.Count)} to count, and a class needs {Classification.FewestForClass}.",
                words.Change,
                words.Judged,
                words.Noise,
            ],
            (_, TrendReason.NoBetterDirection) =>
            [
                words.Change,
                words.Noise,
                $"Neither direction is better here; {Results(s.Count)} shown without a class.",
            ],
            (_, TrendReason.WithinRangeThroughout) =>
            [
                $"Within range throughout: all {Results(s.Count)} lie within the laboratory's {words.Range}.",
                words.Change,
            ],
            (_, TrendReason.WithinRangeFirstAndLatest) =>
            [
                $"Within range at first and latest of {Results(s.Count)}: both lie within the laboratory's {words.Range}.",
                words.Change,
            ],
            (_, TrendReason.AssayChanged) =>
            [
                words.Change,
                $"The baseline is of another laboratory or method than the latest result; {Results(s.Count)} shown, not judged.",
            ],
            (_, TrendReason.TooSoon) =>
            [
                words.Change,
                $"The two lie {words.DaysApart} days apart; a change is read from {measure.MinimumIntervalDays} days on.",
            ],
            (_, TrendReason.NoNoiseModel) =>
            [
                words.Change,
                $"How far this measure varies by itself is not known; {Results(s.Count)} shown, not judged.",
            ],
            (_, TrendReason.NoPositiveValue) =>
            [
                $"None of {Results(s.Count)} lies above 0, and no ratio to 0 can be formed; shown, not judged.",
            ],
            (_, TrendReason.NoRange) =>
            [
                words.Change,
                $"The distance to a laboratory's range would be judged, and none is recorded with {Results(s.Count)}.",
            ],
            (_, TrendReason.Censored) =>
            [
                words.Change,
                words.Noise,
                "A bound was printed in place of a value, and the true change may be smaller than the bounds of noise.",
            ],
            (TrendPattern.Indeterminate, TrendReason.Trend) =>
            [
                words.Change,
                "The latest result is better than the baseline beyond noise, and ground is being lost:",
                words.Trend,
            ],
            (TrendPattern.Worsening, TrendReason.Trend) =>
            [
                words.Change,
                words.Noise,
                "The results lose ground steadily:",
                words.Trend,
                Caveat(measure, options, s),
            ],
            (TrendPattern.Worsening, _) =>
            [
                words.Change,
                "Worse than at baseline beyond noise.",
                words.Noise,
                Caveat(measure, options, s),
            ],
            (TrendPattern.Relapse, _) =>
            [
                words.Change,
                words.Noise,
                words.LastSetback,
                "The latest result is no longer better than the baseline beyond noise.",
                Caveat(measure, options, s),
            ],
            (TrendPattern.HealingSpiral, _) =>
            [
                words.Change,
                "Better than at baseline beyond noise.",
                words.Noise,
                words.RecoveredSetbacks,
                words.Slope,
            ],
            (TrendPattern.SetbackOpen, _) =>
            [
                words.Change,
                "Better than at baseline beyond noise.",
                words.Noise,
                words.LastSetback,
            ],
            (TrendPattern.Improving, TrendReason.GainWithoutSlope) =>
            [
                words.Change,
                "Better than at baseline, no further gain since.",
                words.Noise,
                words.Slope,
            ],
            (TrendPattern.Improving, _) =>
            [
                words.Change,
                "Better than at baseline beyond noise.",
                words.Noise,
                words.Slope,
            ],
            _ => [words.Change, $"No change beyond noise over {Results(s.Count)}.", words.Noise],
        };

    private static string ReadAsBelow(Measure measure, TrendSegment segment, Series series)
    {
        var zero = series.Counting.FirstOrDefault(d => d is { Recorded: <= 0, Value: not null });
        return zero is null || measure.Kind == MeasureKind.Score
            ? ""
            : Invariant(
                $"A result of 0 is read as below the smallest positive value, {zero.Value:0.##########} {segment.Unit}."
            );
    }

    private static IEnumerable<string> LeftOut(Measure measure, TrendSegment segment, Series series)
    {
        if (segment.Verdict == TrendVerdict.AcutePhase && measure.AcutePhase is { } acute)
        {
            yield return Invariant(
                $"The latest result lies above {acute.Above:0.##########} {segment.Unit}, acute phase likely, and does not count until a repeat after {acute.RepeatDays} days or more is above it too."
            );
        }

        foreach (var (reason, count) in series.LeftOut.Values.CountBy(r => r).OrderBy(g => g.Key))
        {
            var why = reason switch
            {
                LeftOutReason.AcutePhase => "acute phase likely",
                LeftOutReason.BeforeBaseline => "before the baseline",
                _ => "of another laboratory or method",
            };
            yield return $"Shown and not counted: {Results(count)} ({why}).";
        }
    }

    /// <summary>The simulated rates hold for labs judged by level at the usual bound; elsewhere only their cause is known.</summary>
    private static string Caveat(Measure measure, TrendOptions options, TrendSegment segment)
    {
        var isSimulated =
            measure
                is {
                    Kind: MeasureKind.Lab,
                    BetterDirection: BetterDirection.Lower or BetterDirection.Higher
                }
            && Math.Abs(options.Z - UsualZ) < Threshold.Tolerance;
        return isSimulated
            ? FalseAlarms
            : $"Each of {Results(segment.Count)} is one more chance to leave the bound by noise alone.";
    }

    private static string NameOf(TrendSegment segment, DateOnly since)
    {
        var name = string.Join(
            ", ",
            new[]
            {
                segment.Laboratory ?? "laboratory not stated",
                segment.Method,
                segment.Specimen,
                segment.Unit,
            }.OfType<string>()
        );
        return Unsaid.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? Invariant($"the series since {since:yyyy-MM-dd} ({segment.Unit})")
            : name;
    }

    private static string InWords(TrendPattern pattern) =>
        pattern switch
        {
            TrendPattern.InsufficientData => "too few results",
            TrendPattern.Worsening => "worsening",
            TrendPattern.Relapse => "relapse",
            TrendPattern.HealingSpiral => "gain through recovered set-backs",
            TrendPattern.SetbackOpen => "set-back open",
            TrendPattern.Improving => "improving",
            TrendPattern.Stable => "stable",
            _ => "indeterminate",
        };

    private static string Results(int count) =>
        count == 1 ? "1 result" : Invariant($"{count} results");

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
