using PracticeApi.Clinical.Plans;
using PracticeApi.Http;

namespace PracticeApi.Plans.Plans;

/// <summary>How it stands with a plan.</summary>
public enum PlanStatus
{
    /// <summary>Nothing of it has been published yet.</summary>
    Draft,

    /// <summary>It is followed.</summary>
    Active,

    /// <summary>It rests; what hangs on its days moves along.</summary>
    Paused,

    /// <summary>It was followed to its end.</summary>
    Completed,

    /// <summary>It was given up; the reason is kept.</summary>
    Stopped,
}

/// <summary>What was done to a plan.</summary>
public enum PlanEventKind
{
    /// <summary>A revision was published.</summary>
    Published,

    /// <summary>It rests from that day on.</summary>
    Paused,

    /// <summary>It is followed again from that day on.</summary>
    Resumed,

    /// <summary>It was followed to its end.</summary>
    Completed,

    /// <summary>It was given up.</summary>
    Stopped,

    /// <summary>A phase goes on for more weeks.</summary>
    Extended,

    /// <summary>What was left of a phase is left out.</summary>
    Skipped,

    /// <summary>A variant stands in for the items of a phase.</summary>
    VariantStarted,

    /// <summary>The items of a phase are taken up again.</summary>
    VariantEnded,
}

/// <summary>A variant that stands or stood in for the items of a phase.</summary>
public sealed record PlannedVariant
{
    /// <summary>Id of the variant.</summary>
    public required string Variant { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; null while it goes on.</summary>
    public required DateOnly? To { get; init; }
}

/// <summary>A phase with its days.</summary>
public sealed record PlannedPhase
{
    /// <summary>Id of the phase.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>First day; of a phase left out altogether, the day on which it would have begun.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; null of a phase left out altogether.</summary>
    public required DateOnly? To { get; init; }

    /// <summary>By how many weeks it was extended.</summary>
    public required int ExtendedWeeks { get; init; }

    /// <summary>The day from which the rest of it was left out; null where it was not.</summary>
    public required DateOnly? SkippedOn { get; init; }

    /// <summary>When the next phase begins, in words. A clinician decides.</summary>
    public required string Advance { get; init; }

    /// <summary>The variants that stand or stood in for its items, in order.</summary>
    public required IReadOnlyList<PlannedVariant> Variants { get; init; }
}

/// <summary>Where a plan stands on a day.</summary>
public sealed record PlanPosition
{
    /// <summary>The day, where the practice is.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The week of the plan, counted from 1 without days of rest; 0 before its first day.</summary>
    public required int Week { get; init; }

    /// <summary>Id of the phase; null before the first and after the last.</summary>
    public required string? Phase { get; init; }

    /// <summary>The week of the phase, counted from 1; null without a phase.</summary>
    public required int? PhaseWeek { get; init; }

    /// <summary>Id of the variant that stands in; null where none does.</summary>
    public required string? Variant { get; init; }
}

/// <summary>The days of a plan.</summary>
public sealed record PlanSchedule
{
    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of the last phase, or the day on which the plan ended before.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The phases in order, those left out among them.</summary>
    public required IReadOnlyList<PlannedPhase> Phases { get; init; }

    /// <summary>Where it stands today.</summary>
    public required PlanPosition Today { get; init; }
}

/// <summary>Something that was done to a plan.</summary>
public sealed record PlanEvent
{
    /// <summary>Counts what was done to the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required PlanEventKind Kind { get; init; }

    /// <summary>The day it holds from.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Id of the phase concerned; null where none is.</summary>
    public required string? Phase { get; init; }

    /// <summary>Id of the variant concerned; null where none is.</summary>
    public required string? Variant { get; init; }

    /// <summary>By how many weeks a phase was extended; null for anything else.</summary>
    public required int? Weeks { get; init; }

    /// <summary>The revision that was published; null for anything else.</summary>
    public required int? Revision { get; init; }

    /// <summary>Why, where it was said.</summary>
    public required string? Reason { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The member of staff who did it.</summary>
    public required Guid RecordedBy { get; init; }
}

/// <summary>The version of a protocol that a plan was made from.</summary>
public sealed record PlanSource
{
    /// <summary>Code of the protocol.</summary>
    public required string Code { get; init; }

    /// <summary>Number of its published version.</summary>
    public required int Version { get; init; }
}

/// <summary>
/// A patient's plan. Its members are those of the draft where there is one, else of the last published revision. A tracking aid: what is
/// done is decided by the clinician.
/// </summary>
public sealed record Plan : PlanContent, IVersioned
{
    /// <summary>Id of the plan.</summary>
    public required Guid Id { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>How it stands with it.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>Why it was stopped, paused or completed, where that was said; null otherwise.</summary>
    public required string? StatusReason { get; init; }

    /// <summary>The protocol that it was made from; null where it was made from nothing.</summary>
    public required PlanSource? Protocol { get; init; }

    /// <summary>Number of the last published revision; null where none is.</summary>
    public required int? Revision { get; init; }

    /// <summary>Whether there is a draft, which the members here are of.</summary>
    public required bool IsDraft { get; init; }

    /// <summary>Its days, of what the members here say and of what was done to its phases.</summary>
    public required PlanSchedule Schedule { get; init; }

    /// <summary>What was done to it, in order.</summary>
    public required IReadOnlyList<PlanEvent> History { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The member of staff who made it.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A plan in a list.</summary>
public sealed record PlanLine
{
    /// <summary>Id of the plan.</summary>
    public required Guid Id { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Counts the changes.</summary>
    public required int Version { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>How it stands with it.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The day on which it was completed or stopped; null while it goes on.</summary>
    public required DateOnly? EndedOn { get; init; }

    /// <summary>The protocol that it was made from; null where it was made from nothing.</summary>
    public required PlanSource? Protocol { get; init; }

    /// <summary>Number of the last published revision; null where none is.</summary>
    public required int? Revision { get; init; }

    /// <summary>Whether there is a draft.</summary>
    public required bool IsDraft { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
