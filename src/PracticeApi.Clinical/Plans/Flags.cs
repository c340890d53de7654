using System.Globalization;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Plans;

/// <summary>
/// Holds the flags of a plan against what is known of a patient. A flag is present where the chart shows it, absent where a record or a
/// named answer says so, and otherwise not known: that nothing is recorded says nothing.
/// </summary>
/// <remarks>
/// A list of medications or of allergies that has entries is taken as complete; a list of conditions is not, because what nobody asked
/// for is mostly not in it. How long measurements and answers hold is in the facts (days below).
/// </remarks>
public sealed class Flags
{
    private const int AdultAge = 18;
    private const decimal LeastBodyMassIndex = 18.5m;
    private const decimal LossShare = 0.05m;
    private const int LossDays = 182;
    private const int CalciumDays = 365;
    private const int MoodDays = 90;
    private const int CalprotectinDays = 180;
    private const decimal CalprotectinLimit = 250;
    private const int LongestEliminationDays = 84;
    private const int LongestStrictDays = 42;
    private const decimal DomainRise = 15;
    private const decimal DiseaseActivityRise = 0.6m;
    private const int FlareDays = 28;

    // Longer than this nobody is pregnant, days from the last menstruation.
    private const int LongestPregnancyDays = 308;

    /// <summary>Codes of the analytes whose results flags are read from.</summary>
    public static IReadOnlyList<string> Analytes { get; } =
    ["calcium", "calprotectin", "ttg-iga", "iga-total"];

    /// <summary>Keys of the questionnaires whose answers and scores flags are read from.</summary>
    public static IReadOnlyList<string> Questionnaires { get; } = ["phq-9", "gisi", "das28"];

