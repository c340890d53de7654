using System.Text.Json;
using System.Text.Json.Nodes;
using PracticeApi.Clinical.Questionnaires;
using static PracticeApi.Clinical.Formats.Fhir.FhirQuestionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Writes a questionnaire as an R4 Questionnaire. What the resource cannot say is named in extensions of it.</summary>
public sealed class FhirQuestionnaireWriter
{
    private readonly FormContent _form;
    private readonly List<string> _left = [];

    private FhirQuestionnaireWriter(FormContent form) => _form = form;

    /// <summary>Writes a questionnaire.</summary>
    /// <param name="form">The questionnaire.</param>
    /// <param name="id">Its id as a resource.</param>
    /// <param name="address">Where it is found; an address that it came with stands in place of this one.</param>
    /// <param name="version">Number of the version; null for a draft.</param>
    /// <param name="status"><c>draft</c>, <c>active</c> or <c>retired</c>.</param>
    public static JsonObject Write(
        FormContent form,
        string id,
        string address,
        int? version,
        string status
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        return new FhirQuestionnaireWriter(form).Write(id, address, version, status);
    }

    /// <summary>The address of a questionnaire: the one that it came with, else the one that it has here.</summary>
    public static string AddressOf(FormContent form, string address)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Codes.FirstOrDefault(code => code.System == UriSystem)?.Code ?? address;
    }

    private JsonObject Write(string id, string address, int? version, string status)
    {
        JsonObject resource = new()
        {
            ["resourceType"] = "Questionnaire",
            ["id"] = id,
            ["language"] = _form.Language,
            ["url"] = AddressOf(_form, address),
        };
        if (version is { } number)
        {
            resource["version"] = $"{number}";
        }

        resource["title"] = _form.Title;
        Translate(resource, "title", texts => texts.Title);
        resource["status"] = status;
        resource["subjectType"] = new JsonArray("Patient");
        Put(resource, "description", _form.Purpose is null ? null : _form.Notes);
        Put(resource, "purpose", _form.Purpose);
        Put(resource, "copyright", _form.Copyright);
        Put(resource, "code", CodesOf(_form.Codes.Where(code => code.System != UriSystem)));
        JsonArray items = [.. _form.Items.Select(Item)];
        if (_form.Instructions is { } instructions)
        {
            JsonObject above = new()
            {
                ["linkId"] = InstructionsItem,
                ["text"] = instructions,
                ["type"] = "display",
            };
            Translate(above, "text", texts => texts.Instructions);
            items.Insert(0, above);
        }

        resource["item"] = items;
        Left("recall", _form.Recall is not null);
        Left("notes", _form.Notes is not null && _form.Purpose is null);
        foreach (var (language, _) in _form.Translations.Where(one => one.Value.Bands.Count > 0))
        {
            Left($"translations{AnswerCheck.Below(language)}/bands", isThere: true);
        }

        Left("scores", _form.Scores.Count > 0);
        Left("alerts", _form.Alerts.Count > 0);
        Put(resource, "extension", NotExportedOf(_left));
        return resource;
    }

    internal static JsonArray? NotExportedOf(IReadOnlyList<string> pointers) =>
        pointers.Count == 0
            ? null
            : [.. pointers.Select(pointer => Extension(NotExported, "valueString", pointer))];

    internal static JsonObject Extension(string url, string member, JsonNode? value) =>
        new() { ["url"] = url, [member] = value };

    internal static JsonObject CodingOf(ItemOption option) =>
        option.Codes is [var code, ..]
            ? Coding(code.System, code.Code, option.Text)
            : Coding(null, option.Code, option.Text);

    private static JsonObject Coding(string? system, string code, string? display)
    {
        JsonObject coding = [];
        Put(coding, "system", system);
        coding["code"] = code;
        Put(coding, "display", display);
        return coding;
    }

    private static JsonArray? CodesOf(IEnumerable<ItemCode> codes)
    {
        JsonArray written = [.. codes.Select(code => Coding(code.System, code.Code, code.Display))];
        return written.Count == 0 ? null : written;
    }

    private static void Put(JsonObject into, string name, JsonNode? value)
    {
        if (value is not null)
        {
            into[name] = value;
        }
    }

    private void Left(string pointer, bool isThere)
    {
        if (isThere)
        {
            _left.Add($"/{pointer}");
        }
    }

    private void Left(FormItem item, string member, bool isThere) =>
        Left($"{FormIndex.Of(_form).PlaceOf(item).Pointer[1..]}/{member}", isThere);

    private JsonObject Item(FormItem item) =>
        QuestionOf(item) is { } question
            ? Written(question, item)
            : Written(item, item.Type == ItemType.Group ? item : null);

    /// <param name="item">The group, text or question.</param>
    /// <param name="group">The item itself where it is a group, the group that stands for a question, or null.</param>
    private JsonObject Written(FormItem item, FormItem? group)
    {
        var outer = group ?? item;
        var unit = group is null ? null : UnitItemOf(group);
        JsonObject written = new() { ["linkId"] = item.LinkId };
        Put(written, "code", CodesOf(item.Codes));
        Put(written, "prefix", item.Prefix);
        Put(written, "text", item.Text);
        Translate(written, "text", texts => ItemOf(texts, item)?.Text);
        written["type"] = unit is null ? TypeOf(item) : "quantity";
        Put(written, "enableWhen", Conditions(outer, written));
        if (item.Required)
        {
            written["required"] = true;
        }

        var isMultiple = item.Type == ItemType.MultipleChoice;
        if (isMultiple || group is { Repeats: true })
        {
            written["repeats"] = true;
        }

        if (item.MaxLength is { } longest)
        {
            written["maxLength"] = longest;
        }

        JsonArray extensions =
        [
            .. Extensions(item),
            .. Occurrences(isMultiple ? item.MinSelected : outer.MinRepeats, MinOccurs),
            .. Occurrences(isMultiple ? item.MaxSelected : outer.MaxRepeats, MaxOccurs),
            .. unit?.Options.Select(option =>
                Extension(UnitOption, "valueCoding", CodingOf(option))
            )
                ?? [],
        ];
        Put(written, "extension", extensions.Count == 0 ? null : extensions);
        if (item.Options.Count > 0)
        {
            written["answerOption"] = new JsonArray([
                .. item.Options.Select(option => Option(item, option)),
            ]);
        }

        Put(written, "initial", Initial(item));
        JsonArray inner =
        [
            .. Beside(item),
            .. item.Type == ItemType.Group
                ? item.Items.Select(Item)
                : group?.Items.Skip(unit is null ? 1 : 2).Select(Item) ?? [],
        ];
        Put(written, "item", inner.Count == 0 ? null : inner);
        for (var i = 0; i < item.Options.Count; i++)
        {
            Left(item, $"options/{i}/codes", item.Options[i].Codes.Count > 1);
        }

        Left(item, "topic", item.Topic is not null);
        Left(item, "mayDecline", item.MayDecline);
        Left(
            item,
            "step",
            item is { Step: not null, Type: ItemType.Integer }
                || (item.Step is { } s && item.Type == ItemType.Decimal && PlacesOf(s) is null)
        );
        return written;
    }

    private static IEnumerable<JsonObject> Occurrences(int? count, string url) =>
        count is { } number ? [Extension(url, "valueInteger", number)] : [];

    private static IEnumerable<JsonObject> Extensions(FormItem item)
    {
        var isScale = item.Type == ItemType.Scale;
        if (isScale)
        {
            yield return Control("slider");
        }

        var (min, max, step) = AnswerCheck.SpanOf(item);
        var number = TypeOf(item) == "integer" ? "valueInteger" : "valueDecimal";
        if (min is { } least)
        {
            yield return Extension(MinValue, NumberOf(least, number), least);
        }

        if (max is { } most)
        {
            yield return Extension(MaxValue, NumberOf(most, number), most);
        }

        if (isScale && step is { } by)
        {
            // FHIR's steps are whole; others are written in the type of the answers.
            yield return Extension(
                SliderStep,
                NumberOf(by, by % 1 == 0 ? "valueInteger" : number),
                by
            );
        }
        else if (
            item.Type == ItemType.Decimal
            && step is { } places
            && PlacesOf(places) is { } digits
        )
        {
            yield return Extension(MaxDecimalPlaces, "valueInteger", digits);
        }

        if (item.MinDate is { } first)
        {
            yield return Extension(MinValue, "valueDate", $"{first:yyyy-MM-dd}");
        }

        if (item.MaxDate is { } last)
        {
            yield return Extension(MaxValue, "valueDate", $"{last:yyyy-MM-dd}");
        }

        if (item.MinLength is { } shortest)
        {
            yield return Extension(MinLength, "valueInteger", shortest);
        }

        if (TypeOf(item) is "string" or "text" && item.Pattern is { } pattern)
        {
            yield return Extension(Regex, "valueString", pattern);
        }

        foreach (var resource in ResourcesOf(item.Pattern) ?? [])
        {
            yield return Extension(ReferenceResource, "valueCode", resource);
        }

        if (item.Unit is { } unit)
        {
            yield return Extension(Unit, "valueCoding", Coding(Ucum, unit, unit));
        }
    }

    private static string NumberOf(decimal number, string member) =>
        number % 1 == 0 ? member : "valueDecimal";

    /// <summary>The digits behind the point that a step of 1, 0.1, 0.01 … allows; null for another step.</summary>
    private static int? PlacesOf(decimal step)
    {
        var (one, places) = (1m, 0);
        while (one > step && places < 10)
        {
            one /= 10;
            places++;
        }

        return one == step ? places : null;
    }

    private static JsonObject Control(string code) =>
        Extension(
            ItemControl,
            "valueCodeableConcept",
            new JsonObject
            {
                ["coding"] = new JsonArray(
                    new JsonObject { ["system"] = ItemControlSystem, ["code"] = code }
                ),
            }
        );

    /// <summary>What FHIR writes as texts within the item: help, and the words at the ends of a scale.</summary>
    private IEnumerable<JsonObject> Beside(FormItem item)
    {
        if (item.Help is { } help)
        {
            var written = Words($"{item.LinkId}-help", "help", help);
            Translate(written, "text", texts => ItemOf(texts, item)?.Help);
            yield return written;
        }

        var (min, max, _) = AnswerCheck.SpanOf(item);
        for (var i = 0; i < item.Anchors.Count; i++)
        {
            var anchor = item.Anchors[i];
            var control =
                anchor.Value == min ? "lower"
                : anchor.Value == max ? "upper"
                : null;
            if (control is null)
            {
                Left(item, $"anchors/{i}", isThere: true);
                continue;
            }

            var written = Words($"{item.LinkId}-{control}", control, anchor.Text);
            Translate(
                written,
                "text",
                texts =>
                    ItemOf(texts, item)
                        ?.Anchors.FirstOrDefault(one => one.Value == anchor.Value)
                        ?.Text
            );
            yield return written;
        }
    }

    private static JsonObject Words(string linkId, string control, string text) =>
        new()
        {
            ["linkId"] = linkId,
            ["extension"] = new JsonArray(Control(control)),
            ["text"] = text,
            ["type"] = "display",
        };

    private JsonObject Option(FormItem item, ItemOption option)
    {
        var coding = CodingOf(option);
        Translate(
            coding,
            "display",
            texts => ItemOf(texts, item)?.Options.GetValueOrDefault(option.Code)
        );
        JsonObject written = new() { ["valueCoding"] = coding };
        JsonArray extensions = [];
        if (option.Score is { } score)
        {
            extensions.Add(Extension(OrdinalValue, "valueDecimal", score));
        }

        if (option.Exclusive)
        {
            extensions.Add(Extension(OptionExclusive, "valueBoolean", true));
        }

        Put(written, "extension", extensions.Count == 0 ? null : extensions);
        if (item.Initial?.Values.Any(value => Comparison.OptionOf(item, value) == option) == true)
        {
            written["initialSelected"] = true;
        }

        return written;
    }

    // With options it is said at the option.
    private static JsonArray? Initial(FormItem item)
    {
        if (item.Initial is not { Values: { Count: > 0 } values })
        {
            return null;
        }

        JsonArray written =
        [
            .. values
                .Where(value => Comparison.OptionOf(item, value) is null)
                .Select(value => ValueOf(item, value)),
        ];
        return written.Count == 0 ? null : written;
    }

    /// <summary>A value in an object of its own, under the name that its type has.</summary>
    internal static JsonObject ValueOf(FormItem item, AnswerValue value, string choice = "value")
    {
        if (Comparison.OptionOf(item, value) is { } option)
        {
            return new JsonObject { [$"{choice}Coding"] = CodingOf(option) };
        }

        return TypeOf(item) switch
        {
            "boolean" => new JsonObject { [$"{choice}Boolean"] = value.Boolean },
            "integer" => new JsonObject { [$"{choice}Integer"] = value.Number },
            "decimal" => new JsonObject { [$"{choice}Decimal"] = value.Number },
            "date" => new JsonObject { [$"{choice}Date"] = value.Text },
            "time" => new JsonObject
            {
                [$"{choice}Time"] = value.Text?.Length == 5 ? value.Text + ":00" : value.Text,
            },
            "dateTime" => new JsonObject { [$"{choice}DateTime"] = value.Text },
            "url" => new JsonObject { [$"{choice}Uri"] = value.Text },
            "reference" => new JsonObject
            {
                [$"{choice}Reference"] = new JsonObject { ["reference"] = value.Text },
            },
            _ => new JsonObject { [$"{choice}String"] = value.Other ?? value.Text },
        };
    }

    private JsonArray? Conditions(FormItem item, JsonObject written)
    {
        if (item.EnableWhen is not { } condition)
        {
            return null;
        }

        var parts = condition.All ?? condition.Any ?? [condition];
        if (parts.Any(part => part.Item is null))
        {
            // The resource has one level of conditions.
            Left(item, "enableWhen", isThere: true);
            return null;
        }

        if (parts.Count > 1)
        {
            written["enableBehavior"] = condition.All is null ? "any" : "all";
        }

        return [.. parts.Select(Condition)];
    }

    private JsonObject Condition(AnswerCondition part)
    {
        var asked = FormIndex.Of(_form).Find(part.Item)!.Item;
        var isWorth =
            asked.Options.Count > 0
            && part.Operator
                is not (
                    ConditionOperator.Equal
                    or ConditionOperator.NotEqual
                    or ConditionOperator.Exists
                );
        var answer =
            part.Operator == ConditionOperator.Exists
                ? new JsonObject { ["answerBoolean"] = part.Value?.Boolean ?? true }
            : isWorth ? new JsonObject { ["answerDecimal"] = part.Value!.Number }
            : ValueOf(asked, part.Value!, "answer");
        JsonObject written = new()
        {
            ["question"] = part.Item,
            ["operator"] = part.Operator switch
            {
                ConditionOperator.Exists => "exists",
                ConditionOperator.Equal => "=",
                ConditionOperator.NotEqual => "!=",
                ConditionOperator.Greater => ">",
                ConditionOperator.Less => "<",
                ConditionOperator.GreaterOrEqual => ">=",
                _ => "<=",
            },
        };
        foreach (var (name, value) in answer)
        {
            written[name] = value?.DeepClone();
        }

        return written;
    }

    private static ItemTranslation? ItemOf(FormTranslation texts, FormItem item) =>
        texts.Items.GetValueOrDefault(item.LinkId);

    /// <summary>Writes the translations of a text beside it.</summary>
    private void Translate(JsonObject into, string member, Func<FormTranslation, string?> words)
    {
        JsonArray translations =
        [
            .. _form
                .Translations.Select(one => (Language: one.Key, Words: words(one.Value)))
                .Where(one => one.Words is not null)
                .OrderBy(one => one.Language, StringComparer.Ordinal)
                .Select(one => new JsonObject
                {
                    ["url"] = Translation,
                    ["extension"] = new JsonArray(
                        Extension("lang", "valueCode", one.Language),
                        Extension("content", "valueString", one.Words)
                    ),
                }),
        ];
        if (translations.Count > 0)
        {
            into[$"_{member}"] = new JsonObject { ["extension"] = translations };
        }
    }
}
