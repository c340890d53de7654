using System.Globalization;
using System.Text.RegularExpressions;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>Reads the answers of a form that was sent without the page's script.</summary>
internal sealed partial class PostedAnswers
{
    private const int MostRepetitions = 200;

    private readonly IFormCollection _posted;
    private readonly string? _add;
    private readonly string? _remove;
    private readonly Dictionary<string, string> _entered = new(StringComparer.Ordinal);
    private readonly List<AnswerRemark> _remarks = [];

    public PostedAnswers(IFormCollection posted, IReadOnlyList<FormItem> items)
    {
        _posted = posted;
        var button = posted["do"].ToString();
        _add = After(button, "add:");
        _remove = After(button, "remove:");
        Answers = Read(items, "");
    }

    /// <summary>What can be read.</summary>
    public FormAnswers Answers { get; }

    /// <summary>What cannot, as it was entered.</summary>
    public IReadOnlyDictionary<string, string> Entered => _entered;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<AnswerRemark> Remarks => _remarks;

    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;

    private FormAnswers Read(IReadOnlyList<FormItem> items, string at) => new(Fields(items, at));

    private IEnumerable<KeyValuePair<string, Answer>> Fields(
        IReadOnlyList<FormItem> items,
        string at
    )
    {
        foreach (var item in items)
        {
            var here = FormHtml.Below(at, item.LinkId);
            if (item is { Type: ItemType.Group, Repeats: false })
            {
                foreach (var field in Fields(item.Items, at))
                {
                    yield return field;
                }
            }
            else if (item.Type == ItemType.Group)
            {
                yield return new(item.LinkId, Answer.Of(Repetitions(item, here)));
            }
            else if (Field(item, here) is { } answer)
            {
                yield return new(item.LinkId, answer);
            }
        }
    }

    private List<FormAnswers> Repetitions(FormItem item, string at)
    {
        _ = int.TryParse(
            _posted[$"{at}#count"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        );
        List<FormAnswers> repetitions =
        [
            .. Enumerable
                .Range(0, Math.Min(count, MostRepetitions))
                .Where(i => _remove != $"{at}/{i}")
                .Select(i => Read(item.Items, $"{at}/{i}")),
        ];
        if (_add == at)
        {
            repetitions.Add(AnswerProgress.Initial(item.Items));
        }

        return repetitions;
    }

    private Answer? Field(FormItem item, string at)
    {
        var values = _posted[at]
            .Where(one => !string.IsNullOrEmpty(one))
            .OfType<string>()
            .ToArray();
        var reason = _posted[$"{at}#absent"].ToString();
        if (item.Type == ItemType.MultipleChoice)
        {
            return values.Length > 0
                ? Answer.Of([.. values.Select(AnswerValue.Of)])
                : Absent(reason);
        }

        if (values.Length == 0)
        {
            return Absent(reason);
        }

        var value = values[0];
        if (value.StartsWith('~'))
        {
            return value == FormHtml.Other
                ? Words(_posted[$"{at}#other"].ToString().Trim())
                : Absent(value[1..]);
        }

        switch (item.Type)
        {
            case ItemType.Boolean:
                return Answer.Of(value == "true");
            case ItemType.Integer or ItemType.Decimal or ItemType.Scale:
                return Number(value) is { } number
                    ? Answer.Of(number)
                    : Unreadable(at, value, "not-a-number", "is not a number, such as 7 or 7.5");
            case ItemType.Date:
                return DateOnly.TryParseExact(
                    value,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out _
                )
                    ? Answer.Of(value)
                    : Unreadable(at, value, "not-a-date", "is not a date, such as 2026-05-17");
            case ItemType.String or ItemType.Text:
                return Answer.Of(value.ReplaceLineEndings("\n"));
            default:
                return Answer.Of(value);
        }
    }

    private static Answer? Absent(string reason) =>
        reason switch
        {
            "declined" => Answer.Of(AbsentReason.Declined),
            "unknown" => Answer.Of(AbsentReason.Unknown),
            _ => null,
        };

    private static Answer? Words(string words) =>
        words.Length == 0 ? null : Answer.Of(AnswerValue.OfOther(words));

    private Answer? Unreadable(string at, string value, string code, string message)
    {
        _entered[at] = value;
        _remarks.Add(
            new AnswerRemark
            {
                Pointer = at,
                Code = code,
                Message = message,
            }
        );
        return null;
    }

    // "7,5" is seven and a half; "1,500" may be either, and is asked for again.
    private static decimal? Number(string text)
    {
        var plain = CommaNumber().Replace(text.Trim(), "$1.$2");
        return decimal.TryParse(
            plain,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
    }

    [GeneratedRegex(@"^(-?\d+),(\d{1,2})$")]
    private static partial Regex CommaNumber();
}
