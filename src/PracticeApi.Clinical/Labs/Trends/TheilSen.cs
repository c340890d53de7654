namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>A robust straight line: the median of the slopes of all pairs (Theil 1950; Sen, J Am Stat Assoc 1968;63:1379).</summary>
/// <param name="Slope">Change per week.</param>
/// <param name="Low">Lower 95 % confidence limit of the slope.</param>
/// <param name="High">Upper 95 % confidence limit of the slope.</param>
/// <param name="Intercept">Value at week 0: the median of y - slope·t.</param>
/// <param name="Pairs">Pairs of results with different times.</param>
public sealed record TheilSen(double Slope, double Low, double High, double Intercept, int Pairs)
{
    /// <summary>The line through <paramref name="values"/>; null when no two times differ.</summary>
    /// <param name="weeks">Times in weeks, ascending.</param>
    /// <param name="values">The values at those times.</param>
    /// <param name="varianceOfS">Mann-Kendall's var(S) of the same values, for the confidence limits (Gilbert 1987, 16.5).</param>
    public static TheilSen? Of(
        IReadOnlyList<double> weeks,
        IReadOnlyList<double> values,
        double varianceOfS
    )
    {
        var slopes = new List<double>(weeks.Count * (weeks.Count - 1) / 2);
        for (var i = 0; i < weeks.Count; i++)
        {
            for (var j = i + 1; j < weeks.Count; j++)
            {
                if (weeks[j] != weeks[i])
                {
                    slopes.Add((values[j] - values[i]) / (weeks[j] - weeks[i]));
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        slopes.Sort();
        var slope = MedianOfSorted(slopes);
        var intercepts = weeks.Select((week, i) => values[i] - slope * week).Order().ToList();
        var halfWidth = 1.96 * Math.Sqrt(varianceOfS);

        return new(
            slope,
            Ranked(slopes, (slopes.Count - halfWidth) / 2),
            Ranked(slopes, (slopes.Count + halfWidth) / 2 + 1),
            MedianOfSorted(intercepts),
            slopes.Count
        );
    }

    private static double MedianOfSorted(List<double> sorted) =>
        (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static double Ranked(List<double> sorted, double rank) =>
        sorted[Math.Clamp((int)Math.Round(rank), 1, sorted.Count) - 1];
}
