using PracticeApi.Clinical.Plans;
using PracticeApi.Http;

namespace PracticeApi.Plans.Safety;

/// <summary>What has to be done about a flag before the plan is published.</summary>
public enum SafetyNeed
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Somebody has to ask whether it applies.</summary>
    Answer,

    /// <summary>A practitioner has to give a reason against it.</summary>
    Override,

    /// <summary>A practitioner has to take note of it.</summary>
    Acknowledgement,
}

/// <summary>What was decided on a flag.</summary>
public enum SafetyDecisionKind
{
    /// <summary>Somebody asked, and was answered.</summary>
    Answer,

    /// <summary>A practitioner gave a reason to go ahead against a contraindication.</summary>
    Override,

    /// <summary>A practitioner took note of a caution.</summary>
    Acknowledgement,
}

/// <summary>What was decided on a flag, by whom and when; it is never changed.</summary>
public sealed record SafetyDecision
{
    /// <summary>What kind of decision it is.</summary>
    public required SafetyDecisionKind Kind { get; init; }

    /// <summary>Of an answer, whether the flag applies; null otherwise.</summary>
    public bool? Present { get; init; }

    /// <summary>Of an answer, the day on which it was asked; null otherwise.</summary>
    public DateOnly? AskedOn { get; init; }

    /// <summary>Why, or what there is to note; null where nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>The member of staff.</summary>
    public required Guid By { get; init; }

    /// <summary>Name of the member of staff.</summary>
    public required string ByName { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>How a flag of a plan stands with its patient. An aid to look, never a diagnosis; prescribed medicines stay with their prescriber.</summary>
public sealed record SafetyFinding
{
    /// <summary>Code of the flag.</summary>
    public required string Flag { get; init; }

    /// <summary>How grave it is; of one that only items name, a caution.</summary>
    public required FlagLevel Level { get; init; }

    /// <summary>What it means for the plan.</summary>
    public required string Text { get; init; }

    /// <summary>Ids of the phases concerned; null for the whole plan.</summary>
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary>Ids of the items that name it as a caution.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>Whether it applies.</summary>
    public required FlagState State { get; init; }

    /// <summary>Why, in words; of one that is not known, what to ask.</summary>
    public required IReadOnlyList<FlagEvidence> Evidence { get; init; }

    /// <summary>What has to be done about it before the plan is published, or, in a plan that is followed, by the practitioner.</summary>
    public required SafetyNeed Needs { get; init; }

    /// <summary>What was decided on it, in order.</summary>
    public required IReadOnlyList<SafetyDecision> Decisions { get; init; }
}

/// <summary>How the flags of a plan stand with its patient now.</summary>
public sealed record PlanSafetyReview : IVersioned
{
    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Version of the plan; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Whether nothing needs to be done about any flag.</summary>
    public required bool Ready { get; init; }

    /// <summary>The flags, in the order of the plan.</summary>
    public required IReadOnlyList<SafetyFinding> Findings { get; init; }
}
