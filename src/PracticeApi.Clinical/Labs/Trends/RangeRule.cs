namespace PracticeApi.Clinical.Labs.Trends;

internal static class RangeRule
{
    /// <summary>True when the value, or all that its bound leaves open, lies inside the range.</summary>
    /// <remarks>A zero is inside as recorded: what it is read as on a scale of ratios only serves the arithmetic.</remarks>
    public static bool IsInside(TrendRange range, DayValue day)
    {
        var openBelow = range.Low is null or <= 0;
        var aboveLow =
            openBelow
            || day.Recorded > range.Low
            || (range.LowInclusive && day.Recorded == range.Low);
        var belowHigh =
            range.High is null
            || day.Recorded < range.High
            || (range.HighInclusive && day.Recorded == range.High);

        return day.RecordedCensoring switch
        {
            Censoring.None => aboveLow && belowHigh,
            Censoring.Below => openBelow
                && (belowHigh || (day.Strict && day.Recorded == range.High)),
            Censoring.Above => range.High is null
                && (aboveLow || (day.Strict && day.Recorded == range.Low)),
            _ => false,
        };
    }
}