    /// <summary>The questions whose answers flags are read from, by questionnaire.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Questions { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["phq-9"] = ["q9"],
            ["gisi"] = ["rf1", "rf2", "rf3", "rf4", "rf5", "rf6"],
        };

    /// <summary>Codes of the scores whose rise is read as a flare, with the least rise that is.</summary>
    public static IReadOnlyDictionary<string, decimal> Scores { get; } =
        new Dictionary<string, decimal>
        {
            ["gisi.joints-muscles"] = DomainRise,
            ["gisi.energy"] = DomainRise,
            ["das28-esr"] = DiseaseActivityRise,
            ["das28-crp"] = DiseaseActivityRise,
            ["das28-3v-crp"] = DiseaseActivityRise,
        };

    // What is over counts where the flag is about having had it at all.
    private static readonly HashSet<string> OfAPast =
    [
        "eating-disorder",
        "pancreatitis-history",
        "bipolar",
        "ptsd",
        "osteoporosis",
        "sarcoidosis",
        "granulomatous-disease",
        "phq9-item9",
    ];

    private readonly ILookup<string, FlagMatch> _byFlag;

    /// <param name="facts">By what flags are recognised.</param>
    public Flags(IEnumerable<FlagMatch> facts) =>
        _byFlag = facts.ToLookup(fact => fact.Flag, StringComparer.Ordinal);

    /// <summary>The flags that are looked for in the chart.</summary>
    public IEnumerable<string> Known => _byFlag.Select(group => group.Key);

    /// <summary>Codes of all flags that a plan names, those of its items' cautions among them, in order.</summary>
    public static IReadOnlyList<string> Of(PlanContent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan
                .Flags.Select(flag => flag.Code)
                .Concat(
                    plan.Phases.SelectMany(phase => phase.Items)
                        .Concat(plan.Variants.SelectMany(variant => variant.Items))
                        .SelectMany(item => item.Cautions)
                )
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>How each flag of a plan stands with a patient, in the order of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="schedule">Its days.</param>
    /// <param name="patient">What is known of the patient.</param>
    /// <param name="answers">What was answered, in order.</param>
    public IReadOnlyList<FlagFinding> Find(
        PlanContent plan,
        Schedule schedule,
        FlagPatient patient,
        IReadOnlyList<FlagAnswer> answers
    )
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(patient);
        return
        [
            .. Of(plan)
                .Select(flag =>
                    Find(
                        flag,
                        schedule,
                        patient,
                        answers.LastOrDefault(answer => answer.Flag == flag)
                    )
                ),
        ];
    }

    private FlagFinding Find(
        string flag,
        Schedule schedule,
        FlagPatient patient,
        FlagAnswer? answer
    )
    {
        List<Part> parts =
        [
            .. _byFlag[flag]
                .GroupBy(match =>
                    (
                        match.Kind,
                        Measure: match.Kind == FlagMatchKind.Measurement ? MeasureOf(match) : null
                    )
                )
                .Select(group => PartOf(flag, group.Key.Kind, [.. group], schedule, patient)),
        ];
        if (parts.Count == 0)
        {
            parts.Add(
                Part.Unknown(
                    FlagMatchKind.Condition,
                    "It is not looked for in the chart; ask the patient."
                )
            );
        }

        List<FlagEvidence> present =
        [
            .. parts
                .Where(part => part.State == FlagState.Present)
                .SelectMany(part => part.Evidence),
        ];
        if (present.Count > 0)
        {
            return new FlagFinding(flag, FlagState.Present, present);
        }

        var open = parts.Where(part => part.State == FlagState.NotKnown).ToList();
        if (
            answer is not null
            && (
                answer.Present
                || open.SelectMany(part => part.Evidence)
                    .All(reason => !(reason.RecordedAt > answer.AnsweredAt))
            )
        )
        {
            return new FlagFinding(
                flag,
                answer.Present ? FlagState.Present : FlagState.Absent,
                [
                    new FlagEvidence
                    {
                        Kind = parts[0].Evidence[0].Kind,
                        Text = answer.Present
                            ? $"Answered as present, asked on {Day(answer.AskedOn)} by {answer.By}"
                            : $"None known, asked on {Day(answer.AskedOn)} by {answer.By}",
                    },
                ]
            );
        }

        return open.Count > 0
            ? new FlagFinding(flag, FlagState.NotKnown, [.. open.SelectMany(part => part.Evidence)])
            : new FlagFinding(flag, FlagState.Absent, [.. parts.SelectMany(part => part.Evidence)]);
    }

    private static Part PartOf(
        string flag,
        FlagMatchKind kind,
        FlagMatch[] matches,
        Schedule schedule,
        FlagPatient patient
    ) =>
        kind switch
        {
            FlagMatchKind.Condition => OfConditions(flag, kind, matches, patient),
            FlagMatchKind.Pregnancy => OfPregnancy(flag, matches, patient),
            FlagMatchKind.Medication => OfMedications(matches, patient),
            FlagMatchKind.Allergy => OfAllergies(matches, patient),
            FlagMatchKind.Age => OfAge(schedule, patient),
            _ => OfMeasurement(flag, matches[0], schedule, patient),
        };

    private static Part OfConditions(
        string flag,
        FlagMatchKind kind,
        FlagMatch[] matches,
        FlagPatient patient
    )
    {
        List<FlagEvidence> found = [];
        foreach (var condition in patient.Conditions)
        {
            FlagMatch[] fitting = [.. matches.Where(match => Fits(match, condition))];
            if (fitting.Length == 0)
            {
                continue;
            }

            var over = condition.Standing == ConditionStanding.Resolved && !OfAPast.Contains(flag);
            if (over && kind == FlagMatchKind.Pregnancy)
            {
                continue;
            }

            var ask = over || fitting.All(match => match.Ask);
            found.Add(
                new FlagEvidence
                {
                    Kind = kind,
                    Id = condition.Id,
                    Ask = ask,
                    RecordedAt = condition.RecordedAt,
                    Text =
                        over
                            ? $"{condition.Name} is recorded as resolved; ask whether it still matters"
                        : ask
                            ? $"{condition.Name} is recorded, which may or may not mean it; ask the patient"
                        : $"{condition.Name} is among the conditions",
                }
            );
        }

        if (found.Count > 0)
        {
            return Part.Of(found);
        }

        return patient.NoConditions is { } none
            ? Part.Without(kind, $"No known conditions, asked on {Day(none.AskedOn)} by {none.By}")
            : Part.Unknown(
                kind,
                patient.Conditions.Count == 0
                    ? "No conditions are recorded, and nobody has recorded that there are none."
                    : "None of the conditions recorded tells of it; ask the patient."
            );
    }

    private static bool Fits(FlagMatch match, FlagCondition condition) =>
        (
            match.CodePrefix is { } prefix
            && condition.Icd10Code is { } code
            && Bare(code).StartsWith(Bare(prefix), StringComparison.OrdinalIgnoreCase)
        ) || match.Synonyms.Any(word => WholeWord.IsIn(condition.Name, word));

    private static Part OfPregnancy(string flag, FlagMatch[] matches, FlagPatient patient)
    {
        const FlagMatchKind kind = FlagMatchKind.Pregnancy;
        foreach (var pregnancy in patient.Pregnancies.Where(one => !(one.End < patient.Today)))
        {
            var days = patient.Today.DayNumber - pregnancy.Start.DayNumber;
            return days <= LongestPregnancyDays
                ? Part.Of([
                    new FlagEvidence
                    {
                        Kind = kind,
                        Id = pregnancy.Id,
                        Text = "A pregnancy is recorded that has not ended",
                    },
                ])
                : Part.Of([
                    new FlagEvidence
                    {
                        Kind = kind,
                        Id = pregnancy.Id,
                        Ask = true,
                        RecordedAt = pregnancy.RecordedAt,
                        Text =
                            "A pregnancy is recorded without an end; ask whether she is pregnant or breast-feeding",
                    },
                ]);
        }

        var told = OfConditions(flag, kind, matches, patient);
        if (told.State == FlagState.Present || told.Evidence.Any(reason => reason.Id is not null))
        {
            return told;
        }

        return patient.Sex == Sex.Male
            ? Part.Without(kind, "The sex recorded is male")
            : Part.Unknown(
                kind,
                "No pregnancy that goes on is recorded; ask whether the patient is pregnant or breast-feeding."
            );
    }

    private static Part OfMedications(FlagMatch[] matches, FlagPatient patient)
    {
        const FlagMatchKind kind = FlagMatchKind.Medication;
        List<FlagEvidence> found = [];
        foreach (var medication in patient.Medications.Where(one => !(one.Stop < patient.Today)))
        {
            FlagMatch[] fitting =
            [
                .. matches.Where(match =>
                    match.Synonyms.Any(word => WholeWord.IsIn(medication.Name, word))
                ),
            ];
            if (fitting.Length > 0)
            {
                var ask = fitting.All(match => match.Ask);
                found.Add(
                    new FlagEvidence
                    {
                        Kind = kind,
                        Id = medication.Id,
                        Ask = ask,
                        RecordedAt = medication.RecordedAt,
                        Text = ask
                            ? $"{medication.Name} is among the medications; {fitting[0].Note ?? "ask the patient"}"
                            : $"{medication.Name} is among the medications",
                    }
                );
            }
        }

        if (found.Count > 0)
        {
            return Part.Of(found);
        }

        return patient.Medications.Count > 0
                ? Part.Without(kind, "None of the medications recorded tells of it")
            : patient.NoMedications is { } none
                ? Part.Without(
                    kind,
                    $"No known medications, asked on {Day(none.AskedOn)} by {none.By}"
                )
            : Part.Unknown(
                kind,
                "No medications are recorded, and nobody has recorded that there are none."
            );
    }

    private static Part OfAllergies(FlagMatch[] matches, FlagPatient patient)
    {
        const FlagMatchKind kind = FlagMatchKind.Allergy;
        List<FlagEvidence> found =
        [
            .. patient
                .Allergies.Where(allergy =>
                    matches.Any(match =>
                        match.Synonyms.Any(word => IsNamed(allergy.Substance, word))
                    )
                )
                .Select(allergy => new FlagEvidence
                {
                    Kind = kind,
                    Id = allergy.Id,
                    Text = $"{allergy.Substance} is among the allergies",
                }),
        ];
        if (found.Count > 0)
        {
            return Part.Of(found);
        }

        return patient.Allergies.Count > 0
                ? Part.Without(kind, "None of the allergies recorded tells of it")
            : patient.NoAllergies is { } none
                ? Part.Without(
                    kind,
                    $"No known allergies, asked on {Day(none.AskedOn)} by {none.By}"
                )
            : Part.Unknown(
                kind,
                "No allergies are recorded, and nobody has recorded that there are none."
            );
    }

    // Foods are mostly written in the plural.
    private static bool IsNamed(string text, string word) =>
        WholeWord.IsIn(text, word) || WholeWord.IsIn(text, $"{word}s");

    private static Part OfAge(Schedule schedule, FlagPatient patient)
    {
        var start = schedule.From;
        var age = start.Year - patient.BirthDate.Year;
        if (start < patient.BirthDate.AddYears(age))
        {
            age--;
        }

        var text = $"{Number(age)} years old on the first day";
        return age < AdultAge
            ? Part.Of([new FlagEvidence { Kind = FlagMatchKind.Age, Text = text }])
            : Part.Without(FlagMatchKind.Age, text);
    }

    private static Part OfMeasurement(
        string flag,
        FlagMatch match,
        Schedule schedule,
        FlagPatient patient
    ) =>
        (flag, MeasureOf(match)) switch
        {
            ("underweight", _) => OfWeight(patient),
            ("hypercalcaemia", _) => OfCalcium(patient),
            ("phq9-item9", _) => OfMood(patient),
            ("red-flags", "calprotectin") => OfCalprotectin(patient),
            ("red-flags", _) => OfRedFlags(patient),
            ("coeliac-test", _) => OfCoeliacTest(patient),
            ("flare", _) => OfFlare(patient),
            ("duration", _) => OfRestriction(schedule, LongestEliminationDays),
            ("long-restriction", _) => OfRestriction(schedule, LongestStrictDays),
            _ => Part.Unknown(FlagMatchKind.Measurement, match.Note ?? "Ask the patient."),
        };

    private static Part OfWeight(FlagPatient patient)
    {
        var weight = patient.Weights.MaxBy(one => one.Day);
        var height = patient.Heights.MaxBy(one => one.Day);
        if (weight is null || height is null || height.Value <= 0)
        {
            return Part.Unmeasured(
                "Weight and height are needed for the body mass index; not both are recorded."
            );
        }

        var metres = height.Value / 100;
        var index = weight.Value / (metres * metres);
        if (index < LeastBodyMassIndex)
        {
            return Part.Measured(
                $"Body mass index {Number(Math.Round(index, 1))} kg/m2 on {Day(weight.Day)}",
                weight.Id
            );
        }

        var most = patient
            .Weights.Where(one =>
                one.Day < weight.Day && weight.Day.DayNumber - one.Day.DayNumber <= LossDays
            )
            .MaxBy(one => one.Value);
        if (most is not null && most.Value - weight.Value >= LossShare * most.Value)
        {
            var share = Math.Round(100 * (most.Value - weight.Value) / most.Value, 1);
            return Part.Of([
                new FlagEvidence
                {
                    Kind = FlagMatchKind.Measurement,
                    Id = weight.Id,
                    Ask = true,
                    Text =
                        $"Weight down by {Number(share)} % from {Day(most.Day)} to {Day(weight.Day)}; ask whether it was intended",
                    RecordedAt = new DateTimeOffset(
                        weight.Day.ToDateTime(TimeOnly.MinValue),
                        TimeSpan.Zero
                    ),
                },
            ]);
        }

        return Part.Without(
            FlagMatchKind.Measurement,
            $"Body mass index {Number(Math.Round(index, 1))} kg/m2 on {Day(weight.Day)}"
        );
    }

    private static Part OfCalcium(FlagPatient patient)
    {
        var latest = Latest(patient, "calcium", CalciumDays);
        return latest switch
        {
            null => Part.Unmeasured("No calcium of the last 365 days is on file."),
            { Flag: Flag.High or Flag.CriticalHigh } => Part.Measured(
                $"Calcium of {Day(latest.Day)} is above its range",
                latest.Id
            ),
            { Flag: Flag.Normal or Flag.Low or Flag.CriticalLow } => Part.Without(
                FlagMatchKind.Measurement,
                $"Calcium of {Day(latest.Day)} is not above its range"
            ),
            _ => Part.Unmeasured($"Calcium of {Day(latest.Day)} has no range to be held against."),
        };
    }

    private static Part OfMood(FlagPatient patient)
    {
        var item = patient.Answers.FirstOrDefault(answer =>
            answer is { Questionnaire: "phq-9", Item: "q9" }
            && patient.Today.DayNumber - answer.Day.DayNumber <= MoodDays
        );
        return item switch
        {
            null => Part.Unmeasured("There is no PHQ-9 of the last 90 days."),
            { Value: >= 1 } => Part.Measured(
                $"Item 9 of the PHQ-9 of {Day(item.Day)} is above 0",
                item.Id
            ),
            { Value: null } => Part.Measured(
                $"Item 9 of the PHQ-9 of {Day(item.Day)} was left unanswered",
                item.Id
            ),
            _ => Part.Without(
                FlagMatchKind.Measurement,
                $"Item 9 of the PHQ-9 of {Day(item.Day)} is 0"
            ),
        };
    }

    private static Part OfRedFlags(FlagPatient patient)
    {
        FlagAnswered[] asked =
        [
            .. patient.Answers.Where(answer =>
                answer.Questionnaire == "gisi"
                && answer.Item.StartsWith("rf", StringComparison.Ordinal)
            ),
        ];
        if (asked.Length == 0)
        {
            return Part.Unmeasured("No GISI with its red-flag questions is on file.");
        }

        FlagAnswered[] yes = [.. asked.Where(answer => answer.Value > 0)];
        return yes.Length > 0
                ? Part.Measured(
                    $"Red-flag questions answered yes in the GISI of {Day(yes[0].Day)}: {string.Join(", ", yes.Select(one => one.Item))}",
                    yes[0].Id
                )
            : asked.Any(answer => answer.Value is null)
                ? Part.Unmeasured(
                    $"Red-flag questions of the GISI of {Day(asked[0].Day)} were left unanswered."
                )
            : Part.Without(
                FlagMatchKind.Measurement,
                $"All red-flag questions of the GISI of {Day(asked[0].Day)} were answered no"
            );
    }

    private static Part OfCalprotectin(FlagPatient patient) =>
        Latest(patient, "calprotectin", CalprotectinDays) is { Value: > CalprotectinLimit } high
            ? Part.Of([
                new FlagEvidence
                {
                    Kind = FlagMatchKind.Measurement,
                    Id = high.Id,
                    Ask = true,
                    RecordedAt = new DateTimeOffset(
                        high.Day.ToDateTime(TimeOnly.MinValue),
                        TimeSpan.Zero
                    ),
                    Text =
                        $"Calprotectin of {Day(high.Day)} is above 250 ug/g; ask whether it has been explained",
                },
            ])
            : Part.Without(
                FlagMatchKind.Measurement,
                "No calprotectin above 250 ug/g in the last 180 days"
            );

    private static Part OfCoeliacTest(FlagPatient patient)
    {
        var test = patient.Results.Any(result => result.Analyte == "ttg-iga");
        var total = patient.Results.Any(result => result.Analyte == "iga-total");
        return test && total
            ? Part.Without(FlagMatchKind.Measurement, "tTG-IgA and total IgA are on file")
            : Part.Measured(
                test ? "tTG-IgA is on file without total IgA"
                    : total ? "Total IgA is on file without tTG-IgA"
                    : "No tTG-IgA with total IgA is on file",
                null
            );
    }

    private static Part OfFlare(FlagPatient patient)
    {
        if (
            patient.CheckIn is { Flare: { } flare } latest
            && patient.Today.DayNumber - latest.Day.DayNumber <= FlareDays
        )
        {
            if (flare)
            {
                return Part.Measured(
                    $"The check-in of {Day(latest.Day)} tells of a flare",
                    latest.Id
                );
            }
        }

        foreach (var (score, rise) in Scores)
        {
            FlagScore[] two =
            [
                .. patient
                    .Scores.Where(one => one.Score == score)
                    .OrderByDescending(one => one.Day)
                    .Take(2),
            ];
            if (
                two.Length == 2
                && patient.Today.DayNumber - two[0].Day.DayNumber <= FlareDays
                && two[0].Value - two[1].Value is var up
                && (rise == DiseaseActivityRise ? up > rise : up >= rise)
            )
            {
                return Part.Measured(
                    $"{score} is up by {Number(Math.Round(up, 1))} points from {Day(two[1].Day)} to {Day(two[0].Day)}",
                    two[0].Id
                );
            }
        }

        return
            patient.CheckIn is { Flare: false } calm
            && patient.Today.DayNumber - calm.Day.DayNumber <= FlareDays
            ? Part.Without(
                FlagMatchKind.Measurement,
                $"The check-in of {Day(calm.Day)} tells of no flare"
            )
            : Part.Unmeasured("No check-in of the last 28 days says whether there is a flare.");
    }

    private static Part OfRestriction(Schedule schedule, int most)
    {
        var longest = 0;
        var run = 0;
        foreach (var phase in schedule.Phases.Where(phase => phase.Span is not null))
        {
            run = phase.Phase.Restrictive ? run + phase.Span!.Value.Days : 0;
            longest = Math.Max(longest, run);
        }

        var text = $"Foods are left out for {Number(longest)} days on end";
        return longest > most
            ? Part.Measured(text, null)
            : Part.Without(FlagMatchKind.Measurement, text);
    }

    private static string? MeasureOf(FlagMatch match) =>
        match.Synonyms is [var measure, ..] ? measure : null;

    private static FlagResult? Latest(FlagPatient patient, string analyte, int days) =>
        patient
            .Results.Where(result =>
                result.Analyte == analyte
                && result.Day <= patient.Today
                && patient.Today.DayNumber - result.Day.DayNumber <= days
            )
            .MaxBy(result => result.Day);

    private static string Bare(string code) => code.Replace(".", "", StringComparison.Ordinal);

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(decimal number) =>
        number.ToString("0.##########", CultureInfo.InvariantCulture);

    /// <summary>What one place in the chart says of a flag.</summary>
    private sealed record Part(FlagState State, IReadOnlyList<FlagEvidence> Evidence)
    {
        /// <summary>Something was found: it is there, unless all of it is only a reason to ask.</summary>
        public static Part Of(IReadOnlyList<FlagEvidence> found) =>
            found.All(reason => reason.Ask)
                ? new Part(FlagState.NotKnown, found)
                : new Part(FlagState.Present, [.. found.Where(reason => !reason.Ask)]);

        public static Part Without(FlagMatchKind kind, string text) =>
            new(FlagState.Absent, [new FlagEvidence { Kind = kind, Text = text }]);

        public static Part Unknown(FlagMatchKind kind, string text) =>
            new(
                FlagState.NotKnown,
                [
                    new FlagEvidence
                    {
                        Kind = kind,
                        Text = text,
                        Ask = true,
                    },
                ]
            );

        public static Part Measured(string text, Guid? id) =>
            Of([
                new FlagEvidence
                {
                    Kind = FlagMatchKind.Measurement,
                    Text = text,
                    Id = id,
                },
            ]);

        public static Part Unmeasured(string text) => Unknown(FlagMatchKind.Measurement, text);
    }
}
