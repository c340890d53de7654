namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>Where the true value may lie when a bound stands for it.</summary>
[Flags]
internal enum Censoring
{
    None = 0,
    Below = 1,
    Above = 2,
}

internal static class Censorings
{
    public static Censoring Of(Comparator? comparator) =>
        comparator switch
        {
            Comparator.LessThan or Comparator.LessOrEqual => Censoring.Below,
            Comparator.GreaterThan or Comparator.GreaterOrEqual => Censoring.Above,
            _ => Censoring.None,
        };

    /// <summary>What subtracting, or counting the other way, makes of a bound.</summary>
    public static Censoring Reversed(this Censoring censoring) =>
        censoring switch
        {
            Censoring.Below => Censoring.Above,
            Censoring.Above => Censoring.Below,
            _ => censoring,
        };
}

/// <summary>A value to be ranked among others, of which some are bounds.</summary>
/// <param name="Value">The value or bound.</param>
/// <param name="Censoring">Where the true value may lie instead.</param>
/// <param name="Strict">True when the true value is not the bound itself.</param>
internal readonly record struct RankedValue(
    double Value,
    Censoring Censoring = Censoring.None,
    bool Strict = false
)
{
    /// <summary>1 when this is surely above the other, -1 when surely below, 0 when tied or not known.</summary>
    public int CompareTo(RankedValue other)
    {
        var difference =
            Math.Abs(Value - other.Value) <= Threshold.Tolerance ? 0 : Value - other.Value;
        var differs = difference != 0 || Strict || other.Strict;
        var canBeBelow =
            Censoring.HasFlag(Censoring.Below) || other.Censoring.HasFlag(Censoring.Above);
        var canBeAbove =
            Censoring.HasFlag(Censoring.Above) || other.Censoring.HasFlag(Censoring.Below);

        return (canBeBelow, canBeAbove) switch
        {
            (true, true) => 0,
            (true, false) => difference <= 0 && differs ? -1 : 0,
            (false, true) => difference >= 0 && differs ? 1 : 0,
            _ => Math.Sign(difference),
        };
    }

    /// <summary>Sizes of the groups of ties: equal values, all upper bounds together, all lower bounds together.</summary>
    public static IReadOnlyList<int> TieGroups(IReadOnlyList<RankedValue> values)
    {
        var sizes = new List<int>();
        double? previous = null;
        foreach (
            var value in values
                .Where(v => v.Censoring == Censoring.None)
                .Select(v => v.Value)
                .Order()
        )
        {
            if (value - previous <= Threshold.Tolerance)
            {
                sizes[^1]++;
            }
            else
            {
                sizes.Add(1);
            }

            previous = value;
        }

        sizes.AddRange(
            values
                .Where(v => v.Censoring != Censoring.None)
                .CountBy(v => v.Censoring)
                .Select(g => g.Value)
        );
        return sizes;
    }
}
