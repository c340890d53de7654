using System.ComponentModel.DataAnnotations;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>Which way a measure is to go, and how that is counted.</summary>
public enum TargetDirection
{
    /// <summary>Down by a percentage of the baseline.</summary>
    Down,

    /// <summary>Up by a percentage of the baseline.</summary>
    Up,

    /// <summary>Down by points.</summary>
    DownPoints,

    /// <summary>Up by points.</summary>
    UpPoints,

    /// <summary>At least so many percent, as of adherence.</summary>
    AtLeast,

    /// <summary>At least a value, in `unit`.</summary>
    AtLeastValue,

    /// <summary>Below a value, in `unit`.</summary>
    BelowValue,

    /// <summary>Into a range: `low` to `high`, or the laboratory's own where neither is given.</summary>
    IntoRange,

    /// <summary>At least a category of a questionnaire's.</summary>
    AtLeastCategory,
}

/// <summary>Where a measure is wanted by when. Wanted, not promised.</summary>
public record SuggestedTarget
{
    /// <summary>Code of an analyte or of a questionnaire, `adhere` for adherence, or `item:` and the id of an item.</summary>
    /// <example>tpo-ab</example>
    [StringLength(130, MinimumLength = 1)]
    public required string Measure { get; init; }

    /// <summary>Which way, and how it is counted.</summary>
    public required TargetDirection Direction { get; init; }

    /// <summary>By or to how much: percent, points or a value, as the direction says; null where a range or a category is wanted.</summary>
    /// <example>30</example>
    public decimal? Amount { get; init; }

    /// <summary>The UCUM unit of a value or a range; null where the direction says it.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>Lower bound of a wanted range; counts as inside.</summary>
    public decimal? Low { get; init; }

    /// <summary>Upper bound of a wanted range; counts as inside.</summary>
    public decimal? High { get; init; }

    /// <summary>The category that is wanted at least.</summary>
    /// <example>moderate</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Category { get; init; }

    /// <summary>The week of the plan at whose end it is due.</summary>
    /// <example>24</example>
    [Range(1, 520)]
    public required int ByWeek { get; init; }

    /// <summary>Whether it is suggested; what is not is offered to the practitioner alone and never printed for the patient.</summary>
    public bool Suggested { get; init; }

    /// <summary>What it rests on.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Basis { get; init; }
}

/// <summary>A target of a plan.</summary>
public sealed record PlanTarget : SuggestedTarget
{
    /// <summary>Kebab-case id, once in a plan.</summary>
    /// <example>tpo-ab</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Id { get; init; }

    /// <summary>
    /// Whether a clinician has set it for this patient; only then is it followed. From a template, what is suggested comes set and
    /// is confirmed by publishing; the rest comes unset.
    /// </summary>
    public bool Set { get; init; }

    /// <summary>Which result changes are counted from; the last before the start unless said.</summary>
    public BaselineRule Baseline { get; init; } = BaselineRule.LastBefore;
}
