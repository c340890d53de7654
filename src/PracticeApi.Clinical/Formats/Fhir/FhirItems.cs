using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads the items of a Questionnaire.</summary>
internal sealed class FhirItems
{
    private const int MaxPrefix = 20;
    private const int MaxText = 10_000;

    private readonly FhirMembers _root;
    private readonly FhirFindings _findings;
    private readonly FhirOptions _options;
    private readonly Dictionary<string, FormTranslation> _translations = new(
        StringComparer.Ordinal
    );

    // Where items stand in the resource, and the conditions that wait until all items are known; by link id.
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FhirMembers> _conditions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormItem> _questions = new(StringComparer.Ordinal);
    private IReadOnlyList<FormItem> _read = [];

    public FhirItems(FhirMembers root)
    {
        _root = root;
        _findings = root.Findings;
        _options = new FhirOptions(root, this);
    }

    /// <summary>What stands above the items, where it is written as this product writes it.</summary>
    public string? Instructions { get; private set; }

    public IReadOnlyDictionary<string, FormTranslation> Translations => _translations;

    public IReadOnlyList<FormItem> Read()
    {
        var items = _root.Objects("item");
        if (
            items is [var first, ..]
            && first.Text("linkId") == FhirQuestionnaires.InstructionsItem
            && first.Text("type") == "display"
            && !first.Has("enableWhen")
        )
        {
            Instructions = first.Text("text");
            Translate(first, "text", (texts, words) => texts with { Instructions = words });
            items = [.. items.Skip(1)];
        }

        var read = items.SelectMany(Item).ToList();
        var conditions = new FhirConditions(_findings, _questions, _known);
        _read = [.. read.Select(item => WithConditions(item, conditions))];
        _options.ListUnused();
        return _read;
    }

    /// <summary>The codes of the questionnaire or an item.</summary>
    public IReadOnlyList<ItemCode> Codes(FhirMembers of) =>
        [.. of.Objects("code").Select(Code).OfType<ItemCode>()];

    /// <summary>A coding that names its system and code; another is listed.</summary>
    public ItemCode? Code(FhirMembers coding)
    {
        var (system, code, display) = (
            coding.Text("system"),
            coding.Text("code"),
            coding.Text("display")
        );
        if (system is not null && code is not null)
        {
            return new ItemCode(system, code, display);
        }

        _findings.Note(
            coding.Place,
            "code-not-kept",
            "A code without its system says nothing and was not taken over."
        );
        return null;
    }

    /// <summary>Takes the translations that stand beside a text.</summary>
    public void Translate(
        FhirMembers of,
        string member,
        Func<FormTranslation, string, FormTranslation> with
    )
    {
        foreach (
            var translation in of.Beside(member)?.Extensions(FhirQuestionnaires.Translation) ?? []
        )
        {
            string? language = null;
            string? words = null;
            foreach (var part in translation.Objects("extension"))
            {
                switch (part.Text("url"))
                {
                    case "lang":
                        language = part.Text("valueCode");
                        break;
                    case "content":
                        words = part.Text("valueString") ?? part.Text("valueMarkdown");
                        break;
                }
            }

            if (language is not null && words is not null)
            {
                var said = words;
                Add(language, texts => with(texts, said));
            }
        }
    }

    public void TranslateItem(
        FhirMembers of,
        string member,
        string linkId,
        Func<ItemTranslation, string, ItemTranslation> with
    ) =>
        Translate(of, member, (texts, words) => WithItem(texts, linkId, item => with(item, words)));

    /// <summary>Adds a translation that stands elsewhere.</summary>
    public void AddTranslation(
        string language,
        string linkId,
        Func<ItemTranslation, ItemTranslation> with
    ) => Add(language, texts => WithItem(texts, linkId, with));

    private static FormTranslation WithItem(
        FormTranslation texts,
        string linkId,
        Func<ItemTranslation, ItemTranslation> with
    ) =>
        texts with
        {
            Items = new Dictionary<string, ItemTranslation>(texts.Items)
            {
                [linkId] = with(texts.Items.GetValueOrDefault(linkId) ?? new ItemTranslation()),
            },
        };

    private void Add(string language, Func<FormTranslation, FormTranslation> with) =>
        _translations[language] = with(
            _translations.GetValueOrDefault(language) ?? new FormTranslation()
        );

