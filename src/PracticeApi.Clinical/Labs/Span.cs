namespace PracticeApi.Clinical.Labs;

/// <summary>Where a value lies against bounds.</summary>
internal enum Side
{
    Below,
    Inside,
    Above,

    /// <summary>A censored value that may lie on either side of a bound.</summary>
    Undecided,
}

/// <summary>All the values a printed value may stand for: itself, or when censored everything on one side of its bound.</summary>
internal readonly record struct Span(decimal? Low, decimal? High, bool LowIn, bool HighIn)
{
    public static Span Of(decimal value, Comparator? comparator) =>
        comparator switch
        {
            // A concentration is not below zero, so "<0.5" lies wholly inside 0 to 34.
            Comparator.LessThan => new Span(value > 0 ? 0 : null, value, true, false),
            Comparator.LessOrEqual => new Span(value >= 0 ? 0 : null, value, true, true),
            Comparator.GreaterThan => new Span(value, null, false, true),
            Comparator.GreaterOrEqual => new Span(value, null, true, true),
            _ => new Span(value, value, true, true),
        };

    /// <summary>The side of bounds on which every one of the values lies.</summary>
    public Side Against(decimal? low, decimal? high, bool lowInclusive, bool highInclusive)
    {
        if (
            low is { } l
            && High is { } mostBelow
            && (mostBelow < l || (mostBelow == l && !(HighIn && lowInclusive)))
        )
        {
            return Side.Below;
        }

        if (
            high is { } h
            && Low is { } leastAbove
            && (leastAbove > h || (leastAbove == h && !(LowIn && highInclusive)))
        )
        {
            return Side.Above;
        }

        var reachesLow =
            low is null
            || (Low is { } least && (least > low || (least == low && (lowInclusive || !LowIn))));
        var reachesHigh =
            high is null
            || (High is { } most && (most < high || (most == high && (highInclusive || !HighIn))));
        return reachesLow && reachesHigh ? Side.Inside : Side.Undecided;
    }
}
