using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>How far answers have come.</summary>
public enum AnswerStage
{
    /// <summary>More may come: nothing is missing yet.</summary>
    Draft,

    /// <summary>The person has ended.</summary>
    Complete,
}

/// <summary>What is wrong with an answer.</summary>
/// <param name="Pointer">JSON pointer to it within the answers.</param>
/// <param name="Code">Kebab-case code.</param>
/// <param name="Message">What is wrong, for a person, without the answer itself.</param>
public sealed record AnswerFault(string Pointer, string Code, string Message);

/// <summary>Answers held against their questionnaire.</summary>
/// <param name="Answers">
/// The answers as they are to be kept: codes as text, nothing blank, and of ended ones nothing to items that are not shown.
/// </param>
/// <param name="Faults">Everything that is wrong with them.</param>
public sealed record CheckedAnswers(FormAnswers Answers, IReadOnlyList<AnswerFault> Faults);

/// <summary>Holds answers against their questionnaire.</summary>
public static class AnswerCheck
{
    private const int MaxLine = 500;
    private const int MaxText = 10_000;
    private const int MaxRepeats = 50;
    private const int MaxPatterns = 1000;

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(
        StringComparer.Ordinal
    );

    /// <summary>Finds everything that is wrong with answers.</summary>
    /// <param name="form">The questionnaire.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="stage">
    /// In a draft nothing has to be there, and what is may still be too short, too small or not yet match: only what can never
    /// become an answer is a fault. What has ended is held to everything, save for what is not shown.
    /// </param>
    public static CheckedAnswers Of(FormContent form, FormAnswers answers, AnswerStage stage)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        List<AnswerFault> faults = [];
        var index = FormIndex.Of(form);
        var kept = Kept(answers, null, index, "", faults);
        if (stage == AnswerStage.Draft)
        {
            return new CheckedAnswers(kept, faults);
        }

        // What is not shown is dropped, whatever is wrong with it.
        var shown = Visibility.Of(form, kept);
        HashSet<string> pointers = new(StringComparer.Ordinal);
        foreach (var item in shown)
        {
            Complete(item, pointers, faults);
        }

