namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>How a p value was found.</summary>
public enum PValueKind
{
    /// <summary>From the exact distribution of S: up to ten values, no ties, no bounds.</summary>
    Exact,

    /// <summary>From the normal approximation with continuity correction.</summary>
    Normal,
}

/// <summary>
/// The rank test for a monotonic trend (Mann, Econometrica 1945;13:245; Kendall, Rank Correlation Methods; ties as in Gilbert
/// 1987, 16.4).
/// </summary>
/// <param name="Count">Number of values.</param>
/// <param name="S">Pairs that rise less pairs that fall.</param>
/// <param name="Variance">var(S), corrected for ties.</param>
/// <param name="Z">Standard normal deviate of S.</param>
/// <param name="Tau">S over the number of pairs, -1 to 1.</param>
/// <param name="P">Two-sided p value.</param>
/// <param name="Kind">How the p value was found.</param>
public sealed record MannKendall(
    int Count,
    int S,
    double Variance,
    double Z,
    double Tau,
    double P,
    PValueKind Kind
)
{
    private const int LargestExact = 10;

    private static readonly long[][] Inversions = CountInversions();

    /// <summary>The test of measured values in order of time; at least two.</summary>
    public static MannKendall Of(IReadOnlyList<double> values) =>
        Of([.. values.Select(v => new RankedValue(v))], hasBounds: false);

    /// <param name="values">The values in order of time.</param>
    /// <param name="hasBounds">True when any stands for a bound, which the exact distribution does not allow.</param>
    internal static MannKendall Of(IReadOnlyList<RankedValue> values, bool hasBounds)
    {
        var n = values.Count;
        var s = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                s += values[j].CompareTo(values[i]);
            }
        }

        var groups = RankedValue.TieGroups(values);
        var variance =
            (n * (n - 1.0) * (2.0 * n + 5) - groups.Sum(t => t * (t - 1.0) * (2.0 * t + 5))) / 18;
        var z = variance > 0 ? (s - Math.Sign(s)) / Math.Sqrt(variance) : 0;
        var exact = n <= LargestExact && !hasBounds && groups.All(t => t == 1);

        return new(
            n,
            s,
            variance,
            z,
            s / (n * (n - 1) / 2.0),
            exact ? ExactP(n, s) : TwoSidedNormalP(z),
            exact ? PValueKind.Exact : PValueKind.Normal
        );
    }

    private static double ExactP(int n, int s)
    {
        // S = pairs - 2·inversions, so |S| or more is a tail of inversion counts on either side.
        var pairs = n * (n - 1) / 2;
        var tail = Inversions[n].Take((pairs - Math.Abs(s)) / 2 + 1).Sum();
        return Math.Min(1, 2.0 * tail / Inversions[n].Sum());
    }

    /// <summary>How many orders of n different values have 0, 1, 2, … inversions, for every n up to the largest exact one.</summary>
    private static long[][] CountInversions()
    {
        var counts = new long[LargestExact + 1][];
        counts[0] = counts[1] = [1];
        for (var n = 2; n <= LargestExact; n++)
        {
            counts[n] = new long[n * (n - 1) / 2 + 1];
            for (var k = 0; k < counts[n - 1].Length; k++)
            {
                // The n-th value can stand before 0 to n - 1 of the others.
                for (var added = 0; added < n; added++)
                {
                    counts[n][k + added] += counts[n - 1][k];
                }
            }
        }

        return counts;
    }

    /// <summary>erfc(|z|/sqrt 2) by Abramowitz and Stegun 7.1.26, whose error is below 1.5e-7.</summary>
    private static double TwoSidedNormalP(double z)
    {
        if (z == 0)
        {
            return 1;
        }

        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        var polynomial =
            t
            * (
                0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
            );
        return polynomial * Math.Exp(-x * x);
    }
}
