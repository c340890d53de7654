namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The median of a day's results of one assay, as recorded and as the arithmetic reads it.</summary>
internal sealed record DayValue
{
    public required DateOnly Day { get; init; }
    public required DateTimeOffset CollectedAt { get; init; }
    public required IReadOnlyList<Guid> ResultIds { get; init; }
    public required string Assay { get; init; }

    /// <summary>The median as recorded, with what its bounds leave open.</summary>
    public required decimal Recorded { get; init; }
    public required Censoring RecordedCensoring { get; init; }

    /// <summary>True when the true value is surely not the bound itself.</summary>
    public required bool Strict { get; init; }

    /// <summary>What the arithmetic uses; null for a zero where no positive value of the assay says what it is below.</summary>
    public decimal? Value { get; init; }

    /// <summary>What the bounds of <see cref="Value"/> leave open.</summary>
    public Censoring Censoring { get; init; }

    public Comparator? Comparator =>
        (Censoring, Strict) switch
        {
            (Censoring.Below, true) => Labs.Comparator.LessThan,
            (Censoring.Below, false) => Labs.Comparator.LessOrEqual,
            (Censoring.Above, true) => Labs.Comparator.GreaterThan,
            (Censoring.Above, false) => Labs.Comparator.GreaterOrEqual,
            _ => null,
        };

    public TrendValue ToTrendValue() =>
        new(ResultIds, CollectedAt, Day, Value ?? Recorded, Comparator);

    /// <summary>The median of one day's results of one assay.</summary>
    public static DayValue MedianOf(string assay, IReadOnlyList<TrendResult> results)
    {
        // Among equal numbers "<" is the lowest and ">" the highest.
        var sorted = results
            .OrderBy(r => r.Value)
            .ThenBy(r => Order(Censorings.Of(r.Comparator)))
            .ToList();
        var lower = sorted[(sorted.Count - 1) / 2];
        var upper = sorted[sorted.Count / 2];
        var last = results[^1];

        return new()
        {
            Day = last.Day,
            CollectedAt = last.CollectedAt,
            ResultIds = [.. results.Select(r => r.Id)],
            Assay = assay,
            Recorded = lower.Value == upper.Value ? lower.Value : (lower.Value + upper.Value) / 2,
            // The mean of a bound and a value is itself a bound.
            RecordedCensoring = Censorings.Of(lower.Comparator) | Censorings.Of(upper.Comparator),
            Strict = IsStrict(lower) || IsStrict(upper),
        };
    }

    private static int Order(Censoring censoring) =>
        censoring switch
        {
            Censoring.Below => 0,
            Censoring.Above => 2,
            _ => 1,
        };

    private static bool IsStrict(TrendResult result) =>
        result.Comparator is Labs.Comparator.LessThan or Labs.Comparator.GreaterThan;
}
