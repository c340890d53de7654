using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Labs.Trends;

/// <summary>How an analyte has moved: a tracking aid, never a diagnosis.</summary>
public sealed record LabTrend
{
    /// <summary>Code of the analyte.</summary>
    /// <example>tpo-ab</example>
    public required string Analyte { get; init; }

    /// <summary>Name of the analyte.</summary>
    public required string AnalyteName { get; init; }

    /// <summary>The UCUM unit in which results are compared; null where the analyte has none.</summary>
    /// <example>[IU]/mL</example>
    public required string? Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The series that may be compared within themselves, in order of their first collection.</summary>
    public required IReadOnlyList<LabTrendSegment> Segments { get; init; }

    /// <summary>How many results are words, which have no trend.</summary>
    public required int WordCount { get; init; }

    /// <summary>Results that are words, in order of collection, within the days asked for.</summary>
    public required IReadOnlyList<LabTrendWord> Words { get; init; }

    /// <summary>What the series with the latest result says.</summary>
    public required OverallPattern Overall { get; init; }

    /// <summary>The trend without what was asked for only where points are.</summary>
    internal LabTrend WithoutPoints() =>
        this with
        {
            Words = [],
            Segments = [.. Segments.Select(one => one with { Points = [], Ranges = [] })],
        };
}

/// <summary>A result that is a word: shown beside the trend, never a part of its arithmetic.</summary>
public sealed record LabTrendWord
{
    /// <summary>The result.</summary>
    public required Guid ResultId { get; init; }

    /// <summary>When the specimen was taken, as given.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>The result as it was entered.</summary>
    /// <example>weakly positive</example>
    public required string Text { get; init; }

    /// <summary>Where the result lies.</summary>
    public required Flag Flag { get; init; }
}

/// <summary>The trend in one word and one explanation.</summary>
public sealed record OverallPattern
{
    /// <summary>The pattern of the series with the latest result.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>That pattern in words with its numbers, and the patterns of the other series.</summary>
    public required string Explanation { get; init; }
}

/// <summary>Results that may be compared with each other: of one specimen and kind of unit, and of one laboratory and method where the analyte depends on the assay.</summary>
public sealed record LabTrendSegment
{
    /// <summary>The laboratory; null when not stated, or where it plays no part.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>The method; null when not stated, or where it plays no part.</summary>
    public required string? Method { get; init; }

    /// <summary>The specimen; null where it is the analyte's own.</summary>
    /// <example>saliva</example>
    public required string? Specimen { get; init; }

    /// <summary>The UCUM unit of every value of the series.</summary>
    public required string Unit { get; init; }

    /// <summary>Every result in order of collection, within the days asked for.</summary>
    public required IReadOnlyList<LabTrendPoint> Points { get; init; }

    /// <summary>The ranges that the results were held against, each from the first result it was used for.</summary>
    public required IReadOnlyList<RangeStep> Ranges { get; init; }

    /// <summary>The laboratory's range that is judged by: the latest recorded in the series.</summary>
    public required SeriesRange? Range { get; init; }

    /// <summary>What changes are counted from; null when nothing qualifies.</summary>
    public required LabTrendValue? Baseline { get; init; }

    /// <summary>The latest value that counts.</summary>
    public required LabTrendValue? Latest { get; init; }

    /// <summary>How many days' values count.</summary>
    public required int Count { get; init; }

    /// <summary>Change from baseline to latest, percent of the baseline.</summary>
    /// <example>-37.1</example>
    public required decimal? ChangePercent { get; init; }

    /// <summary>Change of a titre, doubling steps.</summary>
    public required decimal? ChangeSteps { get; init; }

    /// <summary>What the change says when one of the two values is a bound.</summary>
    public required ChangeBound? ChangeBound { get; init; }

    /// <summary>Theil-Sen slope on the logarithmic scale, percent per four weeks.</summary>
    public required decimal? SlopePercentPer4Weeks { get; init; }

    /// <summary>Two-sided p of the Mann-Kendall test; null with fewer than three results.</summary>
    public required decimal? P { get; init; }

