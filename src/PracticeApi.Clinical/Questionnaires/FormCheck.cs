using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>What is wrong with a questionnaire.</summary>
/// <param name="Pointer">JSON pointer to it within the questionnaire.</param>
/// <param name="Code">Kebab-case code.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record FormFault(string Pointer, string Code, string Message);

/// <summary>Holds a questionnaire to what can be answered and scored.</summary>
public static partial class FormCheck
{
    private const int MaxItems = 2000;
    private const int MaxDepth = 8;
    private const int MaxOptions = 500;
    private const int MaxLinkId = 255;
    private const int MaxWords = 4000;
    private const int MaxName = 200;
    private const int LongestText = 10_000;
    private const int MostRepeats = 200;
    private const decimal LargestNumber = 1_000_000_000m;

    /// <summary>Everything that is wrong with a questionnaire; none where it can be kept as a draft.</summary>
    public static IReadOnlyList<FormFault> Faults(FormContent form)
    {
        ArgumentNullException.ThrowIfNull(form);
        FormFaults faults = new();
        var index = FormIndex.Of(form);
        faults.Words("/title", form.Title, MaxName, needed: true);
        faults.Words("/purpose", form.Purpose, MaxWords);
        faults.Words("/instructions", form.Instructions, MaxWords);
        faults.Words("/recall", form.Recall, MaxName);
        faults.Words("/copyright", form.Copyright, MaxWords);
        faults.Words("/notes", form.Notes, MaxWords);
        CheckCodes("", form.Codes, faults);
        if (!LanguageTag().IsMatch(form.Language))
        {
            faults.Add(
                "/language",
                "invalid-language",
                "is not a language tag, such as en or de-AT"
            );
        }

        if (form.Items.Count == 0)
        {
            faults.Add("/items", "no-items", "is empty: a questionnaire asks something");
        }

        if (index.Places.Count > MaxItems)
        {
            faults.Add("/items", "too-many", $"are more than {MaxItems} items");
            return faults.All;
        }

        HashSet<string> linkIds = new(StringComparer.Ordinal);
        foreach (var place in index.Places)
        {
            CheckItem(place, linkIds, faults);
            ConditionCheck.Check(place, index, faults);
        }

        CheckTranslations(form, index, faults);
        ScoreCheck.Check(form, index, faults);
        CheckAlerts(form, index, faults);
        if (ConditionCheck.HaveAnEnd(index, faults))
        {
            Reachability.Check(index, faults);
        }

        return faults.All;
    }

    /// <summary>What is still to be done before a questionnaire can be given to people: questions and options without words.</summary>
    public static IReadOnlyList<FormFault> PublishingFaults(FormContent form)
    {
        ArgumentNullException.ThrowIfNull(form);
        FormFaults faults = new();
        foreach (var place in FormIndex.Of(form).Places.Where(place => place.IsQuestion))
        {
            var item = place.Item;
            if (item.Text is null)
            {
                faults.Add(
                    $"{place.Pointer}/text",
                    "wording-missing",
                    "has to be entered before the questionnaire can be published"
                );
            }

            for (var i = 0; i < item.Options.Count; i++)
            {
                if (item.Options[i].Text is null)
                {
                    faults.Add(
                        $"{place.Pointer}/options/{i}/text",
                        "wording-missing",
                        "has to be entered before the questionnaire can be published"
                    );
                }
            }
        }

        return faults.All;
    }

    private static void CheckItem(ItemPlace place, HashSet<string> linkIds, FormFaults faults)
    {
        var (item, at) = (place.Item, place.Pointer);
        if (
            item.LinkId.Length is 0 or > MaxLinkId
            || item.LinkId.Any(char.IsControl)
            || item.LinkId.Trim().Length < item.LinkId.Length
        )
        {
            faults.Add(
                $"{at}/linkId",
                "invalid-link-id",
                $"is 1 to {MaxLinkId} characters without white space at its ends"
            );
        }
        else if (!linkIds.Add(item.LinkId))
        {
            faults.Add($"{at}/linkId", "repeated-link-id", "names an earlier item already");
        }

        if (place.Depth == MaxDepth)
        {
            faults.Add(at, "too-deep", $"stands in {MaxDepth} groups or more");
        }

        faults.Words($"{at}/prefix", item.Prefix, 20);
        faults.Words($"{at}/text", item.Text, MaxWords, needed: item.Type == ItemType.Display);
        faults.Words($"{at}/topic", item.Topic, MaxName);
        faults.Words($"{at}/help", item.Help, MaxWords);
        faults.Words($"{at}/unit", item.Unit, 64);
        CheckCodes(at, item.Codes, faults);
        CheckGroup(item, at, faults);
        CheckOptions(item, at, faults);
        CheckNumbers(item, at, faults);
        CheckTexts(item, at, faults);
        if (item.Type == ItemType.Display && item.Required)
        {
            faults.Add($"{at}/required", "not-answered", "stands on a text that takes no answer");
        }

        if (item.MinDate > item.MaxDate)
        {
            faults.Add($"{at}/maxDate", "empty-range", "lies before the first date");
        }

        CheckInitial(item, at, faults);
    }

