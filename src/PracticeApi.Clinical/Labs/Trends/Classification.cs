namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>What the class of a series is decided from.</summary>
internal sealed record Evidence
{
    public required Measure Measure { get; init; }
    public required Series Series { get; init; }
    public required TrendVerdict Verdict { get; init; }
    public required IReadOnlyList<double>? Gains { get; init; }
    public required Threshold? OverBaseline { get; init; }
    public required IReadOnlyList<SetbackSpan> Setbacks { get; init; }
    public required double? Slope { get; init; }
    public required double? P { get; init; }
    public required bool TooManyBounds { get; init; }

    /// <summary>A trend is claimed from five results over 28 days with p below 0.05; without a slope there is none.</summary>
    public bool IsSignificant =>
        P < 0.05
        && Slope is not null
        && Series.Counting.Count >= Classification.FewestForSignificance;
}

/// <summary>The class of a series: the first rule that fits. The rules are a design choice of this system.</summary>
internal static class Classification
{
    public const int FewestForClass = 3;
    public const int FewestForSignificance = 5;

    public static (TrendPattern Pattern, TrendReason? Reason) Of(Evidence evidence)
    {
        if (Unclassified(evidence) is { } early)
        {
            return early;
        }

        var gain = evidence.Gains![^1];
        var threshold = evidence.OverBaseline!.Value;
        var gained = threshold.IsPassedBy(gain);
        var lost = threshold.IsPassedBy(-gain);

        if ((gained || lost) && MayBeSmaller(evidence, gained))
        {
            return (TrendPattern.Indeterminate, TrendReason.Censored);
        }

        if (lost)
        {
            return (TrendPattern.Worsening, TrendReason.Level);
        }

        if (evidence is { IsSignificant: true, Slope: < 0 } && gain < 0)
        {
            return (TrendPattern.Worsening, TrendReason.Trend);
        }

        var open = evidence.Setbacks.Any(s => s.Recovered is null);
        if (!gained)
        {
            return open
                ? (TrendPattern.Relapse, null)
                : (TrendPattern.Stable, TrendReason.WithinNoise);
        }

        TrendReason? withoutSlope = evidence.TooManyBounds ? TrendReason.BoundBeyondNoise : null;
        if (open)
        {
            return (TrendPattern.SetbackOpen, null);
        }

        if (
            evidence.Setbacks.Count > 0
            && (evidence.Slope > 0 || evidence.TooManyBounds)
            && TroughsRise(evidence.Setbacks)
        )
        {
            return (TrendPattern.HealingSpiral, withoutSlope);
        }

        return evidence switch
        {
            { IsSignificant: true, Slope: < 0 } => (TrendPattern.Indeterminate, TrendReason.Trend),
            { Slope: <= 0 } => (TrendPattern.Improving, TrendReason.GainWithoutSlope),
            _ => (TrendPattern.Improving, withoutSlope),
        };
    }

    /// <summary>The rules that do not look at gains.</summary>
    private static (TrendPattern, TrendReason?)? Unclassified(Evidence evidence)
    {
        var series = evidence.Series;
        if (series.Baseline is null && series.Counting.Count > 0)
        {
            return (TrendPattern.InsufficientData, TrendReason.NoBaseline);
        }

        if (series.Counting.Count < FewestForClass)
        {
            return (TrendPattern.InsufficientData, TrendReason.FewerThanThree);
        }

        if (evidence.Measure.BetterDirection == BetterDirection.None)
        {
            return (TrendPattern.Indeterminate, TrendReason.NoBetterDirection);
        }

        if (
            series.Range is not null
            && IsInside(series.Counting[0])
            && IsInside(series.Counting[^1])
        )
        {
            return series.Counting.All(IsInside)
                ? (TrendPattern.Stable, TrendReason.WithinRangeThroughout)
                : (TrendPattern.Stable, TrendReason.WithinRangeFirstAndLatest);
        }

        TrendReason? reason = evidence.Verdict switch
        {
            TrendVerdict.AssayChanged => TrendReason.AssayChanged,
            TrendVerdict.TooSoon => TrendReason.TooSoon,
            TrendVerdict.NoNoiseModel => TrendReason.NoNoiseModel,
            TrendVerdict.NoPositiveValue => TrendReason.NoPositiveValue,
            _ when evidence.Gains is null => TrendReason.NoRange,
            _ => null,
        };
        return reason is null ? null : (TrendPattern.Indeterminate, reason);

        bool IsInside(DayValue day) => RangeRule.IsInside(series.Range!, day);
    }

    private static bool MayBeSmaller(Evidence evidence, bool gained)
    {
        var direction = evidence.Measure.BetterDirection;
        var latest = Gains.CensoringOf(direction, evidence.Series.Counting[^1].Censoring);
        var baseline = Gains.CensoringOf(direction, evidence.Series.Counting[0].Censoring);
        return (latest | baseline.Reversed()).HasFlag(gained ? Censoring.Below : Censoring.Above);
    }

    private static bool TroughsRise(IReadOnlyList<SetbackSpan> setbacks) =>
        setbacks
            .Zip(setbacks.Skip(1))
            .All(pair => pair.Second.TroughGain > pair.First.TroughGain + Threshold.Tolerance);
}
