using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Who told what a check-in says.</summary>
public enum CheckInSource
{
    /// <summary>A member of staff wrote it down.</summary>
    Staff,

    /// <summary>The patient did, through a link.</summary>
    Patient,
}

/// <summary>How it stands with a check-in.</summary>
public enum CheckInStatus
{
    /// <summary>As it was entered, or edited within its first 48 hours.</summary>
    Entered,

    /// <summary>Amended after that, with a reason.</summary>
    Amended,

    /// <summary>Marked in error: it counts for nothing, and is kept.</summary>
    EnteredInError,
}

/// <summary>What made a version of a check-in.</summary>
public enum CheckInChange
{
    /// <summary>It was entered.</summary>
    Entered,

    /// <summary>It was edited within its first 48 hours.</summary>
    Edited,

    /// <summary>It was amended, with a reason.</summary>
    Amended,

    /// <summary>It was marked in error, with a reason.</summary>
    MarkedInError,
}

/// <summary>What was done of an item.</summary>
[ValidatableType]
public sealed record CheckedItem
{
    /// <summary>Id of the item in the plan.</summary>
    /// <example>breath-before-meals</example>
    [StringLength(64, MinimumLength = 1)]
    public required string ItemId { get; init; }

    /// <summary>How many times it was done over the days of the check-in; 0 for not once, null for not reported.</summary>
    /// <example>18</example>
    [Range(0, 1000)]
    public int? Done { get; init; }
}

/// <summary>What a check-in says.</summary>
public abstract record CheckInDetails
{
    /// <summary>The day of the check-in; the last of the days that it tells of. Not in the future, and a day of the plan.</summary>
    public required DateOnly On { get; init; }

    /// <summary>
    /// The first of the days that it tells of, at most 30 before <c>on</c>. Unless said: the day after the check-in before, at most six days
    /// before <c>on</c>, and not before the plan began.
    /// </summary>
    public DateOnly? From { get; init; }

    /// <summary>Item by item what was done; an item that is not named was not reported.</summary>
    [MaxLength(200)]
    public required IReadOnlyList<CheckedItem> Items { get; init; }

    /// <summary>How strong each symptom is, 0 (none) to 10 (as bad as can be), by its name; null or left out where none was asked about.</summary>
    /// <example>{"bloating": 4, "joint-pain": 6}</example>
    public IReadOnlyDictionary<string, int>? SymptomScores { get; init; }

    /// <summary>Whether there is a flare; null where that was not asked.</summary>
    public bool? Flare { get; init; }

    /// <summary>What else there is to say.</summary>
    [StringLength(4000, MinimumLength = 1), NotBlank]
    public string? Note { get; init; }
}

/// <summary>What was reported of some days of a plan.</summary>
public sealed record CheckIn : IVersioned
{
    /// <summary>Id of the check-in.</summary>
    public required Guid Id { get; init; }

    /// <summary>The plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>How it stands with it.</summary>
    public required CheckInStatus Status { get; init; }

    /// <summary>Who told it.</summary>
    public required CheckInSource Source { get; init; }

    /// <summary>The day of the check-in; the last of the days that it tells of.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The first of the days that it tells of.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Item by item what was done, as reported.</summary>
    public required IReadOnlyList<CheckedItem> Items { get; init; }

    /// <summary>How strong each symptom is, 0 to 10, by its name; empty where none was asked about.</summary>
    public required IReadOnlyDictionary<string, int> SymptomScores { get; init; }

    /// <summary>Whether there is a flare; null where that was not asked.</summary>
    public required bool? Flare { get; init; }

    /// <summary>What else was said; null for nothing.</summary>
    public required string? Note { get; init; }

    /// <summary>Why it was amended or marked in error; null where it was not.</summary>
    public required string? Reason { get; init; }

    /// <summary>Until when it can be edited; after that it is amended with a reason.</summary>
    public required DateTimeOffset EditableUntil { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The member of staff who changed it last; null where the patient did.</summary>
    public required Guid? UpdatedBy { get; init; }
}
