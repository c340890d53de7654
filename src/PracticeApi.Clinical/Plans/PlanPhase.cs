using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Clinical.Plans;

/// <summary>A measure that has to have moved before the next phase begins.</summary>
public sealed record AdvanceCriterion
{
    /// <summary>Code of an analyte, of a questionnaire, `adhere`, or `item:` and the id of an item.</summary>
    /// <example>gisi</example>
    [StringLength(130, MinimumLength = 1)]
    public required string Measure { get; init; }

    /// <summary>Which way, and how it is counted.</summary>
    public required TargetDirection Direction { get; init; }

    /// <summary>By or to how much; percent, points or a value, as the direction says.</summary>
    public decimal? Amount { get; init; }

    /// <summary>What the amount is counted in, where the direction does not say it.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>For how many weeks on end.</summary>
    [Range(1, 52)]
    public int? ForWeeks { get; init; }
}

/// <summary>When the next phase begins. Without it, when the weeks of the phase are over. It is shown, and a clinician decides.</summary>
public sealed record PhaseAdvance
{
    /// <summary>What has to be reached; any one of them will do.</summary>
    [MaxLength(10)]
    public IReadOnlyList<AdvanceCriterion> Criteria { get; init; } = [];

    /// <summary>The week of the phase at whose end the next begins whatever was reached; null for none.</summary>
    [Range(1, 520)]
    public int? OrWeek { get; init; }

    /// <summary>What the staff decide on, as text; null where measures say it.</summary>
    /// <example>all six steps done</example>
    [StringLength(500, MinimumLength = 1)]
    public string? StaffDecide { get; init; }

    /// <summary>What is done where it is not reached.</summary>
    /// <example>end the restriction at week 4</example>
    [StringLength(500, MinimumLength = 1)]
    public string? Otherwise { get; init; }
}

/// <summary>A stretch of a plan.</summary>
public sealed record PlanPhase
{
    /// <summary>Kebab-case id, once in a plan.</summary>
    /// <example>remove</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    /// <example>Remove</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>How many weeks it is planned for.</summary>
    /// <example>4</example>
    [Range(1, 520)]
    public required int Weeks { get; init; }

    /// <summary>What it is for.</summary>
    /// <example>lower symptom load, find triggers</example>
    [StringLength(500, MinimumLength = 1)]
    public string? Goal { get; init; }

    /// <summary>Whether foods are left out in it that most people eat.</summary>
    public bool Restrictive { get; init; }

    /// <summary>What to do in it.</summary>
    [MaxLength(100)]
    public IReadOnlyList<PlanItem> Items { get; init; } = [];

    /// <summary>When the next phase begins; null when the weeks are over.</summary>
    public PhaseAdvance? Advance { get; init; }
}

/// <summary>What is done instead of a phase's own items for a while, as in a flare.</summary>
public sealed record PlanVariant
{
    /// <summary>Kebab-case id, once in a plan.</summary>
    /// <example>flare</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    /// <example>Flare</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What brings it, in words.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Trigger { get; init; }

    /// <summary>When it ends and how the phase is taken up again, in words.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Exit { get; init; }

    /// <summary>Ids of the phases it can stand in for; null for all of them.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary>What to do while it lasts. These items are no part of adherence.</summary>
    [MaxLength(100)]
    public IReadOnlyList<PlanItem> Items { get; init; } = [];
}
