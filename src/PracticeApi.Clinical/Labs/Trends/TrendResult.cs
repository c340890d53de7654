namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The reference range a laboratory printed with a result, in the unit of the result's value.</summary>
/// <param name="Low">Lower limit; null when open below.</param>
/// <param name="High">Upper limit; null when open above.</param>
/// <param name="LowInclusive">True when a value equal to <paramref name="Low"/> is inside.</param>
/// <param name="HighInclusive">True when a value equal to <paramref name="High"/> is inside.</param>
public sealed record TrendRange(
    decimal? Low,
    decimal? High,
    bool LowInclusive = true,
    bool HighInclusive = true
);

/// <summary>One result of a measure, as a trend sees it.</summary>
public sealed record TrendResult
{
    /// <summary>The result's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the specimen was taken or the form filled in.</summary>
    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>The calendar day of <see cref="CollectedAt"/> in the practice's time zone.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The value, or the printed bound when there is a comparator, in the unit of the series.</summary>
    public required decimal Value { get; init; }

    /// <summary>How the true value relates to the bound; null for a measured value.</summary>
    public Comparator? Comparator { get; init; }

    /// <summary>The laboratory as recorded; blank or null when not stated.</summary>
    public string? Laboratory { get; init; }

    /// <summary>The method as recorded; blank or null when not stated.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Null when the value is in the measure's unit; otherwise the unit it is in, which cannot be converted. Such results form
    /// segments of their own.
    /// </summary>
    public string? OtherUnit { get; init; }

    /// <summary>
    /// Null for the specimen that the measure is usually taken in; otherwise the specimen, folded. Such results form segments of
    /// their own.
    /// </summary>
    public string? OtherSpecimen { get; init; }

    /// <summary>The laboratory's range; null when none was printed.</summary>
    public TrendRange? Range { get; init; }

    /// <summary>The result's flag, handed through to its point.</summary>
    public string? Flag { get; init; }
}
