namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>How a measure has moved over time.</summary>
/// <param name="Segments">The series that may be compared within themselves, in order of their first collection.</param>
/// <param name="Overall">What the segment with the latest result says.</param>
public sealed record TrendAnalysis(IReadOnlyList<TrendSegment> Segments, OverallTrend Overall);

/// <summary>The trend in one word and one explanation.</summary>
/// <param name="Pattern">The pattern of the segment with the latest result.</param>
/// <param name="Explanation">That pattern in words with its numbers, and the patterns of the other segments.</param>
public sealed record OverallTrend(TrendPattern Pattern, string Explanation);

/// <summary>Results that may be compared with each other.</summary>
public sealed record TrendSegment
{
    /// <summary>The laboratory of the segment (the latest result's where the line is not broken); null when not stated or irrelevant.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>The method, as for <see cref="Laboratory"/>.</summary>
    public required string? Method { get; init; }

    /// <summary>The specimen; null where it is the one that the measure is usually taken in.</summary>
    public required string? Specimen { get; init; }

    /// <summary>The unit of all values of the segment.</summary>
    public required string Unit { get; init; }

    /// <summary>Every result in order of collection, within the days asked for.</summary>
    public required IReadOnlyList<TrendPoint> Points { get; init; }

    /// <summary>The range judged by: the latest recorded in the segment; null when none was.</summary>
    public required TrendRange? Range { get; init; }

    /// <summary>What changes are counted from; null when nothing qualifies.</summary>
    public required TrendValue? Baseline { get; init; }

    /// <summary>The latest value that counts; null when there is none.</summary>
    public required TrendValue? Latest { get; init; }

    /// <summary>How many days' values count, the baseline being one.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// Direction-adjusted gains over the baseline of the values that count, the baseline's own 0 first: ln ratios of labs, points
    /// of scores, doubling steps of titres; null when they are not defined.
    /// </summary>
    public required IReadOnlyList<double>? Gains { get; init; }

    /// <summary>The gain that noise explains, in the unit of <see cref="Gains"/>; null without a noise model.</summary>
    public required double? Delta { get; init; }

    /// <summary>Change from baseline to latest, percent of the baseline; null where undefined.</summary>
    public required double? ChangePercent { get; init; }

    /// <summary>Change of a score, points.</summary>
    public required decimal? ChangePoints { get; init; }

    /// <summary>Change of a titre, doubling steps.</summary>
    public required double? ChangeSteps { get; init; }

    /// <summary>What the change says when a value is a bound; null when none is.</summary>
    public required ChangeBound? ChangeBound { get; init; }

    /// <summary>The slope of a lab judged by level, percent per four weeks; null where undefined.</summary>
    public required double? SlopePercentPer4Weeks { get; init; }

    /// <summary>
    /// The line through the gains, per week from the start; null with fewer than 3 results, less than 28 days or more than a
    /// quarter of bounds.
    /// </summary>
    public required TheilSen? GainSlope { get; init; }

    /// <summary>True when bounds stand for values among the results that count.</summary>
    public required bool Censored { get; init; }

    /// <summary>The rank test of the gains; null with fewer than 3 results.</summary>
    public required MannKendall? MannKendall { get; init; }

    /// <summary>What the change from baseline to latest amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The bounds of noise of a lab; null for other measures and without a noise model.</summary>
    public required ReferenceChange? ReferenceChange { get; init; }

    /// <summary>The class of the series.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>Why it has that class; null where the class says it all.</summary>
    public required TrendReason? Reason { get; init; }

    /// <summary>Falls from a gain beyond noise, in order.</summary>
    public required IReadOnlyList<Setback> Setbacks { get; init; }

    /// <summary>The class in words, with its numbers.</summary>
    public required string Explanation { get; init; }
}

/// <summary>One result as drawn.</summary>
/// <param name="ResultIds">The result's id.</param>
/// <param name="CollectedAt">When it was collected.</param>
/// <param name="Day">The practice's calendar day.</param>
/// <param name="Value">The value or bound, as recorded.</param>
/// <param name="Comparator">How the true value relates to the bound; null for a measured value.</param>
/// <param name="Flag">The result's flag, as given.</param>
/// <param name="Setback">True while a set-back is open.</param>
/// <param name="LeftOut">Why the result does not count; null when it does.</param>
public sealed record TrendPoint(
    IReadOnlyList<Guid> ResultIds,
    DateTimeOffset CollectedAt,
    DateOnly Day,
    decimal Value,
    Comparator? Comparator,
    string? Flag,
    bool Setback,
    LeftOutReason? LeftOut
);

/// <summary>A value as it enters the arithmetic: a day's median, or a mean of several days.</summary>
/// <param name="ResultIds">The results it is made of.</param>
/// <param name="CollectedAt">When the last of them was collected.</param>
/// <param name="Day">The practice's calendar day of the last of them.</param>
/// <param name="Value">The value or bound; a zero of a lab or titre is read as below the smallest positive value of its assay.</param>
/// <param name="Comparator">How the true value relates to the bound; null for a measured value.</param>
public sealed record TrendValue(
    IReadOnlyList<Guid> ResultIds,
    DateTimeOffset CollectedAt,
    DateOnly Day,
    decimal Value,
    Comparator? Comparator
);

/// <summary>A fall from a gain beyond noise.</summary>
/// <param name="PeakAt">When the gain before it was largest.</param>
/// <param name="OpenedAt">When the fall first exceeded noise.</param>
/// <param name="TroughAt">When the gain was least.</param>
/// <param name="RecoveredAt">When at most half the noise bound was missing to the peak again; null while open.</param>
/// <param name="Depth">Largest loss from the peak, in the unit of the gains.</param>
/// <param name="DurationDays">Days from opening to recovery; null while open.</param>
public sealed record Setback(
    DateTimeOffset PeakAt,
    DateTimeOffset OpenedAt,
    DateTimeOffset TroughAt,
    DateTimeOffset? RecoveredAt,
    double Depth,
    int? DurationDays
);
