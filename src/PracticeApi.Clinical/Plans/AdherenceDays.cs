namespace PracticeApi.Clinical.Plans;

/// <summary>The days that a check-in tells of.</summary>
public static class AdherenceDays
{
    /// <summary>How many days a check-in tells of at the most, unless it says from when.</summary>
    public const int Most = 7;

    /// <summary>
    /// The days from the first that the check-in names to its own. Where it names none: those since the check-in before, a week at the most,
    /// and none before the plan began. So a weekly check-in tells of a week, a daily one of a day.
    /// </summary>
    /// <param name="on">The day of the check-in.</param>
    /// <param name="from">The first day that it names; null for none.</param>
    /// <param name="before">The day of the check-in before; null where there is none.</param>
    /// <param name="planFrom">The first day of the plan.</param>
    public static DaySpan Of(DateOnly on, DateOnly? from, DateOnly? before, DateOnly planFrom)
    {
        if (from is { } named)
        {
            return new DaySpan(named, on);
        }

        var first = on.AddDays(1 - Most);
        if (before?.AddDays(1) is { } next && next > first)
        {
            first = next;
        }

        if (planFrom > first)
        {
            first = planFrom;
        }

        return new DaySpan(first < on ? first : on, on);
    }
}
