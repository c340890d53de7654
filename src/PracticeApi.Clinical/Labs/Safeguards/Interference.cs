namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>What kind of thing shifts a result, which says where a chart would mention it.</summary>
public enum InterferenceKind
{
    /// <summary>Something swallowed, whatever it is sold as.</summary>
    Substance,

    /// <summary>A medication.</summary>
    Medication,

    /// <summary>A supplement.</summary>
    Supplement,

    /// <summary>A way of eating.</summary>
    Diet,

    /// <summary>Something the body was exposed to once, as contrast medium.</summary>
    Exposure,

    /// <summary>A lasting condition.</summary>
    Condition,

    /// <summary>A passing state of the body or of the specimen.</summary>
    State,
}

/// <summary>Something that shifts results of an analyte.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Synonyms">Words it is mentioned by, the plainest first.</param>
/// <param name="Analyte">Code of the analyte.</param>
/// <param name="Effect">What it does to results.</param>
/// <param name="Note">What to know or do.</param>
public sealed record Interference(
    InterferenceKind Kind,
    IReadOnlyList<string> Synonyms,
    string Analyte,
    string Effect,
    string? Note
);

/// <summary>Where something is mentioned.</summary>
public enum MentionKind
{
    /// <summary>Among the medications.</summary>
    Medication,

    /// <summary>Among the conditions that are active.</summary>
    Condition,

    /// <summary>As a dated event.</summary>
    Event,

    /// <summary>As a way of eating, in a plan.</summary>
    Diet,

    /// <summary>With the result itself: its note, its specimen.</summary>
    Collection,
}

/// <summary>Something that a chart or an entry mentions, which may shift results.</summary>
/// <param name="Kind">Where.</param>
/// <param name="Text">The words.</param>
/// <param name="From">First day; null when it is not known.</param>
/// <param name="To">Last day; null when it goes on.</param>
/// <param name="Dose">How much at a time, as written.</param>
/// <param name="Frequency">How often, as written.</param>
public sealed record ChartMention(
    MentionKind Kind,
    string Text,
    DateOnly? From = null,
    DateOnly? To = null,
    string? Dose = null,
    string? Frequency = null
);
