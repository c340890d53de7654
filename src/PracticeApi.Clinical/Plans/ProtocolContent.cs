using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Clinical.Plans;

/// <summary>What a protocol says: the template that plans are made from.</summary>
public record ProtocolContent
{
    /// <summary>Its name.</summary>
    /// <example>5R gut restoration</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What is known of its effect.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Evidence { get; init; }

    /// <summary>Where it comes from.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Codes of the protocols that it puts together.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> ComposedOf { get; init; } = [];

    /// <summary>Its phases, in order.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<PlanPhase> Phases { get; init; }

    /// <summary>What can stand in for phases for a while.</summary>
    [MaxLength(10)]
    public IReadOnlyList<PlanVariant> Variants { get; init; } = [];

    /// <summary>Foods in the stages in which they are taken up again; empty where none were left out.</summary>
    [MaxLength(20)]
    public IReadOnlyList<IReadOnlyList<string>> ReintroductionOrder { get; init; } = [];

    /// <summary>Labs and questionnaires that fall due.</summary>
    [MaxLength(100)]
    public IReadOnlyList<PlanMonitoring> Monitoring { get; init; } = [];

    /// <summary>Targets it suggests; a clinician sets each.</summary>
    [MaxLength(50)]
    public IReadOnlyList<SuggestedTarget> Targets { get; init; } = [];

    /// <summary>What stands against it or calls for care.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanFlag> Flags { get; init; } = [];
}

/// <summary>What a plan says.</summary>
public record PlanContent
{
    /// <summary>Its title, in words for the patient.</summary>
    /// <example>Calm the gut</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    /// <summary>What it is for, in words for the patient.</summary>
    [StringLength(2000, MinimumLength = 1)]
    public string? Summary { get; init; }

    /// <summary>Its first day. Once a revision has been published it stays as it is.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Its phases, in order.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanPhase> Phases { get; init; } = [];

    /// <summary>What can stand in for phases for a while.</summary>
    [MaxLength(10)]
    public IReadOnlyList<PlanVariant> Variants { get; init; } = [];

    /// <summary>Foods in the stages in which they are taken up again; empty where none were left out.</summary>
    [MaxLength(20)]
    public IReadOnlyList<IReadOnlyList<string>> ReintroductionOrder { get; init; } = [];

    /// <summary>Labs and questionnaires that fall due.</summary>
    [MaxLength(100)]
    public IReadOnlyList<PlanMonitoring> Monitoring { get; init; } = [];

    /// <summary>Its targets.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanTarget> Targets { get; init; } = [];

    /// <summary>What stands against it or calls for care.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanFlag> Flags { get; init; } = [];
}
