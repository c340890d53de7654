using System.Globalization;
using System.Text;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>What of a form is shown, with which answers, and what is said to them.</summary>
internal sealed record ShownForm
{
    public required Form Form { get; init; }
    public required FormAnswers Answers { get; init; }
    public required PageWords Words { get; init; }

    /// <summary>What is said to the answers, by pointer.</summary>
    public IReadOnlyList<AnswerRemark> Remarks { get; init; } = [];

    /// <summary>What was entered and is no answer, by pointer.</summary>
    public IReadOnlyDictionary<string, string> Entered { get; init; } =
        new Dictionary<string, string>();

    public bool ReadOnly { get; init; }

    /// <summary>How conditions are written for the page's script.</summary>
    public required JsonSerializerOptions Json { get; init; }
}

/// <summary>Writes the items of a form as fields that work with the page's script and without it.</summary>
internal sealed partial class FormHtml
{
    private const int MostRadios = 12;
    private const int MostSteps = 21;

    private readonly Html _html;
    private readonly ShownForm _shown;
    private readonly HashSet<string> _visible;
    private readonly ILookup<string, AnswerRemark> _remarks;

    private FormHtml(Html html, ShownForm shown)
    {
        _html = html;
        _shown = shown;
        _visible =
        [
            .. AnswerProgress
                .Flat(Visibility.Of(shown.Form, shown.Answers))
                .Select(one => one.Pointer),
        ];
        _remarks = shown.Remarks.ToLookup(remark => remark.Pointer);
    }

    private PageWords Words => _shown.Words;

    public static void Write(Html html, ShownForm shown) =>
        new FormHtml(html, shown).Items(shown.Form.Items, shown.Answers, "", 0);

    /// <summary>Names a place of the answers within the page.</summary>
    public static string IdOf(string pointer)
    {
        var id = new StringBuilder("i");
        foreach (var c in pointer)
        {
            id.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '-');
        }

        return id.ToString();
    }

    /// <summary>What an item is called where something is said of it.</summary>
    public static string LabelOf(FormItem item, PageWords words) =>
        item.Text is { } text
            ? $"{Prefix(item)}{text}"
            : PageWords.Fill(words.Question, item.Prefix ?? item.LinkId);

    public static string Below(string pointer, string linkId) =>
        $"{pointer}/{linkId.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string Prefix(FormItem item) =>
        item.Prefix is { } prefix
            ? char.IsAsciiLetterOrDigit(prefix[^1])
                ? $"{prefix}. "
                : $"{prefix} "
            : "";

    private void Items(IReadOnlyList<FormItem> items, FormAnswers answers, string at, int depth)
    {
        foreach (var item in items)
        {
            Item(new Field(item, Below(at, item.LinkId)), answers, at, depth);
        }
    }

    private void Item(Field field, FormAnswers answers, string at, int depth)
    {
        var item = field.Item;
        switch (item.Type)
        {
            case ItemType.Group when item.Repeats:
                Repeating(field, answers[item.LinkId]?.Repetitions ?? [], depth);
                break;
            case ItemType.Group:
                _html.Add(
                    $"<section class=\"item group\"{Marks(field)} aria-labelledby=\"{field.Id}-label\">\n"
                );
                Heading(field);
                Around(field);
                Items(item.Items, answers, at, depth);
                _html.Add($"</section>\n");
                break;
            case ItemType.Display:
                _html.Add($"<p class=\"item display\"{Marks(field)}>{LabelOf(item, Words)}</p>\n");
                break;
            default:
                Question(field, answers[item.LinkId]);
                break;
        }
    }

    private void Question(Field field, Answer? answer)
    {
        var item = field.Item;
        var steps = item.Type == ItemType.Scale ? Steps(item) : [];
        switch (item.Type)
        {
            case ItemType.Boolean:
                Options(field, answer, [("true", Words.Yes), ("false", Words.No)]);
                break;
            case ItemType.Choice when item.Options.Count > MostRadios:
                Select(field, answer);
                break;
            case ItemType.Choice or ItemType.OpenChoice or ItemType.MultipleChoice:
                Options(
                    field,
                    answer,
                    [.. item.Options.Select(option => (option.Code, option.Text ?? option.Code))]
                );
                break;
            case ItemType.Scale when steps.Count is > 0 and <= MostSteps:
                Options(field, answer, [.. steps.Select(step => (Plain(step), Plain(step)))]);
                break;
            default:
                Input(field, answer);
                break;
        }
    }

    private void Repeating(Field field, IReadOnlyList<FormAnswers> repetitions, int depth)
    {
        var item = field.Item;
        var fewest = item.MinRepeats ?? (item.Required ? 1 : 0);
        var count = _shown.ReadOnly ? repetitions.Count : Math.Max(fewest, repetitions.Count);
        _html.Add(
            $"<section class=\"item group repeats\"{Marks(field)} data-repeats=\"{item.MaxRepeats ?? 50}\" data-depth=\"{depth}\" aria-labelledby=\"{field.Id}-label\">\n"
        );
        Heading(field);
        Around(field);
        _html.Add(
            $"<input type=\"hidden\" name=\"{field.At}#count\" value=\"{count}\">\n<div class=\"repetitions\">\n"
        );
        for (var i = 0; i < count; i++)
        {
            Repetition(
                field,
                i < repetitions.Count ? repetitions[i] : AnswerProgress.Initial(item.Items),
                i.ToString(CultureInfo.InvariantCulture),
                $"{i + 1}",
                depth
            );
        }

        _html.Add($"</div>\n");
        if (!_shown.ReadOnly)
        {
            // The script puts numbers in these places.
            _html.Add($"<template>\n");
            Repetition(
                field,
                AnswerProgress.Initial(item.Items),
                $"__{depth}__",
                $"__n{depth}__",
                depth
            );
            _html.Add(
                $"</template>\n<button class=\"plain add\" name=\"do\" value=\"add:{field.At}\">{Words.Another}<span class=\"hidden-text\">: {LabelOf(item, Words)}</span></button>\n"
            );
        }

        _html.Add($"</section>\n");
    }

    private void Repetition(
        Field field,
        FormAnswers answers,
        string index,
        string number,
        int depth
    )
    {
        var at = $"{field.At}/{index}";
        var name = PageWords.Fill(Words.Entry, LabelOf(field.Item, Words), number);
        _html.Add(
            $"<fieldset class=\"repetition\" data-repetition=\"{at}\">\n<legend>{name}</legend>\n"
        );
        Items(field.Item.Items, answers, at, depth + 1);
        if (!_shown.ReadOnly)
        {
            _html.Add(
                $"<button class=\"plain remove\" name=\"do\" value=\"remove:{at}\">{Words.Remove}<span class=\"hidden-text\">: {name}</span></button>\n"
            );
        }

        _html.Add($"</fieldset>\n");
    }

    /// <summary>An item, and where its answer stands.</summary>
    private readonly record struct Field(FormItem Item, string At)
    {
        public string Id => IdOf(At);
    }
}
