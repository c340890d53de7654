namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>How distances on the vertical axis are read.</summary>
public enum ChartScale
{
    /// <summary>Equal distances are equal differences.</summary>
    Linear,

    /// <summary>Changes are ratios: drawn on a logarithmic axis where the values span a factor of ten.</summary>
    Ratio,

    /// <summary>Dilutions: every doubling is the same distance.</summary>
    Doubling,
}

/// <summary>What a picture of a trend shows; all times are those of the practice.</summary>
public sealed record TrendChart
{
    /// <summary>Keeps the ids of several pictures on one page apart, such as the analyte's code.</summary>
    public required string Key { get; init; }

    /// <summary>What was measured.</summary>
    public required string Title { get; init; }

    /// <summary>The trend in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>The series that may be compared within themselves, in order of their first point.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Results that are words, in order.</summary>
    public IReadOnlyList<ChartWord> Words { get; init; } = [];

    /// <summary>Phases of a plan, to be shaded behind the points.</summary>
    public IReadOnlyList<ChartPhase> Phases { get; init; } = [];

    /// <summary>The first day that is asked for: of phases and set-backs only what is later is drawn; null for no limit.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day that is asked for; null for no limit.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>Points that are joined by a line.</summary>
public sealed record ChartSeries
{
    /// <summary>Laboratory, method and specimen as far as they are stated; empty when they play no part.</summary>
    public required string Name { get; init; }

    /// <summary>The UCUM unit of every value; series of one unit share an axis.</summary>
    public required string Unit { get; init; }

    /// <summary>How its distances are read.</summary>
    public required ChartScale Scale { get; init; }

    /// <summary>The points in order of time.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>The ranges, each from the first point it holds for.</summary>
    public IReadOnlyList<ChartRange> Ranges { get; init; } = [];

    /// <summary>Falls from a gain beyond noise.</summary>
    public IReadOnlyList<ChartSetback> Setbacks { get; init; } = [];
}

/// <summary>One value.</summary>
/// <param name="At">When.</param>
/// <param name="Value">The value or bound.</param>
/// <param name="Comparator">How the true value relates to the bound; null for a measured value.</param>
/// <param name="Flag">Where it lies.</param>
/// <param name="Setback">Whether a set-back is open at it.</param>
/// <param name="LeftOut">Why it does not count, in words; null when it does.</param>
public sealed record ChartPoint(
    DateTime At,
    decimal Value,
    Comparator? Comparator,
    Flag Flag,
    bool Setback,
    string? LeftOut
);

/// <summary>A range from a time on; without bounds, none holds from then on.</summary>
/// <param name="From">Since when.</param>
/// <param name="Low">The lower bound; null leaves that side open.</param>
/// <param name="High">The upper bound; null leaves that side open.</param>
/// <param name="Source">Where it came from, in words, such as <c>laboratory</c>.</param>
public sealed record ChartRange(DateTime From, decimal? Low, decimal? High, string Source);

/// <summary>A set-back.</summary>
/// <param name="From">When it opened.</param>
/// <param name="To">When it recovered; null while it is open.</param>
public sealed record ChartSetback(DateTime From, DateTime? To);

/// <summary>A result that is a word.</summary>
/// <param name="At">When.</param>
/// <param name="Text">The word.</param>
public sealed record ChartWord(DateTime At, string Text);

/// <summary>A phase of a plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day; null while it goes on.</param>
public sealed record ChartPhase(string Name, DateOnly From, DateOnly? To);
