namespace PracticeApi.Clinical.Labs;

/// <summary>What is known about a person when a specimen was collected, as far as it selects a range.</summary>
public sealed record Person
{
    /// <summary>Sex as it bears on ranges.</summary>
    public Sex Sex { get; init; }

    /// <summary>Age in completed years at collection; null when it is not known.</summary>
    public int? Age { get; init; }

    /// <summary>Trimester of pregnancy, 1 to 3; null when not pregnant or not recorded.</summary>
    public int? PregnancyTrimester { get; init; }

    /// <summary>The phase of the cycle; null when not recorded.</summary>
    public CyclePhase? CyclePhase { get; init; }

    /// <summary>Whether menopause has passed; null when not recorded.</summary>
    public bool? Menopausal { get; init; }

    /// <summary>Local time of collection; null when only the date is known.</summary>
    public TimeOnly? CollectedAt { get; init; }

    /// <summary>What is known about a person at a collection.</summary>
    /// <param name="sex">Sex as it bears on ranges.</param>
    /// <param name="birthDate">The birth date; null when it is not known.</param>
    /// <param name="collectedOn">The local date of collection.</param>
    /// <param name="collectedAt">The local time of collection; null when only the date is known.</param>
    /// <param name="physiology">The state recorded with the result.</param>
    public static Person At(
        Sex sex,
        DateOnly? birthDate,
        DateOnly collectedOn,
        TimeOnly? collectedAt = null,
        Physiology? physiology = null
    ) =>
        new()
        {
            Sex = sex,
            Age = birthDate is { } born ? AgeOn(born, collectedOn) : null,
            CollectedAt = collectedAt,
            PregnancyTrimester = physiology?.PregnancyTrimester,
            CyclePhase = physiology?.CyclePhase,
            Menopausal = physiology?.Menopausal,
        };

    /// <summary>
    /// Trimester of a pregnancy on a day, counted from the last menstruation: the second begins at 14 completed weeks, the third
    /// at 28 (ACOG). Null before it, after its end, and past 44 weeks, when an end was not written down.
    /// </summary>
    /// <param name="start">First day of the last menstruation.</param>
    /// <param name="end">The day on which it ended; null while it goes on.</param>
    /// <param name="day">The day asked for.</param>
    public static int? TrimesterOn(DateOnly start, DateOnly? end, DateOnly day)
    {
        if (day < start || day > end)
        {
            return null;
        }

        return ((day.DayNumber - start.DayNumber) / 7) switch
        {
            < 14 => 1,
            < 28 => 2,
            < 44 => 3,
            _ => null,
        };
    }

    /// <summary>Completed years on a day; negative before birth.</summary>
    /// <remarks>Born on 29 February, a person completes a year on 1 March of a common year.</remarks>
    public static int AgeOn(DateOnly birthDate, DateOnly day)
    {
        var years = day.Year - birthDate.Year;
        return (day.Month, day.Day).CompareTo((birthDate.Month, birthDate.Day)) < 0
            ? years - 1
            : years;
    }

    /// <summary>Whether a state is recorded.</summary>
    internal bool Is(RangeCondition condition) =>
        condition switch
        {
            RangeCondition.FirstTrimester => PregnancyTrimester == 1,
            RangeCondition.SecondTrimester => PregnancyTrimester == 2,
            RangeCondition.ThirdTrimester => PregnancyTrimester == 3,
            RangeCondition.Follicular => HasCycle && CyclePhase == Labs.CyclePhase.Follicular,
            RangeCondition.MidCycle => HasCycle && CyclePhase == Labs.CyclePhase.MidCycle,
            RangeCondition.Luteal => HasCycle && CyclePhase == Labs.CyclePhase.Luteal,
            RangeCondition.Postmenopausal => Menopausal == true && PregnancyTrimester is null,
            RangeCondition.CollectedInTheMorning => CollectedAt >= new TimeOnly(6, 0)
                && CollectedAt <= new TimeOnly(10, 0),
            _ => false,
        };

    private bool HasCycle => PregnancyTrimester is null && Menopausal != true;
}
