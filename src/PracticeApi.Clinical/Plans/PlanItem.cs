using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Clinical.Plans;

/// <summary>The part of life that an item of a plan is about.</summary>
public enum ItemCategory
{
    /// <summary>What is eaten and what is left out.</summary>
    Diet,

    /// <summary>A food supplement.</summary>
    Supplement,

    /// <summary>Breathing, relaxation and what calms.</summary>
    Stress,

    /// <summary>Sleep.</summary>
    Sleep,

    /// <summary>Movement.</summary>
    Movement,

    /// <summary>What is written down or rated.</summary>
    Tracking,

    /// <summary>What is done with a clinician.</summary>
    Clinical,
}

/// <summary>One thing to do.</summary>
public sealed record PlanItem
{
    /// <summary>Kebab-case id, once in a phase; the same id in a later phase is the same item going on.</summary>
    /// <example>breath-before-meals</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Id { get; init; }

    /// <summary>The part of life it is about.</summary>
    public required ItemCategory Category { get; init; }

    /// <summary>What to do, in words for the patient.</summary>
    /// <example>Sit down, breathe slowly through the nose for five minutes before each main meal</example>
    [StringLength(1000, MinimumLength = 1)]
    public required string Instruction { get; init; }

    /// <summary>How often, in words.</summary>
    /// <example>before each main meal</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Frequency { get; init; }

    /// <summary>How many times a week are expected; 0 of an item that is done once.</summary>
    /// <example>21</example>
    [Range(0, 500)]
    public decimal TimesPerWeek { get; init; }

    /// <summary>What is counted.</summary>
    /// <example>sessions</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>How much at a time.</summary>
    /// <example>5 min</example>
    [StringLength(300, MinimumLength = 1)]
    public string? Dose { get; init; }

    /// <summary>When in the day.</summary>
    /// <example>with food, in the evening</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Timing { get; init; }

    /// <summary>Whether it is done one time in its phase; such an item is no part of adherence.</summary>
    public bool Once { get; init; }

    /// <summary>The condition on which alone it is done; such an item is no part of adherence until the condition is taken out.</summary>
    /// <example>25-OH vitamin D is below the target</example>
    [StringLength(300, MinimumLength = 1)]
    public string? OnlyIf { get; init; }

    /// <summary>First week within the phase, counted from 1; null for the first.</summary>
    [Range(1, 520)]
    public int? StartWeek { get; init; }

    /// <summary>Last week within the phase, which counts to its end; null for as long as the phase goes on.</summary>
    [Range(1, 520)]
    public int? EndWeek { get; init; }

    /// <summary>How much it counts in adherence beside the other items.</summary>
    [Range(0, 10)]
    public decimal AdherenceWeight { get; init; } = 1;

    /// <summary>Codes of the flags that make it one to be careful with.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Cautions { get; init; } = [];
}
