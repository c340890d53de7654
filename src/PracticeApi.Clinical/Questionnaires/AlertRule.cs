namespace PracticeApi.Clinical.Questionnaires;

/// <summary>An answer that somebody has to be told of as soon as it is saved.</summary>
public sealed record AlertRule
{
    /// <summary>Kebab-case code.</summary>
    /// <example>item9-positive</example>
    public required string Code { get; init; }

    /// <summary>How soon somebody has to look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Link id of the item that it is about.</summary>
    public required string Item { get; init; }

    /// <summary>When it is raised; null for one that is raised where the item is left unanswered.</summary>
    public AnswerCondition? When { get; init; }

    /// <summary>Whether it is raised where the item is declined, not known, or left unanswered in the end.</summary>
    public bool Unanswered { get; init; }

    /// <summary>Whether the person may be in a crisis: the practice's crisis text is shown at once, and has to be there.</summary>
    public bool Crisis { get; init; }

    /// <summary>What the staff is told.</summary>
    public string? Text { get; init; }
}

/// <summary>An answer that somebody has to be told of.</summary>
/// <param name="Code">Code of the rule.</param>
/// <param name="Severity">How soon somebody has to look.</param>
/// <param name="Item">Link id of the item.</param>
public sealed record AnswerAlert(string Code, AlertSeverity Severity, string Item);
