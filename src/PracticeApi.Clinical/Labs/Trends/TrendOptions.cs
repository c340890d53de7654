namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>Which result changes are counted from.</summary>
public enum BaselineRule
{
    /// <summary>The last result on or before the start and within 90 days; without a start, the first result.</summary>
    LastBefore,

    /// <summary>The first result of the segment, whatever the start.</summary>
    First,

    /// <summary>The mean of up to three results in the 180 days up to the start; without a start, the first result.</summary>
    MeanBefore,
}

/// <summary>How a trend is asked for.</summary>
public sealed record TrendOptions
{
    /// <summary>The day a plan began, or any day to count from; null counts from the first result.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Which result changes are counted from.</summary>
    public BaselineRule Baseline { get; init; } = BaselineRule.LastBefore;

    /// <summary>Standard normal quantile of the noise bound: 1.96 (95 % two-sided), 1.645 (one-sided), 2.576 (99 %).</summary>
    public double Z { get; init; } = 1.96;

    /// <summary>The first day whose points are shown; the arithmetic does not change.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day whose points are shown; the arithmetic does not change.</summary>
    public DateOnly? To { get; init; }
}
