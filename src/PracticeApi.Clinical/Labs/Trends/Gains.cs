namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>Values of a measure on the scale of its changes, and the gain a change is.</summary>
internal static class Gains
{
    /// <summary>ln of a lab, log2 of a titre, a score as it is.</summary>
    public static double OnScale(MeasureKind kind, decimal value) =>
        kind switch
        {
            MeasureKind.Lab => Math.Log((double)value),
            MeasureKind.Titre => Math.Log2((double)value),
            _ => (double)value,
        };

    /// <summary>
    /// Gains over the first value; null where better and worse are not defined: no better direction, no range to be near to, a
    /// zero that cannot be placed.
    /// </summary>
    public static IReadOnlyList<double>? Of(
        Measure measure,
        TrendRange? range,
        IReadOnlyList<DayValue> counting
    )
    {
        if (
            counting.Count == 0
            || measure.BetterDirection == BetterDirection.None
            || (measure.BetterDirection == BetterDirection.Range && range is null)
            || counting.Any(d => d.Value is null)
        )
        {
            return null;
        }

        var scaled = counting.Select(d => OnScale(measure.Kind, d.Value!.Value)).ToList();
        return measure.BetterDirection switch
        {
            BetterDirection.Lower => [.. scaled.Select(y => scaled[0] - y)],
            BetterDirection.Higher => [.. scaled.Select(y => y - scaled[0])],
            _ => DistancesLost(),
        };

        IReadOnlyList<double> DistancesLost()
        {
            var low = Limit(range!.Low);
            var high = Limit(range.High);
            var distances = scaled.ConvertAll(y =>
                y < low ? low.Value - y
                : y > high ? y - high.Value
                : 0
            );
            return [.. distances.Select(d => distances[0] - d)];
        }

        // A limit of zero bounds nothing on a scale of ratios.
        double? Limit(decimal? limit) =>
            limit is null || (measure.Kind != MeasureKind.Score && limit <= 0)
                ? null
                : OnScale(measure.Kind, limit.Value);
    }

    /// <summary>What the bounds of a value leave open about its gain.</summary>
    /// <remarks>The distance to a range uses bounds as they are: below one limit they say less, above the other more.</remarks>
    public static Censoring CensoringOf(BetterDirection direction, Censoring censoring) =>
        direction switch
        {
            BetterDirection.Lower => censoring.Reversed(),
            BetterDirection.Higher => censoring,
            _ => Censoring.None,
        };
}
