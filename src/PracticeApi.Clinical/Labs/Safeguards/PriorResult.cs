namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>A result as it is held against others of the same person and analyte.</summary>
public sealed record PriorResult
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The instant of collection; the start of the day where only that is known.</summary>
    public required DateTimeOffset Collected { get; init; }

    /// <summary>The day of collection where the practice is.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Whether only the day of collection is known.</summary>
    public bool IsDayOnly { get; init; }

    /// <summary>The number in <see cref="Unit"/>, or the reciprocal of the highest titre; null for words.</summary>
    public decimal? Value { get; init; }

    /// <summary>How the true value relates to the number.</summary>
    public Comparator? Comparator { get; init; }

    /// <summary>The unit in which results of this series are compared.</summary>
    public string? Unit { get; init; }

    /// <summary>What it says, where that is no number.</summary>
    public string? Words { get; init; }

    /// <summary>The specimen where it is not the analyte's own.</summary>
    public string? OtherSpecimen { get; init; }

    /// <summary>The laboratory and the method.</summary>
    public string Assay { get; init; } = "";

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public string? Accession { get; init; }
}
