using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Plans;

/// <summary>Where in a chart a flag is looked for.</summary>
public enum FlagMatchKind
{
    /// <summary>Among the conditions.</summary>
    Condition,

    /// <summary>Among pregnancies and the conditions that tell of one.</summary>
    Pregnancy,

    /// <summary>Among the medications.</summary>
    Medication,

    /// <summary>Among the allergies.</summary>
    Allergy,

    /// <summary>In what was measured, answered or planned.</summary>
    Measurement,

    /// <summary>By the age at the first day of the plan.</summary>
    Age,
}

/// <summary>Something by which a flag is recognised.</summary>
/// <param name="Flag">Code of the flag.</param>
/// <param name="Kind">Where it is looked for.</param>
/// <param name="CodePrefix">What an ICD-10-CM code begins with; null where it is words alone.</param>
/// <param name="Synonyms">Words by which it is mentioned; of a measurement, what was measured.</param>
/// <param name="Ask">Whether a match is only a reason to ask.</param>
/// <param name="Note">What to know of it.</param>
public sealed record FlagMatch(
    string Flag,
    FlagMatchKind Kind,
    string? CodePrefix,
    IReadOnlyList<string> Synonyms,
    bool Ask,
    string? Note
);

/// <summary>How it stands with a condition.</summary>
public enum ConditionStanding
{
    /// <summary>The patient has it.</summary>
    Active,

    /// <summary>It is there and gives no signs.</summary>
    InRemission,

    /// <summary>The patient had it.</summary>
    Resolved,
}

/// <summary>A condition in a chart.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Icd10Code">Its ICD-10-CM code; null where it has none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Standing">How it stands with it.</param>
/// <param name="RecordedAt">When this was recorded.</param>
public sealed record FlagCondition(
    Guid Id,
    string? Icd10Code,
    string Name,
    ConditionStanding Standing,
    DateTimeOffset RecordedAt
);

/// <summary>A medication in a chart.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Name">Name of the medication or substance.</param>
/// <param name="Stop">Last day; null while it goes on.</param>
/// <param name="RecordedAt">When this was recorded.</param>
public sealed record FlagMedication(
    Guid Id,
    string Name,
    DateOnly? Stop,
    DateTimeOffset RecordedAt
);

/// <summary>An allergy in a chart.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Substance">What is not tolerated.</param>
public sealed record FlagAllergy(Guid Id, string Substance);

/// <summary>A pregnancy in a chart.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Start">First day of the last menstruation.</param>
/// <param name="End">When it ended; null while it goes on.</param>
/// <param name="RecordedAt">When this was recorded.</param>
public sealed record FlagPregnancy(
    Guid Id,
    DateOnly Start,
    DateOnly? End,
    DateTimeOffset RecordedAt
);

/// <summary>That a patient was asked and has none of a kind.</summary>
/// <param name="AskedOn">The day.</param>
/// <param name="By">Name of whoever asked.</param>
public sealed record FlagNoneKnown(DateOnly AskedOn, string By);

/// <summary>A measurement of the body.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Day">The day.</param>
/// <param name="Value">The value: kilograms of a weight, centimetres of a height.</param>
public sealed record FlagBodyMeasure(Guid Id, DateOnly Day, decimal Value);

/// <summary>A laboratory result.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Analyte">Code of the analyte.</param>
/// <param name="Day">The day of collection.</param>
/// <param name="Value">The value in the analyte's unit; null where it is not a number in it.</param>
/// <param name="Flag">Where it lies.</param>
public sealed record FlagResult(Guid Id, string Analyte, DateOnly Day, decimal? Value, Flag Flag);

/// <summary>One answer of the latest response to a questionnaire.</summary>
/// <param name="Id">Id of the response.</param>
/// <param name="Questionnaire">Its code.</param>
/// <param name="Item">Id of the question.</param>
/// <param name="Day">The day it was answered.</param>
/// <param name="Value">The value that was chosen; null where it was left unanswered.</param>
public sealed record FlagAnswered(
    Guid Id,
    string Questionnaire,
    string Item,
    DateOnly Day,
    decimal? Value
);

/// <summary>A score of a questionnaire.</summary>
/// <param name="Id">Id of the response.</param>
/// <param name="Score">Code of the score.</param>
/// <param name="Day">The day it was answered.</param>
/// <param name="Value">The score.</param>
public sealed record FlagScore(Guid Id, string Score, DateOnly Day, decimal Value);

