namespace PracticeApi.Clinical.Plans;

/// <summary>How it went for one patient with one target.</summary>
/// <param name="Adherence">Percent done of what was reported on; null where nothing was.</param>
/// <param name="Gain">Percent of the way from baseline to what is wanted; null where it cannot be said.</param>
/// <param name="ReachedInWeek">The week of the plan in which it was reached; null where it was not.</param>
public sealed record TargetOutcome(decimal? Adherence, decimal? Gain, int? ReachedInWeek);

/// <summary>A quarter of the patients, by how much they did of what was asked for.</summary>
/// <param name="Quartile">1 for those who did least, to 4.</param>
/// <param name="Patients">How many.</param>
/// <param name="Adherence">The median of their adherence, percent of what was reported on.</param>
/// <param name="Gain">The median of their gains, percent of the way from baseline to what is wanted.</param>
public sealed record AdherenceQuartile(int Quartile, int Patients, decimal Adherence, decimal Gain);

/// <summary>Counts across patients in which nobody can be found.</summary>
public static class Outcomes
{
    /// <summary>Counts below this are not shown.</summary>
    public const int Least = 5;

    private const int Quarters = 4;

    /// <summary>A count of some of several; null where it, or what is left of them, is so small that somebody could be found.</summary>
    public static int? Shown(int count, int of) =>
        count < Least || (of > count && of - count < Least) ? null : count;

    /// <summary>How many have reached a target by the end of a week; null where that is too few to be shown.</summary>
    public static int? ReachedBy(IReadOnlyCollection<TargetOutcome> outcomes, int week)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return Shown(outcomes.Count(one => one.ReachedInWeek <= week), outcomes.Count);
    }

    /// <summary>
    /// The patients by quarters of their adherence, with the gain of each quarter; none where a quarter would be too small. An association:
    /// it does not say why.
    /// </summary>
    public static IReadOnlyList<AdherenceQuartile> ByAdherence(
        IReadOnlyCollection<TargetOutcome> outcomes
    )
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        (decimal Adherence, decimal Gain)[] known =
        [
            .. outcomes
                .Where(one => one is { Adherence: not null, Gain: not null })
                .Select(one => (one.Adherence!.Value, one.Gain!.Value))
                .OrderBy(one => one.Item1)
                .ThenBy(one => one.Item2),
        ];
        if (known.Length < Quarters * Least)
        {
            return [];
        }

        return
        [
            .. Enumerable
                .Range(0, Quarters)
                .Select(quarter =>
                {
                    var part = known[
                        (quarter * known.Length / Quarters)..(
                            (quarter + 1) * known.Length / Quarters
                        )
                    ];
                    return new AdherenceQuartile(
                        quarter + 1,
                        part.Length,
                        Median([.. part.Select(one => one.Adherence)]),
                        Median([.. part.Select(one => one.Gain)])
                    );
                }),
        ];
    }

    private static decimal Median(decimal[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return Math.Round(
            values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2,
            1,
            MidpointRounding.AwayFromZero
        );
    }
}