    /// <summary>A fault of the questionnaire that was made, with the place in the resource that it comes from.</summary>
    public FormFault Located(FormFault fault)
    {
        var parts = fault.Pointer.Split('/');
        var (at, items, i) = (_root.Place, _read, 1);
        while (
            i + 1 < parts.Length
            && parts[i] == "items"
            && int.TryParse(parts[i + 1], CultureInfo.InvariantCulture, out var index)
            && index < items.Count
        )
        {
            at = _places.GetValueOrDefault(items[index].LinkId, at);
            items = items[index].Items;
            i += 2;
        }

        var member = parts.ElementAtOrDefault(i) switch
        {
            null or "items" => i == 1 ? "/item" : "",
            "options" => "/answerOption",
            "minRepeats" or "maxRepeats" or "min" or "max" or "step" or "pattern" or "minLength" =>
                "",
            var name => $"/{name}",
        };
        return fault with { Pointer = at + member };
    }

    /// <param name="item">The item without its condition.</param>
    /// <param name="conditions">Reads conditions.</param>
    /// <param name="isLoose">Whether a group around it lost its condition.</param>
    private FormItem WithConditions(FormItem item, FhirConditions conditions, bool isLoose = false)
    {
        AnswerCondition? condition = null;
        if (_conditions.TryGetValue(item.LinkId, out var source))
        {
            condition = conditions.Of(source);
            isLoose |= condition is null;
        }

        // Who is shown a question by mistake cannot be made to answer it.
        if (isLoose && item.Required)
        {
            _findings.Note(
                _places[item.LinkId],
                "required-not-kept",
                "It is shown where it would not have to be, and does not have to be answered."
            );
        }

        return item with
        {
            EnableWhen = condition,
            Required = item.Required && !isLoose,
            Items = [.. item.Items.Select(inner => WithConditions(inner, conditions, isLoose))],
        };
    }

    private IEnumerable<FormItem> Item(FhirMembers item)
    {
        if (item.Has("modifierExtension"))
        {
            item.Take("modifierExtension");
            _findings.Fault(
                $"{item.Place}/modifierExtension",
                "meaning-modified",
                "changes the meaning of the item in a way that is not known here"
            );
        }

        var linkId = item.Text("linkId");
        var type = item.Text("type");
        if (linkId is null || type is null)
        {
            _findings.Fault(
                $"{item.Place}/{(linkId is null ? "linkId" : "type")}",
                "required",
                "is missing"
            );
            // What is in it is still read, so that everything wrong is said at once.
            _ = item.Objects("item").SelectMany(Item).ToList();
            return [];
        }

        _places.TryAdd(linkId, item.Place);
        _known.Add(linkId);
        if (item.Extension(FhirQuestionnaires.Hidden)?.Boolean("valueBoolean") == true)
        {
            _findings.Note(
                item.Place,
                "hidden-shown",
                "It is hidden from people where it comes from; here it is shown like any other. Take it out if nobody is to see it."
            );
        }

        return type switch
        {
            "group" => Group(item, linkId),
            "display" => Display(item, linkId),
            "attachment" => LeftOut(
                item,
                "attachment-left-out",
                "It asks for a file, which is no answer here, and was left out."
            ),
            _ => Question(item, linkId, type),
        };
    }

    private List<FormItem> LeftOut(FhirMembers item, string code, string message)
    {
        _findings.Note(item.Place, code, message);
        foreach (
            var name in new[] { "text", "required", "repeats", "enableWhen", "enableBehavior" }
        )
        {
            item.Take(name);
        }

        foreach (var inner in item.Objects("item"))
        {
            if (inner.Text("linkId") is { } linkId)
            {
                _known.Add(linkId);
            }

            LeftOut(inner, code, "It stands in an item that was left out.");
        }

        return [];
    }

    private FormItem Common(FhirMembers item, string linkId, ItemType type)
    {
        var (prefix, text) = (item.Text("prefix"), item.Text("text"));
        if (prefix?.Length > MaxPrefix)
        {
            _findings.Note(
                $"{item.Place}/prefix",
                "prefix-in-text",
                $"It is longer than {MaxPrefix} characters and was put before the text."
            );
            (prefix, text) = (null, $"{prefix} {text}".TrimEnd());
        }

        item.Beside("prefix");
        TranslateItem(item, "text", linkId, (texts, words) => texts with { Text = words });
        if (item.Has("enableWhen"))
        {
            item.Take("enableWhen");
            item.Take("enableBehavior");
            _conditions.TryAdd(linkId, item);
        }

        if (item.HasExtension(FhirQuestionnaires.CalculatedExpression))
        {
            _findings.Note(
                item.Place,
                "calculated-as-question",
                "It is computed where it comes from; here it is asked like any other. Take it out and make it a score."
            );
        }

        return new FormItem
        {
            LinkId = linkId,
            Type = type,
            Prefix = prefix,
            Text = text,
            Codes = Codes(item),
        };
    }

