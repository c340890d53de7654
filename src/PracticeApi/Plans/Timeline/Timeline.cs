using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans.Timeline;

/// <summary>What happened on a day.</summary>
public enum TimelineKind
{
    /// <summary>A plan begins.</summary>
    PlanStarted,

    /// <summary>A plan rests from that day on.</summary>
    PlanPaused,

    /// <summary>A plan is followed again.</summary>
    PlanResumed,

    /// <summary>A plan was completed or stopped, or its last day is over.</summary>
    PlanEnded,

    /// <summary>A phase begins.</summary>
    PhaseStarted,

    /// <summary>The last day of a phase.</summary>
    PhaseEnded,

    /// <summary>A variant stands in for the items of a phase from that day on.</summary>
    VariantStarted,

    /// <summary>The last day on which a variant stands in.</summary>
    VariantEnded,

    /// <summary>An item of a plan is to be done from that day on.</summary>
    ItemStarted,

    /// <summary>The last day on which an item of a plan is to be done.</summary>
    ItemStopped,

    /// <summary>Something that was written down as an event of the patient's.</summary>
    Event,

    /// <summary>A medication is taken from that day on.</summary>
    MedicationStarted,

    /// <summary>The last day of a medication.</summary>
    MedicationStopped,

    /// <summary>A laboratory result.</summary>
    Result,

    /// <summary>A score of a questionnaire.</summary>
    Score,

    /// <summary>A measurement, such as weight or pain.</summary>
    Measurement,
}

/// <summary>Where a measure comes from.</summary>
public enum TimelineMeasureKind
{
    /// <summary>Laboratory results of an analyte.</summary>
    Lab,

    /// <summary>Scores of a questionnaire.</summary>
    Questionnaire,

    /// <summary>Measurements, such as weight or pain.</summary>
    Measurement,
}

/// <summary>Something on the timeline.</summary>
public sealed record TimelineEntry
{
    /// <summary>The day, where the practice is.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What happened.</summary>
    public required TimelineKind Kind { get; init; }

    /// <summary>What it is, in words: the name of the phase, the analyte, the questionnaire, the medication.</summary>
    public required string Title { get; init; }

    /// <summary>Code of the analyte or score, kind of the measurement, or id of the phase, variant or item; null where there is none.</summary>
    public required string? Code { get; init; }

    /// <summary>The value as it was entered; null where there is none.</summary>
    /// <example>620</example>
    public required string? Value { get; init; }

    /// <summary>Unit of the value; null where there is none.</summary>
    public required string? Unit { get; init; }

    /// <summary>Where a laboratory result lies; null of anything else.</summary>
    public required Flag? Flag { get; init; }

    /// <summary>What a score means, or what was noted of an event; null where there is nothing.</summary>
    public required string? Note { get; init; }

    /// <summary>The plan; null where none is concerned.</summary>
    public required Guid? PlanId { get; init; }

    /// <summary>Id of the result, response, measurement, event or medication; null of anything else.</summary>
    public required Guid? ResourceId { get; init; }
}

/// <summary>What was measured on one side of a day.</summary>
public sealed record TimelineSide
{
    /// <summary>The median of the days' values.</summary>
    public required decimal Median { get; init; }

    /// <summary>Set where the median is a bound.</summary>
    public required string? Comparator { get; init; }

    /// <summary>How many days have a value.</summary>
    public required int Days { get; init; }

    /// <summary>The first of these days.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last of these days.</summary>
    public required DateOnly To { get; init; }
}

/// <summary>A measure before a day and after it. An association in time, never a cause.</summary>
public sealed record TimelineChange
{
    /// <summary>Where the measure comes from.</summary>
    public required TimelineMeasureKind Kind { get; init; }

    /// <summary>Code of the analyte or score, or kind of the measurement.</summary>
    /// <example>tpo-ab</example>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Unit of the medians.</summary>
    public required string Unit { get; init; }

    /// <summary>The laboratory, where it plays a part.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>In the 180 days up to the day, and on it.</summary>
    public required TimelineSide Before { get; init; }

    /// <summary>After the day: to the end of the phase, else for 180 days.</summary>
    public required TimelineSide After { get; init; }

    /// <summary>Change of the median, in the unit.</summary>
    public required decimal Change { get; init; }

    /// <summary>Change of the median, percent; null where undefined.</summary>
    public required decimal? ChangePercent { get; init; }

    /// <summary>Which way.</summary>
    public required ChangeDirection Direction { get; init; }

    /// <summary>Whether the change is beyond noise: the reference change value, or the smallest change that matters. Null where that cannot be said.</summary>
    public required bool? BeyondNoise { get; init; }

    /// <summary>Why it cannot be said; null where it can.</summary>
    public required BeforeAfterReason? Reason { get; init; }

    /// <summary>Whether a change beyond noise is for the better; null where there is none, or neither way is better.</summary>
    public required bool? Better { get; init; }

    /// <summary>The comparison in words.</summary>
    public required string Text { get; init; }
}

/// <summary>What was measured before and after a phase, an item, an event or a medication began or ended.</summary>
public sealed record TimelineComparison
{
    /// <summary>The day.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The last day that is looked at: of a phase its own. Null where it is 180 days.</summary>
    public required DateOnly? Until { get; init; }

    /// <summary>What happened on the day.</summary>
    public required TimelineKind Kind { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Title { get; init; }

    /// <summary>Id of the phase or item; null of anything else.</summary>
    public required string? Code { get; init; }

    /// <summary>The plan; null where none is concerned.</summary>
    public required Guid? PlanId { get; init; }

    /// <summary>Id of the event or medication; null of anything else.</summary>
    public required Guid? ResourceId { get; init; }

    /// <summary>What else began or ended within 28 days of it, which goes together with the same changes.</summary>
    public required IReadOnlyList<string> Alongside { get; init; }

    /// <summary>Each measure that has values on both sides.</summary>
    public required IReadOnlyList<TimelineChange> Changes { get; init; }
}

/// <summary>What happened to a patient, in order, and what was measured before and after. A tracking aid, never a diagnosis.</summary>
public sealed record PatientTimeline
{
    /// <summary>First day shown; null for the first there is.</summary>
    public required DateOnly? From { get; init; }

    /// <summary>Last day shown.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Everything, in order of the days.</summary>
    public required IReadOnlyList<TimelineEntry> Entries { get; init; }

    /// <summary>Before and after, in order of the days; `from` and `to` choose them and change none.</summary>
    public required IReadOnlyList<TimelineComparison> Comparisons { get; init; }

    /// <summary>How comparisons are to be read.</summary>
    public required string Note { get; init; }
}
