using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>The fields of single questions.</summary>
internal sealed partial class FormHtml
{
    public const string Declined = "~declined";
    public const string NotKnown = "~unknown";
    public const string Other = "~other";

    private void Options(
        Field field,
        Answer? answer,
        IReadOnlyList<(string Code, string Text)> options
    )
    {
        var item = field.Item;
        var several = item.Type == ItemType.MultipleChoice;
        var kind = several ? "checkbox" : "radio";
        var isScale = item.Type == ItemType.Scale;
        HashSet<string> chosen = [.. answer?.Values.Select(CodeOf).OfType<string>() ?? []];
        _html.Add(
            $"<fieldset class=\"item question\"{Marks(field)}{Describes(field)}>\n<legend>{LabelOf(item, Words)}{Needed(item)}</legend>\n"
        );
        Around(field);
        if (several)
        {
            _html.Add($"<p class=\"help\">{Words.Several}</p>\n");
        }

        _html.Add($"<div class=\"options{(isScale ? " scale" : "")}\">\n");
        for (var i = 0; i < options.Count; i++)
        {
            var (code, text) = options[i];
            var option = item.Options.FirstOrDefault(one => one.Code == code);
            var anchor = isScale
                ? item.Anchors.FirstOrDefault(one => Plain(one.Value) == code)?.Text
                : null;
            _html.Add(
                $"<label class=\"option\"><input type=\"{kind}\" name=\"{field.At}\" value=\"{code}\"{Html.On("checked", chosen.Contains(code))}{Html.On("data-exclusive", option?.Exclusive == true)}{Html.With("data-score", option?.Score is { } score ? Plain(score) : null)}><span>{text}"
            );
            if (anchor is not null)
            {
                _html.Add($"<span class=\"hidden-text\">: {anchor}</span>");
            }

            _html.Add($"</span></label>\n");
        }

        if (item.Type == ItemType.OpenChoice)
        {
            OwnWords(field, answer);
        }

        _html.Add($"</div>\n");
        if (isScale && item.Anchors.Count > 0)
        {
            _html.Add($"<p class=\"anchors\" aria-hidden=\"true\">");
            foreach (var anchor in item.Anchors.OrderBy(one => one.Value))
            {
                _html.Add($"<span>{Plain(anchor.Value)}: {anchor.Text}</span> ");
            }

            _html.Add($"</p>\n");
        }

        if (!several)
        {
            Reasons(field, answer, field.At, "~");
            if (!_shown.ReadOnly && !item.Required)
            {
                _html.Add(
                    $"<noscript><label class=\"option\"><input type=\"radio\" name=\"{field.At}\" value=\"\"><span>{Words.NoAnswer}</span></label></noscript>\n"
                );
            }
        }
        else
        {
            Reasons(field, answer, $"{field.At}#absent", "");
        }

        _html.Add($"</fieldset>\n");
    }

    private void OwnWords(Field field, Answer? answer)
    {
        var words = answer?.Values is [{ Other: { } other }] ? other : null;
        _html.Add(
            $"<label class=\"option\"><input type=\"radio\" name=\"{field.At}\" value=\"{Other}\"{Html.On("checked", words is not null)}><span>{Words.Other}</span></label>\n"
        );
        _html.Add(
            $"<label class=\"other\"><span>{Words.OtherWords}</span> <input type=\"text\" name=\"{field.At}#other\" value=\"{words}\" maxlength=\"{field.Item.MaxLength ?? 500}\" autocomplete=\"off\"></label>\n"
        );
    }

    // "I would rather not say" and "I do not know", where they are answers.
    private void Reasons(Field field, Answer? answer, string name, string prefix)
    {
        if (!field.Item.MayDecline)
        {
            return;
        }

        _html.Add($"<div class=\"options reasons\">\n");
        foreach (
            var (reason, code, words) in new[]
            {
                (AbsentReason.Declined, "declined", Words.Declined),
                (AbsentReason.Unknown, "unknown", Words.NotKnown),
            }
        )
        {
            _html.Add(
                $"<label class=\"option\"><input type=\"radio\" name=\"{name}\" value=\"{prefix}{code}\"{Html.On("checked", answer?.Absent == reason)}><span>{words}</span></label>\n"
            );
        }

        _html.Add($"</div>\n");
    }

    private void Select(Field field, Answer? answer)
    {
        var item = field.Item;
        var chosen = answer?.Absent is { } absent
            ? absent == AbsentReason.Declined
                ? Declined
                : NotKnown
            : answer?.Values is [var value]
                ? CodeOf(value)
                : null;
        List<(string Code, string Text)> options =
        [
            .. item.Options.Select(option => (option.Code, option.Text ?? option.Code)),
            .. item.MayDecline
                ? [(Declined, Words.Declined), (NotKnown, Words.NotKnown)]
                : Array.Empty<(string, string)>(),
        ];
        Label(field);
        _html.Add(
            $"<select id=\"{field.Id}-in\" name=\"{field.At}\"{Describes(field)}><option value=\"\">{Words.Choose}</option>"
        );
        foreach (var (code, text) in options)
        {
            var score = item.Options.FirstOrDefault(one => one.Code == code)?.Score;
            _html.Add(
                $"<option value=\"{code}\"{Html.On("selected", code == chosen)}{Html.With("data-score", score is { } s ? Plain(s) : null)}>{text}</option>"
            );
        }

        _html.Add($"</select>\n</div>\n");
    }

