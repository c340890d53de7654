namespace PracticeApi.Clinical.Labs;

/// <summary>Where a practice wants results of an analyte to lie, narrower than where most healthy people do.</summary>
/// <param name="Version">Counts the practice's changes of it.</param>
/// <param name="Bands">The bounds, each for some people.</param>
public sealed record OptimalRanges(int Version, IReadOnlyList<OptimalBand> Bands)
{
    /// <summary>The bounds that hold for a person; null when none do.</summary>
    /// <remarks>
    /// One sex beats any, and the narrower age band the wider. Bounds for one sex never hold where the sex is not known, and
    /// none hold where the age is not known or, without a lower age, for a minor.
    /// </remarks>
    public OptimalBand? For(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Bands
            .Where(band =>
                person.Age >= (band.AgeMin ?? RangeChoice.AdultAge)
                && (band.AgeMax is null || person.Age <= band.AgeMax)
                && (band.Sex is null || band.Sex == person.Sex)
            )
            .OrderByDescending(band => band.Sex is not null)
            .ThenBy(band => (band.AgeMax ?? int.MaxValue) - (band.AgeMin ?? RangeChoice.AdultAge))
            .ThenByDescending(band => band.AgeMin)
            .FirstOrDefault();
    }
}

/// <summary>Bounds that a practice wants results to lie in; both count as inside.</summary>
public sealed record OptimalBand
{
    /// <summary>The sex they hold for; null for any.</summary>
    public Sex? Sex { get; init; }

    /// <summary>The first age in completed years; null for adults.</summary>
    public int? AgeMin { get; init; }

    /// <summary>The last age in completed years, which counts to its end; null for no upper age.</summary>
    public int? AgeMax { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>The UCUM unit of the bounds.</summary>
    public required string Unit { get; init; }
}