        faults.RemoveAll(fault =>
            fault.Code != "unknown-item"
            && !pointers.Contains(fault.Pointer)
            && !pointers.Any(pointer =>
                fault.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)
            )
        );
        return new CheckedAnswers(Visibility.WithoutHidden(form, kept), faults);
    }

    /// <summary>What is wrong with an answer to an item by itself.</summary>
    internal static IReadOnlyList<AnswerFault> FaultsOfOne(FormItem item, Answer answer)
    {
        List<AnswerFault> faults = [];
        if (Read(item, answer, "", faults) is { Values.Count: > 0 } read)
        {
            faults.AddRange(
                FaultsOf(item, read).Select(fault => new AnswerFault("", fault.Code, fault.Message))
            );
        }

        return faults;
    }

    /// <summary>The pointer to a member of what another points to.</summary>
    internal static string Below(string name) =>
        "/"
        + name.Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The pattern of an item as a whole; null where it cannot be read.</summary>
    internal static Regex? PatternOf(string pattern)
    {
        if (Patterns.Count >= MaxPatterns)
        {
            Patterns.Clear();
        }

        return Patterns.GetOrAdd(
            pattern,
            static text =>
            {
                try
                {
                    // By itself first: it must not close the group that it is put into.
                    _ = new Regex(text, RegexOptions.NonBacktracking);
                    // Without backtracking: its time grows with the text alone, whatever the pattern.
                    return new Regex(
                        $@"\A(?:{text})\z",
                        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
                    );
                }
                catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
                {
                    return null;
                }
            }
        );
    }

    internal static (decimal? Min, decimal? Max, decimal? Step) SpanOf(FormItem item) =>
        item.Type == ItemType.Scale
            ? (item.Min ?? 0, item.Max ?? 10, item.Step ?? 1)
            : (item.Min, item.Max, item.Step);

    private static FormAnswers Kept(
        FormAnswers answers,
        ItemPlace? group,
        FormIndex index,
        string pointer,
        List<AnswerFault> faults
    )
    {
        List<KeyValuePair<string, Answer>> kept = [];
        foreach (var (linkId, answer) in answers.All)
        {
            var at = pointer + Below(linkId);
            if (
                index.Find(linkId) is not { } place
                || !ReferenceEquals(place.Repeating, group)
                || !(place.IsQuestion || place.Item.Repeats)
            )
            {
                faults.Add(
                    new AnswerFault(at, "unknown-item", "is not an item that is answered here")
                );
            }
            else if (place.Item.Repeats)
            {
                kept.Add(new(linkId, Repetitions(answer, place, index, at, faults)));
            }
            else if (Read(place.Item, answer, at, faults) is { } read)
            {
                kept.Add(new(linkId, read));
            }
        }

        return new FormAnswers(kept);
    }

    private static Answer Repetitions(
        Answer answer,
        ItemPlace group,
        FormIndex index,
        string at,
        List<AnswerFault> faults
    )
    {
        if (answer.Values.Count > 0 || answer.Absent is not null)
        {
            faults.Add(
                new AnswerFault(at, "wrong-type", "is a list of answers, one for each repetition")
            );
        }
        else if (answer.Repetitions.Count > (group.Item.MaxRepeats ?? MaxRepeats))
        {
            faults.Add(new AnswerFault(at, "too-many", "has too many repetitions"));
        }

        return Answer.Of([
            .. answer.Repetitions.Select((one, i) => Kept(one, group, index, $"{at}/{i}", faults)),
        ]);
    }

    /// <returns>The answer as it is kept; null where it says nothing or cannot be read.</returns>
    private static Answer? Read(FormItem item, Answer answer, string at, List<AnswerFault> faults)
    {
        if (answer.Absent is not null)
        {
            return answer;
        }

        if (answer.Repetitions.Count > 0 || (answer.IsList && item.Type != ItemType.MultipleChoice))
        {
            faults.Add(new AnswerFault(at, "wrong-type", "takes one value"));
            return null;
        }

        List<AnswerValue> values = [];
        for (var i = 0; i < answer.Values.Count; i++)
        {
            var where = answer.IsList ? $"{at}/{i}" : at;
            switch (ReadValue(item, answer.Values[i]))
            {
                case ({ } value, _):
                    values.Add(value);
                    break;
                case (_, var (code, message)):
                    faults.Add(new AnswerFault(where, code, message));
                    break;
            }
        }

        if (item.Type != ItemType.MultipleChoice)
        {
            return values.Count == 0 || values[0] is { Text: { } text } && IsBlank(item, text)
                ? null
                : Answer.Of(values[0]);
        }

        if (values.Distinct().Count() < values.Count)
        {
            faults.Add(new AnswerFault(at, "repeated-option", "names an option twice"));
        }
        else if (
            values.Count > 1
            && values.Any(value => Comparison.OptionOf(item, value) is { Exclusive: true })
        )
        {
            faults.Add(
                new AnswerFault(
                    at,
                    "exclusive-option",
                    "has another option beside one that excludes the others"
                )
            );
        }

        return Answer.Of(values);
    }

    private static bool IsBlank(FormItem item, string text) =>
        item.Type is ItemType.String or ItemType.Text && string.IsNullOrWhiteSpace(text);

    private static (AnswerValue? Value, (string Code, string Message) Fault) ReadValue(
        FormItem item,
        AnswerValue value
    )
    {
        return item.Type switch
        {
            ItemType.Boolean => value.Boolean is null
                ? Wrong("is true or false")
                : (value, default),
            ItemType.Integer => value.Number is { } whole && whole == decimal.Truncate(whole)
                ? (value, default)
                : Wrong("is a whole number"),
            ItemType.Decimal or ItemType.Scale => value.Number is null
                ? Wrong("is a number")
                : (value, default),
            ItemType.Date => Comparison.DateOf(value) is null
                ? Wrong("is a date, such as 2026-05-17")
                : (value, default),
            ItemType.String or ItemType.Text => value.Text is not { } text ? Wrong("is a text")
            : text.Length > LongestOf(item) ? Fault("too-long", "has too many characters")
            : item.Type == ItemType.String && text.AsSpan().ContainsAny('\r', '\n')
                ? Fault("wrong-type", "is one line of text")
            : (value, default),
            ItemType.OpenChoice when value.Other is { } words => words.Length > LongestOf(item)
                ? Fault("too-long", "has too many characters")
            : string.IsNullOrWhiteSpace(words) ? Wrong("is an option, or words in place of one")
            : (value, default),
            _ => Comparison.OptionOf(item, value) is { } option
                ? (value.Text is null ? AnswerValue.Of(option.Code) : value, default)
                : Fault("unknown-option", "is not the code of an option"),
        };

        static (AnswerValue?, (string, string)) Wrong(string message) =>
            Fault("wrong-type", message);

        static (AnswerValue?, (string, string)) Fault(string code, string message) =>
            (null, (code, message));
    }

    private static int LongestOf(FormItem item) =>
        item.MaxLength ?? (item.Type == ItemType.Text ? MaxText : MaxLine);

    private static void Complete(
        ShownItem shown,
        HashSet<string> pointers,
        List<AnswerFault> faults
    )
    {
        pointers.Add(shown.Pointer);
        var item = shown.Item;
        foreach (var one in shown.Items.Concat(shown.Repetitions.SelectMany(one => one)))
        {
            Complete(one, pointers, faults);
        }

        if (item.Repeats)
        {
            var fewest = item.MinRepeats ?? (item.Required ? 1 : 0);
            if (shown.Repetitions.Count < fewest)
            {
                faults.Add(
                    new AnswerFault(
                        shown.Pointer,
                        item.Required && shown.Repetitions.Count == 0 ? "required" : "too-few",
                        $"is answered at least {fewest} times"
                    )
                );
            }
        }
        else if (item.Type == ItemType.Group)
        {
            if (item.Required && !HasAnswer(shown))
            {
                faults.Add(new AnswerFault(shown.Pointer, "required", "has to be answered"));
            }
        }
        // One that could not be read has its fault already.
        else if (
            !faults.Any(fault =>
                fault.Pointer == shown.Pointer
                || fault.Pointer.StartsWith(shown.Pointer + "/", StringComparison.Ordinal)
            )
        )
        {
            if (shown.Answer is { Values.Count: > 0 } answer)
            {
                faults.AddRange(
                    FaultsOf(item, answer)
                        .Select(fault => new AnswerFault(shown.Pointer, fault.Code, fault.Message))
                );
            }
            else if (item.Required && !(item.MayDecline && shown.Answer is { Absent: not null }))
            {
                faults.Add(new AnswerFault(shown.Pointer, "required", "has to be answered"));
            }
        }
    }

    private static bool HasAnswer(ShownItem shown) =>
        shown.Answer is { Values.Count: > 0 }
        || shown.Items.Concat(shown.Repetitions.SelectMany(one => one)).Any(HasAnswer);

    private static IEnumerable<(string Code, string Message)> FaultsOf(FormItem item, Answer answer)
    {
        var value = answer.Values[0];
        if (item.Type == ItemType.MultipleChoice)
        {
            if (answer.Values.Count < item.MinSelected)
            {
                yield return ("too-few", $"names at least {item.MinSelected} options");
            }

            if (answer.Values.Count > item.MaxSelected)
            {
                yield return ("too-many", $"names at most {item.MaxSelected} options");
            }
        }
        else if (value.Number is { } number)
        {
            var (min, max, step) = SpanOf(item);
            if (number < min)
            {
                yield return ("too-small", $"is at least {Plain(min.Value)}");
            }
            else if (number > max)
            {
                yield return ("too-large", $"is at most {Plain(max.Value)}");
            }
            else if (step is { } by && (number - (min ?? 0)) % by != 0)
            {
                yield return ("off-step", $"goes up in steps of {Plain(by)}");
            }
        }
        else if (item.Type == ItemType.Date && Comparison.DateOf(value) is { } date)
        {
            if (date < item.MinDate)
            {
                yield return ("too-early", $"is not before {item.MinDate:yyyy-MM-dd}");
            }
            else if (date > item.MaxDate)
            {
                yield return ("too-late", $"is not after {item.MaxDate:yyyy-MM-dd}");
            }
        }
        else if (item.Type is ItemType.String or ItemType.Text && value.Text is { } text)
        {
            if (text.Length < item.MinLength)
            {
                yield return ("too-short", $"has at least {item.MinLength} characters");
            }

            if (item.Pattern is { } pattern && PatternOf(pattern)?.IsMatch(text) is false)
            {
                yield return ("wrong-pattern", "is not of the form that is asked for");
            }
        }
    }

    private static string Plain(decimal number) =>
        number.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);
}
