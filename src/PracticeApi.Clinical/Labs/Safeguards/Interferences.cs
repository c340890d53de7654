namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>Finds what a chart mentions that may have shifted a result.</summary>
/// <remarks>
/// How long a thing goes on acting after its last day, and below which amount a day it is not warned of, are this product's own
/// choices from the notes of the facts; a warning is something to look at, never a reason to refuse.
/// </remarks>
public sealed class Interferences
{
    private const int DaysAfterMost = 7;
    private const int DaysOfAState = 14;

    // By the plainest word of the thing: days after the last dose within which it is still warned of.
    private static readonly Dictionary<string, int> DaysAfter = new()
    {
        ["biotin"] = 3,
        ["iodinated contrast"] = 90,
        ["amiodarone"] = 180,
        ["proton pump inhibitor"] = 14,
        ["ibuprofen"] = 14,
        ["antibiotic"] = 28,
        ["metformin"] = 90,
        ["vitamin B12 injection"] = 90,
        ["oestrogen"] = 42,
        ["statin"] = 42,
        ["iron tablets"] = 1,
        ["levothyroxine"] = 1,
        ["liothyronine"] = 1,
    };

    // The plain names of what matters only in a high dose, and milligrams a day from which it does.
    private static readonly (string Lead, string[] Names, decimal From)[] HighDoses =
    [
        ("biotin", [], 5),
        ("zinc above 40 mg a day", ["zinc"], 40),
        ("vitamin C high dose", ["vitamin C", "ascorbic acid"], 1000),
    ];

    private static readonly string[] EndingWords = ["stopped", "ended", "end", "finished", "off"];

    // Above this an acute process is likely (CDC/AHA 2003), mg/L.
    private const decimal AcutePhaseLimit = 10;

    private readonly ILookup<string, Interference> _byAnalyte;

    /// <param name="facts">Everything known to shift results.</param>
    public Interferences(IEnumerable<Interference> facts) =>
        _byAnalyte = facts.ToLookup(fact => fact.Analyte, StringComparer.Ordinal);

    /// <summary>What to look at in a result because of what is mentioned.</summary>
    /// <param name="analyte">What was measured.</param>
    /// <param name="collectedOn">The day of collection.</param>
    /// <param name="mentions">What the chart and the entry mention.</param>
    /// <param name="fasting">Whether the person had fasted.</param>
    /// <param name="isPregnant">Whether the person is known to be pregnant.</param>
    public IEnumerable<LabWarning> WarningsOf(
        Analyte analyte,
        DateOnly collectedOn,
        IReadOnlyCollection<ChartMention> mentions,
        bool? fasting,
        bool isPregnant
    )
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(mentions);
        foreach (var fact in _byAnalyte[analyte.Code])
        {
            if (MentionOf(fact, collectedOn, mentions, fasting, isPregnant) is not { } mentioned)
            {
                continue;
            }

            var note = fact.Note is { } text ? $" ({text})" : "";
            yield return IsAcute(fact)
                ? new LabWarning(
                    "acute-phase-likely",
                    $"{Capital(mentioned)} is recorded around the collection; {analyte.Name}: {fact.Effect}{note}."
                )
                : new LabWarning(
                    "interference",
                    $"{Capital(mentioned)} is recorded around the collection and may shift {analyte.Name}: {fact.Effect}{note}."
                );
        }
    }

    /// <summary>Codes of the analytes that tell of an acute process, in mg/L.</summary>
    public static IReadOnlyList<string> AcutePhaseMarkers { get; } = ["hs-crp", "crp"];

    /// <summary>The warning of a result that an acute process shifts, where a marker of the same day tells of one; null without.</summary>
    /// <param name="analyte">What was measured.</param>
    /// <param name="result">The result.</param>
    /// <param name="markers">Results of the markers.</param>
    public LabWarning? AcutePhaseWarningOf(
        Analyte analyte,
        PriorResult result,
        IEnumerable<PriorResult> markers
    )
    {
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(result);
        return
            !AcutePhaseMarkers.Contains(analyte.Code)
            && _byAnalyte[analyte.Code].FirstOrDefault(IsAcute) is { } fact
            && markers.Any(marker =>
                marker is { Unit: "mg/L", Value: > AcutePhaseLimit }
                && marker.Comparator is not (Comparator.LessThan or Comparator.LessOrEqual)
                && marker.Day == result.Day
            )
            ? new LabWarning(
                "acute-phase-likely",
                $"C-reactive protein of the same day is above 10 mg/L; {analyte.Name}: {fact.Effect}."
            )
            : null;
    }

    /// <summary>Whether something is mentioned around a day.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="words">Its synonyms, the plainest first.</param>
    /// <param name="day">The day.</param>
    /// <param name="mentions">What a chart mentions.</param>
    public static bool IsMentioned(
        InterferenceKind kind,
        IReadOnlyList<string> words,
        DateOnly day,
        IReadOnlyCollection<ChartMention> mentions
    ) =>
        MentionOf(new Interference(kind, words, "", "", null), day, mentions, null, false)
            is not null;

    private static string? MentionOf(
        Interference fact,
        DateOnly day,
        IReadOnlyCollection<ChartMention> mentions,
        bool? fasting,
        bool isPregnant
    )
    {
        var lead = fact.Synonyms[0];
        if ((lead == "not fasting" && fasting == false) || (lead == "pregnancy" && isPregnant))
        {
            return lead;
        }

        if (mentions.Count == 0)
        {
            return null;
        }

        var high = Array.Find(HighDoses, dose => dose.Lead == lead);
        return mentions
            .Where(mention => IsPlace(fact.Kind, mention.Kind) && Holds(fact, mention, day))
            .Where(mention =>
                high.Lead is null
                || DailyDose.Milligrams(mention.Dose ?? mention.Text, mention.Frequency)
                    is not { } milligrams
                || milligrams >= high.From
            )
            .Select(mention =>
                fact.Synonyms.Concat(high.Names ?? [])
                    .FirstOrDefault(word => WholeWord.IsIn(mention.Text, word))
            )
            .FirstOrDefault(word => word is not null);
    }

    private static bool IsPlace(InterferenceKind kind, MentionKind place) =>
        kind switch
        {
            InterferenceKind.Substance
            or InterferenceKind.Medication
            or InterferenceKind.Supplement => place is MentionKind.Medication,
            InterferenceKind.Diet => place
                is MentionKind.Condition
                    or MentionKind.Event
                    or MentionKind.Diet,
            InterferenceKind.Condition => place is MentionKind.Condition,
            InterferenceKind.Exposure => place is not (MentionKind.Condition or MentionKind.Diet),
            _ => place is not (MentionKind.Medication or MentionKind.Diet),
        };

    private static bool Holds(Interference fact, ChartMention mention, DateOnly day)
    {
        if (mention.From > day)
        {
            return false;
        }

        if (mention.Kind != MentionKind.Event)
        {
            return mention.To is not { } last
                || day.DayNumber - last.DayNumber
                    <= DaysAfter.GetValueOrDefault(fact.Synonyms[0], DaysAfterMost);
        }

        // A diet that was begun goes on; anything else that happened passes.
        var since = day.DayNumber - mention.From!.Value.DayNumber;
        return fact.Kind == InterferenceKind.Diet
            ? !EndingWords.Any(word => WholeWord.IsIn(mention.Text, word))
            : since <= DaysAfter.GetValueOrDefault(fact.Synonyms[0], DaysOfAState);
    }

    private static bool IsAcute(Interference fact) => fact.Synonyms[0] == "acute infection";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