    private void Input(Field field, Answer? answer)
    {
        var item = field.Item;
        var entered = _shown.Entered.GetValueOrDefault(field.At);
        var value =
            entered
            ?? (
                answer?.Values is [var one]
                    ? one.Text ?? (one.Number is { } number ? Plain(number) : null)
                    : null
            );
        Label(field);
        if (item.Type == ItemType.Text)
        {
            _html.Add(
                $"<textarea id=\"{field.Id}-in\" name=\"{field.At}\" rows=\"4\" maxlength=\"{item.MaxLength ?? 10000}\"{Describes(field)}>\n{value}</textarea>\n"
            );
        }
        else
        {
            var attributes = item.Type switch
            {
                ItemType.Date => new Html.Raw(
                    $" type=\"date\"{Html.With("min", item.MinDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Text}{Html.With("max", item.MaxDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Text}"
                ),
                ItemType.Integer => new Html.Raw(
                    " type=\"text\" inputmode=\"numeric\" size=\"10\""
                ),
                ItemType.Decimal or ItemType.Scale => new Html.Raw(
                    " type=\"text\" inputmode=\"decimal\" size=\"10\""
                ),
                _ => new Html.Raw($" type=\"text\" maxlength=\"{item.MaxLength ?? 500}\""),
            };
            _html.Add(
                $"<input id=\"{field.Id}-in\" name=\"{field.At}\"{attributes} value=\"{value}\" autocomplete=\"off\"{Describes(field)}>"
            );
            if (item.Unit is { } unit)
            {
                _html.Add($" <span class=\"unit\" id=\"{field.Id}-unit\">{unit}</span>");
            }

            _html.Add($"\n");
        }

        Reasons(field, answer, $"{field.At}#absent", "");
        _html.Add($"</div>\n");
    }

    private void Label(Field field)
    {
        _html.Add(
            $"<div class=\"item question\"{Marks(field)}>\n<label class=\"question-label\" for=\"{field.Id}-in\">{LabelOf(field.Item, Words)}{Needed(field.Item)}</label>\n"
        );
        Around(field);
    }

    private void Heading(Field field) =>
        _html.Add(
            $"<h2 id=\"{field.Id}-label\">{LabelOf(field.Item, Words)}{Needed(field.Item)}</h2>\n"
        );

    private Html.Raw Needed(FormItem item) =>
        item.Required && !_shown.ReadOnly
            ? new(new Html().Add($" <span class=\"needed\">({Words.Required})</span>").ToString())
            : new("");

    // Help, and what is wrong.
    private void Around(Field field)
    {
        if (field.Item.Help is { } help)
        {
            _html.Add($"<p class=\"help\" id=\"{field.Id}-help\">{help}</p>\n");
        }

        _html.Add(
            $"<p class=\"fault\" id=\"{field.Id}-fault\"{Html.On("hidden", !_remarks.Contains(field.At))}>{string.Join("; ", _remarks[field.At].Select(Words.Fault))}</p>\n"
        );
    }

    private Html.Raw Describes(Field field)
    {
        string[] ids =
        [
            .. field.Item.Help is null ? Array.Empty<string>() : [$"{field.Id}-help"],
            .. field.Item.Unit is null ? Array.Empty<string>() : [$"{field.Id}-unit"],
            $"{field.Id}-fault",
        ];
        return new(
            Html.With("aria-describedby", string.Join(' ', ids)).Text
                + (_remarks.Contains(field.At) ? " aria-invalid=\"true\"" : "")
        );
    }

    // What the script needs to know of an item.
    private Html.Raw Marks(Field field)
    {
        var item = field.Item;
        // Within a template it is not decided yet.
        var hidden =
            !_visible.Contains(field.At) && !field.At.Contains("/__", StringComparison.Ordinal);
        return new(
            Html.With("id", field.Id).Text
                + " tabindex=\"-1\""
                + Html.With("data-at", field.At).Text
                + Html.With("data-link", item.LinkId).Text
                + Html.With(
                    "data-type",
                    JsonNamingPolicy.CamelCase.ConvertName(item.Type.ToString())
                ).Text
                + Html.With(
                    "data-when",
                    item.EnableWhen is { } when ? JsonSerializer.Serialize(when, _shown.Json) : null
                ).Text
                + Html.On("hidden", hidden).Text
        );
    }

    private static string? CodeOf(AnswerValue value) =>
        value.Text
        ?? (value.Number is { } number ? Plain(number) : null)
        ?? (
            value.Boolean switch
            {
                true => "true",
                false => "false",
                null => null,
            }
        );

    private static List<decimal> Steps(FormItem item)
    {
        var (min, max, step) = (item.Min ?? 0, item.Max ?? 10, item.Step ?? 1);
        List<decimal> steps = [];
        for (var at = min; at <= max && steps.Count <= MostSteps; at += step)
        {
            steps.Add(at);
        }

        return steps;
    }

    private static string Plain(decimal number) =>
        number.ToString("0.##########", CultureInfo.InvariantCulture);
}