    private static void CheckGroup(FormItem item, string at, FormFaults faults)
    {
        if (item.Type != ItemType.Group)
        {
            faults.OnlyWhere(item.Items.Count == 0, $"{at}/items", "groups");
            faults.OnlyWhere(!item.Repeats, $"{at}/repeats", "groups");
        }
        else if (item.Items.Count == 0)
        {
            faults.Add($"{at}/items", "no-items", "is empty: a group holds items");
        }

        faults.OnlyWhere(
            item.MinRepeats is null || item.Repeats,
            $"{at}/minRepeats",
            "repeating groups"
        );
        faults.OnlyWhere(
            item.MaxRepeats is null || item.Repeats,
            $"{at}/maxRepeats",
            "repeating groups"
        );
        faults.Counts(
            $"{at}/minRepeats",
            item.MinRepeats,
            $"{at}/maxRepeats",
            item.MaxRepeats,
            MostRepeats
        );
    }

    private static void CheckOptions(FormItem item, string at, FormFaults faults)
    {
        var isChoice =
            item.Type is ItemType.Choice or ItemType.MultipleChoice or ItemType.OpenChoice;
        var isMultiple = item.Type == ItemType.MultipleChoice;
        faults.OnlyWhere(isChoice || item.Options.Count == 0, $"{at}/options", "choices");
        faults.OnlyWhere(
            isMultiple || item.MinSelected is null,
            $"{at}/minSelected",
            "multiple choices"
        );
        faults.OnlyWhere(
            isMultiple || item.MaxSelected is null,
            $"{at}/maxSelected",
            "multiple choices"
        );
        faults.Counts(
            $"{at}/minSelected",
            item.MinSelected,
            $"{at}/maxSelected",
            item.MaxSelected,
            Math.Max(item.Options.Count, 1)
        );
        if (isChoice && item.Options.Count is 0 or > MaxOptions)
        {
            faults.Add($"{at}/options", "no-options", $"are 1 to {MaxOptions} to choose from");
        }

        HashSet<string> codes = new(StringComparer.Ordinal);
        for (var i = 0; i < item.Options.Count; i++)
        {
            var option = item.Options[i];
            faults.Words($"{at}/options/{i}/code", option.Code, MaxLinkId, needed: true);
            faults.Words($"{at}/options/{i}/text", option.Text, MaxWords);
            faults.Bounded($"{at}/options/{i}/score", option.Score);
            CheckCodes($"{at}/options/{i}", option.Codes, faults);
            if (!codes.Add(option.Code))
            {
                faults.Add(
                    $"{at}/options/{i}/code",
                    "repeated-option",
                    "is the code of an earlier option"
                );
            }

            faults.OnlyWhere(
                isMultiple || !option.Exclusive,
                $"{at}/options/{i}/exclusive",
                "multiple choices"
            );
        }
    }

