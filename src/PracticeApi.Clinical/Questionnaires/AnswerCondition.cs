using System.Text.Json.Serialization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>How an answer is compared.</summary>
public enum ConditionOperator
{
    /// <summary>There is an answer, or with the value false there is none.</summary>
    [JsonStringEnumMemberName("exists")]
    Exists,

    /// <summary>Equal; of several answers one is.</summary>
    [JsonStringEnumMemberName("=")]
    Equal,

    /// <summary>Answered, and no answer is equal.</summary>
    [JsonStringEnumMemberName("!=")]
    NotEqual,

    /// <summary>Greater; of options their scores are compared.</summary>
    [JsonStringEnumMemberName(">")]
    Greater,

    /// <summary>Less; of options their scores are compared.</summary>
    [JsonStringEnumMemberName("<")]
    Less,

    /// <summary>Greater or equal; of options their scores are compared.</summary>
    [JsonStringEnumMemberName(">=")]
    GreaterOrEqual,

    /// <summary>Less or equal; of options their scores are compared.</summary>
    [JsonStringEnumMemberName("<=")]
    LessOrEqual,
}

/// <summary>
/// Something that answers may be: one comparison (<c>item</c>, <c>operator</c>, <c>value</c>), or <c>all</c> or <c>any</c> of
/// further conditions.
/// </summary>
/// <remarks>
/// Only answers to items that are shown count. Where no value is given a comparison fails, also <c>!=</c>. Of an item in a
/// repeating group, a condition within the same repetition sees that repetition, and one elsewhere holds when it holds of any.
/// </remarks>
public sealed record AnswerCondition
{
    /// <summary>Link id of the item whose answer is compared.</summary>
    public string? Item { get; init; }

    /// <summary>How it is compared.</summary>
    public ConditionOperator? Operator { get; init; }

    /// <summary>
    /// What it is compared with: true or false for <c>exists</c>; an option's code for <c>=</c> and <c>!=</c> of a choice, a
    /// number for the others.
    /// </summary>
    public AnswerValue? Value { get; init; }

    /// <summary>Conditions that all have to hold.</summary>
    public IReadOnlyList<AnswerCondition>? All { get; init; }

    /// <summary>Conditions of which one has to hold.</summary>
    public IReadOnlyList<AnswerCondition>? Any { get; init; }

    /// <summary>The comparisons in it.</summary>
    internal IEnumerable<AnswerCondition> Comparisons =>
        Item is not null ? [this] : (All ?? Any ?? []).SelectMany(part => part.Comparisons);
}