    private List<FormItem> Group(FhirMembers item, string linkId)
    {
        var repeats = item.Boolean("repeats") == true;
        var (inner, help, _) = Inner(item, linkId);
        var group = Common(item, linkId, ItemType.Group) with
        {
            Required = item.Boolean("required") == true,
            Repeats = repeats,
            MinRepeats = repeats
                ? item.Extension(FhirQuestionnaires.MinOccurs)?.Integer("valueInteger")
                : null,
            MaxRepeats = repeats
                ? item.Extension(FhirQuestionnaires.MaxOccurs)?.Integer("valueInteger")
                : null,
            Help = help,
            Items = inner,
        };
        if (inner.Count > 0)
        {
            return [group];
        }

        _findings.Note(
            item.Place,
            group.Text is null ? "empty-left-out" : "group-as-display",
            group.Text is null
                ? "It holds nothing, and was left out."
                : "It holds no items that are taken over, and became a text to read."
        );
        return group.Text is null
            ? []
            :
            [
                new FormItem
                {
                    LinkId = linkId,
                    Type = ItemType.Display,
                    Text = group.Text,
                    Prefix = group.Prefix,
                    Help = help,
                    Codes = group.Codes,
                },
            ];
    }

    private List<FormItem> Display(FhirMembers item, string linkId)
    {
        var display = Common(item, linkId, ItemType.Display);
        var (_, help, _) = Inner(item, linkId);
        if (item.Boolean("required") == true)
        {
            _findings.Note(
                $"{item.Place}/required",
                "member-not-kept",
                "A text to read takes no answer that could be required."
            );
        }

        if (display.Text is null)
        {
            _findings.Note(item.Place, "empty-left-out", "It has no text, and was left out.");
            return [];
        }

        return [display with { Help = help }];
    }

    private List<FormItem> Question(FhirMembers item, string linkId, string type)
    {
        var repeats = item.Boolean("repeats") == true;
        var options = _options.Of(item, linkId);
        var kind = TypeOf(item, type, options.Count > 0, repeats);
        if (kind is not { } known)
        {
            _findings.Fault($"{item.Place}/type", "unknown-type", "is no type of a question");
            return [];
        }

        var (inner, help, anchors) = Inner(item, linkId);
        var isMultiple = known == ItemType.MultipleChoice;
        var question = Common(item, linkId, known) with
        {
            Required = item.Boolean("required") == true,
            Help = help ?? item.Extension(FhirQuestionnaires.EntryFormat)?.Text("valueString"),
            Options = isMultiple
                ? options
                : [.. options.Select(option => option with { Exclusive = false })],
        };
        if (known == ItemType.OpenChoice && repeats && options.Any(option => option.Exclusive))
        {
            _findings.Note(
                item.Place,
                "exclusive-not-kept",
                "An option that excludes the others does not do so beside own words."
            );
        }

        question = FhirLimits.Of(item, type, question, _findings);
        if (known == ItemType.Scale)
        {
            question = question with { Anchors = anchors(question) };
        }

        var least = repeats
            ? item.Extension(FhirQuestionnaires.MinOccurs)?.Integer("valueInteger")
            : null;
        var most = repeats
            ? item.Extension(FhirQuestionnaires.MaxOccurs)?.Integer("valueInteger")
            : null;
        if (isMultiple)
        {
            question = question with { MinSelected = least, MaxSelected = most };
        }

        question = question with { Initial = _options.Initial(item, question) };
        _questions.TryAdd(linkId, question);
        List<FormItem> parts = [question];
        if (type == "quantity" && question.Unit is null)
        {
            parts.Add(UnitItem(item, linkId));
        }

        parts.AddRange(inner);
        var isRepeated = repeats && !isMultiple;
        if (parts.Count == 1 && !isRepeated)
        {
            return parts;
        }

        // The group stands for the question: it is shown when the question is, and again for each answer.
        var group = FhirQuestionnaires.GroupOf(linkId);
        _places.TryAdd(group, item.Place);
        if (_conditions.Remove(linkId, out var condition))
        {
            _conditions[group] = condition;
        }

        return
        [
            new FormItem
            {
                LinkId = group,
                Type = ItemType.Group,
                Required = isRepeated && question.Required,
                Repeats = isRepeated,
                MinRepeats = isRepeated ? least : null,
                MaxRepeats = isRepeated ? most : null,
                Items = parts,
            },
        ];
    }