    private static void CheckNumbers(FormItem item, string at, FormFaults faults)
    {
        var isNumber = item.Type is ItemType.Integer or ItemType.Decimal or ItemType.Scale;
        faults.OnlyWhere(isNumber || item.Min is null, $"{at}/min", "numbers");
        faults.OnlyWhere(isNumber || item.Max is null, $"{at}/max", "numbers");
        faults.OnlyWhere(isNumber || item.Step is null, $"{at}/step", "numbers");
        faults.OnlyWhere(isNumber || item.Unit is null, $"{at}/unit", "numbers");
        faults.OnlyWhere(
            item.Type == ItemType.Date || item.MinDate is null,
            $"{at}/minDate",
            "dates"
        );
        faults.OnlyWhere(
            item.Type == ItemType.Date || item.MaxDate is null,
            $"{at}/maxDate",
            "dates"
        );
        faults.OnlyWhere(
            item.Type == ItemType.Scale || item.Anchors.Count == 0,
            $"{at}/anchors",
            "scales"
        );
        faults.Bounded($"{at}/min", item.Min);
        faults.Bounded($"{at}/max", item.Max);
        faults.Bounded($"{at}/step", item.Step);
        var (min, max, step) = AnswerCheck.SpanOf(item);
        if (min > max)
        {
            faults.Add($"{at}/max", "empty-range", "lies below the least number");
        }

        if (step <= 0)
        {
            faults.Add($"{at}/step", "invalid-step", "is above zero");
        }
        else if (item.Type == ItemType.Scale && max - min > 1000 * step)
        {
            faults.Add($"{at}/step", "invalid-step", "gives more than 1000 places");
        }

        for (var i = 0; i < item.Anchors.Count; i++)
        {
            var anchor = item.Anchors[i];
            faults.Words($"{at}/anchors/{i}/text", anchor.Text, MaxName, needed: true);
            if (anchor.Value < min || anchor.Value > max)
            {
                faults.Add($"{at}/anchors/{i}/value", "out-of-range", "is no place of the scale");
            }
        }
    }

    private static void CheckTexts(FormItem item, string at, FormFaults faults)
    {
        var isText = item.Type is ItemType.String or ItemType.Text;
        faults.OnlyWhere(isText || item.MinLength is null, $"{at}/minLength", "texts");
        faults.OnlyWhere(
            isText || item.Type == ItemType.OpenChoice || item.MaxLength is null,
            $"{at}/maxLength",
            "texts"
        );
        faults.OnlyWhere(isText || item.Pattern is null, $"{at}/pattern", "texts");
        faults.Counts(
            $"{at}/minLength",
            item.MinLength,
            $"{at}/maxLength",
            item.MaxLength,
            LongestText
        );
        if (
            item.Pattern is { } pattern
            && (pattern.Length > 500 || AnswerCheck.PatternOf(pattern) is null)
        )
        {
            faults.Add(
                $"{at}/pattern",
                "invalid-pattern",
                "is not a regular expression of at most 500 characters without look-around and back references"
            );
        }
    }

    private static void CheckInitial(FormItem item, string at, FormFaults faults)
    {
        if (item.Initial is not { } initial)
        {
            return;
        }

        if (item.Type is ItemType.Group or ItemType.Display)
        {
            faults.Add($"{at}/initial", "not-answered", "stands on an item that takes no answer");
        }
        else if (
            initial.Absent is not null
            || AnswerCheck.FaultsOfOne(item with { EnableWhen = null }, initial).Count > 0
        )
        {
            faults.Add($"{at}/initial", "invalid-initial", "is no answer that the item takes");
        }
    }

