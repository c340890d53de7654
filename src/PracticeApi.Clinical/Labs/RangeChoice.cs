namespace PracticeApi.Clinical.Labs;

/// <summary>Which catalogue range holds for a person.</summary>
/// <param name="Range">The most specific one that fits; null when none does.</param>
/// <param name="Candidates">Those that what is known does not rule out.</param>
public sealed record RangeChoice(ReferenceRange? Range, IReadOnlyList<ReferenceRange> Candidates)
{
    /// <summary>The youngest age the catalogue's adult ranges hold for, in completed years.</summary>
    public const int AdultAge = 18;

    /// <summary>Chooses among the ranges of an analyte.</summary>
    /// <remarks>
    /// A recorded state beats none, one sex beats any, a narrower age band beats a wider, and among equals the one that
    /// begins at the person's age. A range for one sex or state never holds for a person whose sex or state is not known;
    /// pregnancy ranges hold for whoever is pregnant.
    /// </remarks>
    public static RangeChoice For(Analyte analyte, Person person)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(person);
        var isAdult = person.Age >= AdultAge;
        var candidates = analyte
            .Ranges.Where(r => IsPossible(r, person, ignoreAge: !isAdult))
            .ToArray();
        if (!isAdult)
        {
            return new RangeChoice(null, candidates);
        }

        var range = candidates
            .Where(r => Fits(r, person))
            .OrderByDescending(r => r.Condition is not null)
            .ThenByDescending(r => r.Sex is not null)
            .ThenBy(r => (r.AgeMax ?? int.MaxValue) - (r.AgeMin ?? 0))
            .ThenByDescending(r => r.AgeMin == person.Age)
            .FirstOrDefault();
        return new RangeChoice(range, candidates);
    }

    private static bool Fits(ReferenceRange range, Person person) =>
        (range.Condition is null || person.Is(range.Condition.Value))
        && (range.Sex is null || range.Sex == person.Sex || IsPregnancy(range.Condition));

    private static bool IsPossible(ReferenceRange range, Person person, bool ignoreAge)
    {
        var isAge =
            ignoreAge
            || (
                (range.AgeMin is null || person.Age >= range.AgeMin)
                && (range.AgeMax is null || person.Age <= range.AgeMax)
            );
        var isSex =
            range.Sex is null
            || person.Sex is Sex.Unknown or Sex.Intersex
            || range.Sex == person.Sex
            || (IsPregnancy(range.Condition) && person.PregnancyTrimester is not null);
        return isAge && isSex;
    }

    private static bool IsPregnancy(RangeCondition? condition) =>
        condition
            is RangeCondition.FirstTrimester
                or RangeCondition.SecondTrimester
                or RangeCondition.ThirdTrimester;
}