/// <summary>Whether the latest check-in tells of a flare.</summary>
/// <param name="Id">Id of the check-in.</param>
/// <param name="Day">The day.</param>
/// <param name="Flare">What it says; null where it says nothing of it.</param>
public sealed record FlagCheckIn(Guid Id, DateOnly Day, bool? Flare);

/// <summary>What is known of a patient that flags are held against; entries marked in error are no part of it.</summary>
public sealed record FlagPatient
{
    /// <summary>The day it is looked at.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The patient's day of birth.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>The patient's sex.</summary>
    public required Sex Sex { get; init; }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<FlagCondition> Conditions { get; init; } = [];

    /// <summary>The medications, those that were stopped among them.</summary>
    public IReadOnlyList<FlagMedication> Medications { get; init; } = [];

    /// <summary>The allergies.</summary>
    public IReadOnlyList<FlagAllergy> Allergies { get; init; } = [];

    /// <summary>The pregnancies.</summary>
    public IReadOnlyList<FlagPregnancy> Pregnancies { get; init; } = [];

    /// <summary>That there are no known conditions; null where nobody asked.</summary>
    public FlagNoneKnown? NoConditions { get; init; }

    /// <summary>That there are no known medications; null where nobody asked.</summary>
    public FlagNoneKnown? NoMedications { get; init; }

    /// <summary>That there are no known allergies; null where nobody asked.</summary>
    public FlagNoneKnown? NoAllergies { get; init; }

    /// <summary>Weights, in any order.</summary>
    public IReadOnlyList<FlagBodyMeasure> Weights { get; init; } = [];

    /// <summary>Heights, in any order.</summary>
    public IReadOnlyList<FlagBodyMeasure> Heights { get; init; } = [];

    /// <summary>Results of <see cref="Flags.Analytes"/>, in any order.</summary>
    public IReadOnlyList<FlagResult> Results { get; init; } = [];

    /// <summary>Answers of the latest response to each of <see cref="Flags.Questionnaires"/>.</summary>
    public IReadOnlyList<FlagAnswered> Answers { get; init; } = [];

    /// <summary>Scores of <see cref="Flags.Scores"/>, in any order.</summary>
    public IReadOnlyList<FlagScore> Scores { get; init; } = [];

    /// <summary>The latest check-in; null where there is none.</summary>
    public FlagCheckIn? CheckIn { get; init; }
}

/// <summary>Whether a flag applies to a patient.</summary>
public enum FlagState
{
    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not.</summary>
    Absent,

    /// <summary>Nothing says whether it does: somebody has to ask.</summary>
    NotKnown,
}

/// <summary>Why a flag is taken to apply, or not to.</summary>
public sealed record FlagEvidence
{
    /// <summary>Where it was found.</summary>
    public required FlagMatchKind Kind { get; init; }

    /// <summary>What was found, in words.</summary>
    /// <example>Coumadin is among the medications</example>
    public required string Text { get; init; }

    /// <summary>Id of the entry, result or response; null where it is none.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whether it is only a reason to ask.</summary>
    public bool Ask { get; init; }

    /// <summary>When what it points to was recorded, where that decides whether an earlier answer covers it.</summary>
    internal DateTimeOffset? RecordedAt { get; init; }
}

/// <summary>What somebody answered when asked for a flag.</summary>
/// <param name="Flag">Code of the flag.</param>
/// <param name="Present">Whether it applies.</param>
/// <param name="AskedOn">The day on which it was asked.</param>
/// <param name="By">Name of whoever asked.</param>
/// <param name="AnsweredAt">When the answer was recorded.</param>
public sealed record FlagAnswer(
    string Flag,
    bool Present,
    DateOnly AskedOn,
    string By,
    DateTimeOffset AnsweredAt
);

/// <summary>Whether a flag applies, and why.</summary>
/// <param name="Flag">Code of the flag.</param>
/// <param name="State">Whether it applies.</param>
/// <param name="Evidence">Why, in words; of one that is not known, what to ask.</param>
public sealed record FlagFinding(
    string Flag,
    FlagState State,
    IReadOnlyList<FlagEvidence> Evidence
);