    internal static void CheckCodes(string at, IReadOnlyList<ItemCode> codes, FormFaults faults)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            faults.Words($"{at}/codes/{i}/system", codes[i].System, MaxLinkId, needed: true);
            faults.Words($"{at}/codes/{i}/code", codes[i].Code, MaxLinkId, needed: true);
            faults.Words($"{at}/codes/{i}/display", codes[i].Display, MaxWords);
        }
    }

    private static void CheckAlerts(FormContent form, FormIndex index, FormFaults faults)
    {
        HashSet<string> codes = new(StringComparer.Ordinal);
        for (var i = 0; i < form.Alerts.Count; i++)
        {
            var (rule, at) = (form.Alerts[i], $"/alerts/{i}");
            faults.Code($"{at}/code", rule.Code, KebabCase());
            if (!codes.Add(rule.Code))
            {
                faults.Add($"{at}/code", "repeated-code", "is the code of an earlier alert");
            }

            faults.Words($"{at}/text", rule.Text, MaxWords);
            var place = index.Find(rule.Item);
            if (place is not { IsQuestion: true })
            {
                faults.Add($"{at}/item", "unknown-item", "is not an item that takes an answer");
            }

            if (rule.When is { } condition)
            {
                ConditionCheck.CheckOne(condition, $"{at}/when", index, faults);
            }
            else if (!rule.Unanswered)
            {
                faults.Add($"{at}/when", "required", "says when the alert is raised");
            }
        }
    }

    private static void CheckTranslations(FormContent form, FormIndex index, FormFaults faults)
    {
        foreach (var (language, texts) in form.Translations)
        {
            var at = $"/translations{AnswerCheck.Below(language)}";
            if (!LanguageTag().IsMatch(language))
            {
                faults.Add(at, "invalid-language", "is not a language tag, such as en or de-AT");
            }

            if (texts is null)
            {
                faults.Add(at, "required", "must not be null");
                continue;
            }

            faults.Words($"{at}/title", texts.Title, MaxName);
            faults.Words($"{at}/instructions", texts.Instructions, MaxWords);
            foreach (var (linkId, item) in texts.Items)
            {
                CheckTranslation(
                    $"{at}/items{AnswerCheck.Below(linkId)}",
                    item,
                    index.Find(linkId),
                    faults
                );
            }

            foreach (var (label, words) in texts.Bands)
            {
                var band = $"{at}/bands{AnswerCheck.Below(label)}";
                faults.Words(band, words, MaxName, needed: true);
                if (!form.Scores.Any(rule => rule.Bands.Any(one => one.Label == label)))
                {
                    faults.Add(band, "unknown-band", "is not the words of a band");
                }
            }
        }
    }

    private static void CheckTranslation(
        string at,
        ItemTranslation? texts,
        ItemPlace? place,
        FormFaults faults
    )
    {
        if (place is null)
        {
            faults.Add(at, "unknown-item", "is not the link id of an item");
        }

        if (texts is null)
        {
            faults.Add(at, "required", "must not be null");
            return;
        }

        faults.Words($"{at}/text", texts.Text, MaxWords);
        faults.Words($"{at}/help", texts.Help, MaxWords);
        foreach (var (code, words) in texts.Options)
        {
            var option = $"{at}/options{AnswerCheck.Below(code)}";
            faults.Words(option, words, MaxWords, needed: true);
            if (place?.Item.Options.Any(one => one.Code == code) is false)
            {
                faults.Add(option, "unknown-option", "is not the code of an option");
            }
        }

        for (var i = 0; i < texts.Anchors.Count; i++)
        {
            faults.Words($"{at}/anchors/{i}/text", texts.Anchors[i].Text, MaxName, needed: true);
            if (place?.Item.Anchors.Any(one => one.Value == texts.Anchors[i].Value) is false)
            {
                faults.Add(
                    $"{at}/anchors/{i}/value",
                    "unknown-anchor",
                    "is no place that has words"
                );
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    internal static partial Regex KebabCase();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?\z")]
    internal static partial Regex ScoreCode();

    /// <summary>Collects faults.</summary>
    internal sealed class FormFaults
    {
        private readonly List<FormFault> _faults = [];

        public IReadOnlyList<FormFault> All => _faults;

        public void Add(string pointer, string code, string message) =>
            _faults.Add(new FormFault(pointer, code, message));

        public void Words(string pointer, string? words, int longest, bool needed = false)
        {
            if (words is null ? needed : string.IsNullOrWhiteSpace(words) || words.Length > longest)
            {
                Add(
                    pointer,
                    "invalid-text",
                    $"is 1 to {longest} characters, not all of them blank"
                );
            }
        }

        public void Code(string pointer, string code, Regex pattern)
        {
            if (code.Length > 64 || !pattern.IsMatch(code))
            {
                Add(pointer, "invalid-code", "is kebab-case, of at most 64 characters");
            }
        }

        public void OnlyWhere(bool holds, string pointer, string what)
        {
            if (!holds)
            {
                Add(pointer, "wrong-type", $"is for {what} alone");
            }
        }

        public void Bounded(string pointer, decimal? number)
        {
            if (number is { } one && (Math.Abs(one) > LargestNumber || one != Math.Round(one, 10)))
            {
                Add(
                    pointer,
                    "out-of-range",
                    "is at most 1,000,000,000, with 10 digits behind the point"
                );
            }
        }

        public void Counts(string least, int? min, string most, int? max, int largest)
        {
            if (min is < 0 || min > largest)
            {
                Add(least, "out-of-range", $"is 0 to {largest}");
            }

            if (max is < 1 || max > largest)
            {
                Add(most, "out-of-range", $"is 1 to {largest}");
            }
            else if (min > max)
            {
                Add(most, "empty-range", "lies below the least");
            }
        }
    }
}
