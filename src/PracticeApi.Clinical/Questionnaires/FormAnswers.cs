using System.Text.Json.Serialization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Why there is no answer, as the person said.</summary>
public enum AbsentReason
{
    /// <summary>Would rather not say.</summary>
    Declined,

    /// <summary>Does not know.</summary>
    Unknown,
}

/// <summary>
/// Answers by link id. The items of a group that does not repeat stand beside those around it; a repeating group is a list of
/// answers, one of each repetition.
/// </summary>
[JsonConverter(typeof(FormAnswersConverter))]
public sealed class FormAnswers
{
    private readonly Dictionary<string, Answer> _answers;

    /// <summary>Answers by link id; an empty one is none.</summary>
    public FormAnswers(IEnumerable<KeyValuePair<string, Answer>> answers) =>
        _answers = answers
            .Where(answer => !answer.Value.IsEmpty)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>No answers.</summary>
    public static FormAnswers None { get; } = new([]);

    /// <summary>The link ids that have answers.</summary>
    public IReadOnlyCollection<string> LinkIds => _answers.Keys;

    /// <summary>Every answer under its link id.</summary>
    public IReadOnlyDictionary<string, Answer> All => _answers;

    /// <summary>The answer to an item; null where there is none.</summary>
    public Answer? this[string linkId] => _answers.GetValueOrDefault(linkId);
}

/// <summary>The answer to an item: values, a reason why there are none, or the repetitions of a group.</summary>
[JsonConverter(typeof(AnswerConverter))]
public sealed class Answer
{
    private Answer(
        IReadOnlyList<AnswerValue> values,
        AbsentReason? absent,
        IReadOnlyList<FormAnswers> repetitions,
        bool isList
    ) => (Values, Absent, Repetitions, IsList) = (values, absent, repetitions, isList);

    /// <summary>What was answered: one value, of a multiple choice any number.</summary>
    public IReadOnlyList<AnswerValue> Values { get; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public AbsentReason? Absent { get; }

    /// <summary>The repetitions of a repeating group.</summary>
    public IReadOnlyList<FormAnswers> Repetitions { get; }

    /// <summary>Whether the values were given as a list.</summary>
    public bool IsList { get; }

    /// <summary>Whether nothing was said.</summary>
    public bool IsEmpty => Values.Count == 0 && Absent is null && Repetitions.Count == 0;

    /// <summary>One value.</summary>
    public static Answer Of(AnswerValue value) => new([value], null, [], isList: false);

    /// <summary>A number.</summary>
    public static Answer Of(decimal number) => Of(AnswerValue.Of(number));

    /// <summary>A text, a date or the code of an option.</summary>
    public static Answer Of(string text) => Of(AnswerValue.Of(text));

    /// <summary>Yes or no.</summary>
    public static Answer Of(bool yes) => Of(AnswerValue.Of(yes));

    /// <summary>Any number of values.</summary>
    public static Answer Of(IReadOnlyList<AnswerValue> values) =>
        new(values, null, [], isList: true);

    /// <summary>No value, with the reason.</summary>
    public static Answer Of(AbsentReason reason) => new([], reason, [], isList: false);

    /// <summary>The repetitions of a group.</summary>
    public static Answer Of(IReadOnlyList<FormAnswers> repetitions) =>
        new([], null, repetitions, isList: true);
}

/// <summary>
/// One value: a JSON number, a string (a text, a date as <c>2026-05-17</c>, the code of an option), true or false, or own words
/// as <c>{"other": "..."}</c>.
/// </summary>
[JsonConverter(typeof(AnswerValueConverter))]
public sealed record AnswerValue
{
    private AnswerValue() { }

    /// <summary>The number.</summary>
    public decimal? Number { get; private init; }

    /// <summary>The text, the date or the code of an option.</summary>
    public string? Text { get; private init; }

    /// <summary>Yes or no.</summary>
    public bool? Boolean { get; private init; }

    /// <summary>Own words in place of an option.</summary>
    public string? Other { get; private init; }

    /// <summary>A number.</summary>
    public static AnswerValue Of(decimal number) => new() { Number = number };

    /// <summary>A text, a date or the code of an option.</summary>
    public static AnswerValue Of(string text) => new() { Text = text };

    /// <summary>Yes or no.</summary>
    public static AnswerValue Of(bool yes) => new() { Boolean = yes };

    /// <summary>Own words in place of an option.</summary>
    public static AnswerValue OfOther(string words) => new() { Other = words };
}