    private FormItem UnitItem(FhirMembers item, string linkId)
    {
        var unit = FhirQuestionnaires.UnitOf(linkId);
        _places.TryAdd(unit, item.Place);
        IReadOnlyList<ItemOption> options =
        [
            .. item.Extensions(FhirQuestionnaires.UnitOption)
                .Select(extension => extension.Object("valueCoding"))
                .OfType<FhirMembers>()
                .Select(_options.OfCoding)
                .OfType<ItemOption>()
                .DistinctBy(option => option.Code),
        ];
        _findings.Note(
            item.Place,
            "unit-apart",
            "Its unit is not fixed; it is asked in an item of its own."
        );
        return new FormItem
        {
            LinkId = unit,
            Type = options.Count > 0 ? ItemType.Choice : ItemType.String,
            Text = "Unit",
            Options = options,
        };
    }

    /// <summary>The items within an item, without those that say something about it alone.</summary>
    private (
        List<FormItem> Items,
        string? Help,
        Func<FormItem, IReadOnlyList<ScaleAnchor>> Anchors
    ) Inner(FhirMembers item, string linkId)
    {
        List<FormItem> read = [];
        string? help = null;
        Dictionary<string, string> ends = [];
        foreach (var inner in item.Objects("item"))
        {
            var text = inner.Text("text");
            var control = inner.Text("type") == "display" ? ControlOf(inner) : null;
            if (control == "help" && help is null && text is not null && !inner.Has("enableWhen"))
            {
                help = text;
                Taken(inner);
                TranslateItem(inner, "text", linkId, (texts, words) => texts with { Help = words });
            }
            else if (control is "lower" or "upper" && text is not null && IsSlider(item))
            {
                ends.TryAdd(control, text);
                Taken(inner);
            }
            else
            {
                read.AddRange(Item(inner));
            }
        }

        return (
            read,
            help,
            scale =>
            {
                var (min, max, _) = AnswerCheck.SpanOf(scale);
                return
                [
                    .. ends.OrderBy(end => end.Key, StringComparer.Ordinal)
                        .Select(end => new ScaleAnchor(
                            (end.Key == "lower" ? min : max)!.Value,
                            end.Value
                        )),
                ];
            }
        );

        void Taken(FhirMembers inner)
        {
            inner.Take("linkId");
            inner.Extensions(FhirQuestionnaires.ItemControl);
            if (inner.Text("linkId") is { } id)
            {
                _known.Add(id);
            }
        }
    }

    private ItemType? TypeOf(FhirMembers item, string type, bool hasOptions, bool repeats)
    {
        if (hasOptions)
        {
            // From R5 on the type says nothing of own words.
            var constraint = item.Text("answerConstraint");
            return type is "open-choice" || constraint is "optionsOrString" or "optionsOrType"
                    ? ItemType.OpenChoice
                : repeats ? ItemType.MultipleChoice
                : ItemType.Choice;
        }

        switch (type)
        {
            case "boolean":
                return ItemType.Boolean;
            case "integer" or "decimal" when IsSlider(item):
                item.Extensions(FhirQuestionnaires.ItemControl);
                return ItemType.Scale;
            case "integer":
                return ItemType.Integer;
            case "decimal":
                return ItemType.Decimal;
            case "quantity":
                _findings.Note(
                    $"{item.Place}/type",
                    "quantity-as-number",
                    "It is a number here; its unit stands beside it."
                );
                return ItemType.Decimal;
            case "date":
                return ItemType.Date;
            case "string":
                return ItemType.String;
            case "text":
                return ItemType.Text;
            case "time" or "dateTime" or "url" or "reference":
                _findings.Note(
                    $"{item.Place}/type",
                    "type-as-text",
                    $"A {type} is a line of text here, of the form that it has there."
                );
                return ItemType.String;
            case "choice" or "open-choice" or "coding":
                _findings.Note(
                    item.Place,
                    "choice-as-text",
                    "Its options are not in the resource; it is a line of text here until they are entered."
                );
                return ItemType.String;
            default:
                return null;
        }
    }

    private static bool IsSlider(FhirMembers item) =>
        ControlOf(item) == "slider" && item.Text("type") is ("integer" or "decimal");

    /// <summary>How an item is to be shown; reading it takes nothing.</summary>
    private static string? ControlOf(FhirMembers item) =>
        item.CodeOfExtension(FhirQuestionnaires.ItemControl);
}
