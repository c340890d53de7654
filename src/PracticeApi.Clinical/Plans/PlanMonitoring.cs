using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Clinical.Plans;

/// <summary>What falls due.</summary>
public enum MonitoringKind
{
    /// <summary>A result of an analyte.</summary>
    Lab,

    /// <summary>A questionnaire.</summary>
    Questionnaire,
}

/// <summary>What weeks are counted from.</summary>
public enum MonitoringAnchor
{
    /// <summary>The first day of the plan.</summary>
    Plan,

    /// <summary>The first day of a phase.</summary>
    Phase,

    /// <summary>The first day on which an item is to be done.</summary>
    Item,
}

/// <summary>Labs and questionnaires that fall due in the course of a plan.</summary>
public sealed record PlanMonitoring
{
    /// <summary>What falls due.</summary>
    public required MonitoringKind Kind { get; init; }

    /// <summary>Code of the analyte or of the questionnaire.</summary>
    /// <example>hs-crp</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Code { get; init; }

    /// <summary>What the weeks are counted from; the plan unless said.</summary>
    public MonitoringAnchor Anchor { get; init; }

    /// <summary>Id of the phase, where the weeks are counted from one.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Phase { get; init; }

    /// <summary>Id of the item, where the weeks are counted from one.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Item { get; init; }

    /// <summary>Whole weeks after the start of the anchor, in order; 0 is its first day.</summary>
    [Length(1, 60)]
    public required IReadOnlyList<int> AtWeeks { get; init; }

    /// <summary>How many days before and after the day a result or response still counts for it; null for 14 of a lab and 7 of a questionnaire.</summary>
    [Range(0, 90)]
    public int? WindowDays { get; init; }
}

/// <summary>How grave a flag is.</summary>
public enum FlagLevel
{
    /// <summary>The plan goes ahead only with a reason that a practitioner gives.</summary>
    Contraindication,

    /// <summary>The plan goes ahead once a practitioner has taken note.</summary>
    Caution,
}

/// <summary>Something about a patient that stands against a plan or calls for care.</summary>
public sealed record PlanFlag
{
    /// <summary>How grave it is.</summary>
    public required FlagLevel Level { get; init; }

    /// <summary>Kebab-case code; one that the product knows is looked for in the chart, any other has to be asked about.</summary>
    /// <example>eating-disorder</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Code { get; init; }

    /// <summary>What it means for the plan.</summary>
    [StringLength(500, MinimumLength = 1)]
    public required string Text { get; init; }

    /// <summary>Ids of the phases concerned; null for the whole plan.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? Phases { get; init; }
}