    /// <summary>What the change from baseline to latest amounts to against noise.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The change that noise alone explains (reference change value), with what it rests on; null without a noise model.</summary>
    public required NoiseBounds? ReferenceChange { get; init; }

    /// <summary>The pattern of the series.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>Why it has that pattern; null where the pattern says it all.</summary>
    public required TrendReason? Reason { get; init; }

    /// <summary>Falls from a gain beyond noise, in order.</summary>
    public required IReadOnlyList<TrendSetback> Setbacks { get; init; }

    /// <summary>The pattern in words, with its numbers.</summary>
    public required string Explanation { get; init; }
}

/// <summary>One result as drawn.</summary>
public sealed record LabTrendPoint
{
    /// <summary>The results it stands for.</summary>
    public required IReadOnlyList<Guid> ResultIds { get; init; }

    /// <summary>When the specimen was taken, as given.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>The value or bound in the unit of the series.</summary>
    public required decimal Value { get; init; }

    /// <summary>`&lt;`, `&lt;=`, `&gt;` or `&gt;=` where the value is a bound.</summary>
    public required string? Comparator { get; init; }

    /// <summary>Where the result lies.</summary>
    public required Flag Flag { get; init; }

    /// <summary>Whether a set-back is open at it.</summary>
    public required bool Setback { get; init; }

    /// <summary>Why it does not count; null when it does.</summary>
    public required LeftOutReason? LeftOut { get; init; }
}

/// <summary>A value as it enters the arithmetic: a day's median, or a mean of several days.</summary>
public sealed record LabTrendValue
{
    /// <summary>The results it is made of.</summary>
    public required IReadOnlyList<Guid> ResultIds { get; init; }

    /// <summary>The practice's calendar day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The value or bound in the unit of the series.</summary>
    public required decimal Value { get; init; }

    /// <summary>`&lt;`, `&lt;=`, `&gt;` or `&gt;=` where the value is a bound.</summary>
    public required string? Comparator { get; init; }
}

/// <summary>The laboratory's range in the unit of a series.</summary>
public sealed record SeriesRange
{
    /// <summary>The lower bound; null leaves that side open.</summary>
    public required decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public required decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal.</summary>
    public required bool LowInclusive { get; init; }

    /// <summary>Whether the upper bound itself is normal.</summary>
    public required bool HighInclusive { get; init; }
}

/// <summary>A range in the unit of a series, and since when results were held against it.</summary>
public sealed record RangeStep
{
    /// <summary>When the first result was collected that was held against it, as given.</summary>
    public required string From { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public required decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public required decimal? High { get; init; }

    /// <summary>Where it came from; null where none held from then on.</summary>
    public required RangeSource? Source { get; init; }
}

/// <summary>The bounds of noise: a change between them is what repeated measurement of an unchanged person gives.</summary>
public sealed record NoiseBounds
{
    /// <summary>A rise must exceed this, percent.</summary>
    /// <example>32.9</example>
    public required decimal UpPercent { get; init; }

    /// <summary>A fall must exceed this, percent; negative.</summary>
    /// <example>-24.8</example>
    public required decimal DownPercent { get; init; }

    /// <summary>What the change amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The normal quantile used; 1.96 is 95 % two-sided.</summary>
    /// <example>1.96</example>
    public required decimal Z { get; init; }

    /// <summary>Within-person coefficient of variation, percent.</summary>
    public required decimal Cvi { get; init; }

    /// <summary>Analytical coefficient of variation, percent.</summary>
    public required decimal Cva { get; init; }

    /// <summary>Whether the analytical variation was assumed to be half of the within-person one.</summary>
    public required bool CvaAssumed { get; init; }

    /// <summary>Where the figures are published.</summary>
    public required string? Source { get; init; }
}

/// <summary>A fall from a gain beyond noise.</summary>
public sealed record TrendSetback
{
    /// <summary>The day on which the fall first exceeded noise.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When at most half the bound of noise was missing to the peak again; null while open.</summary>
    public required DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>Largest loss from the peak: of a laboratory value as a natural logarithm of the ratio, of a titre in doubling steps.</summary>
    public required decimal Depth { get; init; }
}
