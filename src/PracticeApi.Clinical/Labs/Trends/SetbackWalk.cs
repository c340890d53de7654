namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>A set-back by the indexes of the gains it spans.</summary>
/// <param name="Peak">Index of the largest gain before.</param>
/// <param name="Opened">Index at which the fall exceeded noise.</param>
/// <param name="Trough">Index of the least gain.</param>
/// <param name="Recovered">Index of recovery; null while open.</param>
/// <param name="Depth">Loss from peak to trough.</param>
/// <param name="TroughGain">The gain left at the trough.</param>
internal sealed record SetbackSpan(
    int Peak,
    int Opened,
    int Trough,
    int? Recovered,
    double Depth,
    double TroughGain
);

internal static class SetbackWalk
{
    /// <summary>Walks the gains and notes every fall from a gain beyond noise.</summary>
    /// <param name="gains">Gains over the baseline, the baseline's own 0 first.</param>
    /// <param name="overBaseline">What a gain over the baseline must pass.</param>
    /// <param name="betweenResults">What the fall from one result to another must pass; half of it may be missing at recovery.</param>
    public static IReadOnlyList<SetbackSpan> Of(
        IReadOnlyList<double> gains,
        Threshold overBaseline,
        Threshold betweenResults
    )
    {
        var spans = new List<SetbackSpan>();
        SetbackSpan? open = null;
        var peak = 0;
        for (var i = 1; i < gains.Count; i++)
        {
            if (open is not null)
            {
                if (gains[i] < open.TroughGain)
                {
                    open = open with
                    {
                        Trough = i,
                        TroughGain = gains[i],
                        Depth = gains[peak] - gains[i],
                    };
                }
                else if (gains[i] >= gains[peak] - betweenResults.Delta / 2 - Threshold.Tolerance)
                {
                    spans.Add(open with { Recovered = i });
                    open = null;
                }
            }
            else if (
                overBaseline.IsPassedBy(gains[peak])
                && betweenResults.IsPassedBy(gains[peak] - gains[i])
            )
            {
                open = new(peak, i, i, null, gains[peak] - gains[i], gains[i]);
            }

            // An open set-back cannot pass its peak without recovering first.
            if (gains[i] > gains[peak])
            {
                peak = i;
            }
        }

        if (open is not null)
        {
            spans.Add(open);
        }

        return spans;
    }
}
