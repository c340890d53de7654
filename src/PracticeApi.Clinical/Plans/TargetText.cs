using System.Globalization;

namespace PracticeApi.Clinical.Plans;

/// <summary>Says a target in words.</summary>
public static class TargetText
{
    /// <summary>What is wanted by when, as in <c>tpo-ab down by 30 % by week 24</c>.</summary>
    public static string Of(SuggestedTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return $"{target.Measure} {Wanted(target.Direction, target.Amount, target.Unit, target)} by week {target.ByWeek.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>What a phase waits for, as in <c>gisi down by 10 points</c>.</summary>
    public static string Of(AdvanceCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        var weeks = criterion.ForWeeks is { } count
            ? $" for {count.ToString(CultureInfo.InvariantCulture)} weeks"
            : "";
        return $"{criterion.Measure} {Wanted(criterion.Direction, criterion.Amount, criterion.Unit, null)}{weeks}";
    }

    private static string Wanted(
        TargetDirection direction,
        decimal? amount,
        string? unit,
        SuggestedTarget? target
    )
    {
        var number = amount?.ToString("0.##########", CultureInfo.InvariantCulture);
        var inUnit = unit is null ? "" : $" {unit}";
        return direction switch
        {
            TargetDirection.Down => $"down by {number} %",
            TargetDirection.Up => $"up by {number} %",
            TargetDirection.DownPoints => $"down by {number} points",
            TargetDirection.UpPoints => $"up by {number} points",
            TargetDirection.AtLeast => $"at least {number}{(unit is null ? " %" : inUnit)}",
            TargetDirection.AtLeastValue => $"at least {number}{inUnit}",
            TargetDirection.BelowValue => $"below {number}{inUnit}",
            TargetDirection.AtLeastCategory => $"at least {target?.Category ?? "a category"}",
            _ => (target?.Low, target?.High) switch
            {
                ({ } low, { } high) => $"between {Plain(low)} and {Plain(high)}{inUnit}",
                ({ } low, null) => $"at least {Plain(low)}{inUnit}",
                (null, { } high) => $"at most {Plain(high)}{inUnit}",
                _ => "within the laboratory's range",
            },
        };
    }

    private static string Plain(decimal number) =>
        number.ToString("0.##########", CultureInfo.InvariantCulture);
}

/// <summary>Says in words when the next phase begins.</summary>
public static class AdvanceText
{
    /// <summary>When the phase after this one begins; never empty.</summary>
    public static string Of(PlanPhase phase)
    {
        ArgumentNullException.ThrowIfNull(phase);
        if (phase.Advance is not { } advance)
        {
            return "the next phase begins when its weeks are over";
        }

        string[] parts =
        [
            .. advance.Criteria.Select(TargetText.Of),
            .. advance.OrWeek is { } week
                ? new[] { $"at the end of week {week.ToString(CultureInfo.InvariantCulture)}" }
                : [],
        ];
        var when =
            parts.Length == 0 ? "" : $"the next phase begins with {string.Join(" or ", parts)}";
        var decided = advance.StaffDecide is { } text ? $"the staff decide: {text}" : "";
        var otherwise = advance.Otherwise is { } other ? $"otherwise {other}" : "";
        var said = string.Join(
            "; ",
            new[] { when, decided, otherwise }.Where(part => part.Length > 0)
        );
        return said.Length == 0 ? "the next phase begins when its weeks are over" : said;
    }
}
