using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads what questions are answered with: options, those of contained value sets, and the answer to begin with.</summary>
internal sealed class FhirOptions(FhirMembers root, FhirItems items)
{
    private readonly Dictionary<string, (JsonElement Resource, string Place)> _contained =
        Contained(root);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly FhirFindings _findings = root.Findings;

    /// <summary>The options of a question; none where it has none or they are not in the resource.</summary>
    public IReadOnlyList<ItemOption> Of(FhirMembers item, string linkId)
    {
        if (
            item.Text("type")
            is not (
                "choice"
                or "open-choice"
                or "coding"
                or "string"
                or "text"
                or "integer"
                or "date"
                or "time"
            )
        )
        {
            return [];
        }

        List<ItemOption> options = [];
        foreach (var source in item.Objects("answerOption"))
        {
            if (Option(source) is { } option)
            {
                Add(options, option, source.Place);
                TranslateOption(source, linkId, options[^1].Code);
            }
        }

        if (item.Text("answerValueSet") is { } address)
        {
            foreach (var option in OfValueSet(address, item, linkId))
            {
                Add(options, option, $"{item.Place}/answerValueSet");
            }
        }

        return options;
    }

    /// <summary>An option of a coding; null where it says nothing.</summary>
    public ItemOption? OfCoding(FhirMembers coding)
    {
        var (system, code, display) = (
            coding.Text("system"),
            coding.Text("code"),
            coding.Text("display")
        );
        if ((code ?? display) is not { } named)
        {
            _findings.Note(
                coding.Place,
                "option-not-kept",
                "It has neither a code nor words, and was left out."
            );
            return null;
        }

        return new ItemOption
        {
            Code = named,
            Text = Words(display, coding.Place),
            Score = ScoreOf(coding),
            Codes =
                system is not null && code is not null ? [new ItemCode(system, code, display)] : [],
        };
    }

    /// <summary>The answer to begin with.</summary>
    public Answer? Initial(FhirMembers item, FormItem question)
    {
        List<AnswerValue> values = [];
        foreach (var initial in item.Objects("initial"))
        {
            if (FhirAnswerValue.Of(initial, "value", question) is { Value: { } value })
            {
                values.Add(value);
            }
            else
            {
                _findings.Note(
                    initial.Place,
                    "initial-not-kept",
                    "It is no answer that the item takes."
                );
            }
        }

        foreach (
            var (source, code) in item.Objects("answerOption")
                .Where(option => option.Boolean("initialSelected") == true)
                .Select(option => (option, CodeOf(option)))
        )
        {
            if (question.Options.FirstOrDefault(option => option.Code == code) is { } option)
            {
                values.Add(AnswerValue.Of(option.Code));
            }
        }

        if (values.Count == 0)
        {
            return null;
        }

        if (question.Type == ItemType.MultipleChoice)
        {
            return Answer.Of([.. values.Distinct()]);
        }

        if (values.Count > 1)
        {
            _findings.Note(
                item.Place,
                "initial-not-kept",
                "Of several answers to begin with the first was taken."
            );
        }

        var answer = Answer.Of(values[0]);
        if (AnswerCheck.FaultsOfOne(question, answer).Count == 0)
        {
            return answer;
        }

        _findings.Note(
            item.Place,
            "initial-not-kept",
            "The answer to begin with is none that the item takes."
        );
        return null;
    }

    /// <summary>Lists the contained resources that nothing was taken from.</summary>
    public void ListUnused()
    {
        var contained = root.Raw("contained");
        if (contained is not { ValueKind: JsonValueKind.Array } all)
        {
            return;
        }

        var i = 0;
        foreach (var resource in all.EnumerateArray())
        {
            if (IdOf(resource) is not { } id || !_used.Contains(id))
            {
                _findings.Note(
                    string.Create(CultureInfo.InvariantCulture, $"{root.Place}/contained/{i}"),
                    "contained-not-kept",
                    "A contained resource was not taken over."
                );
            }

            i++;
        }
    }

    private void Add(List<ItemOption> options, ItemOption option, string place)
    {
        if (options.Any(one => one.Code == option.Code))
        {
            // The same code in two systems is two options.
            if (
                option.Codes is [{ } code]
                && !options.Any(one =>
                    one.Codes.Any(other => other.System == code.System && other.Code == code.Code)
                )
            )
            {
                options.Add(option with { Code = $"{code.System}|{code.Code}" });
                return;
            }

            _findings.Note(
                place,
                "repeated-option",
                "An option that stands there twice was taken once."
            );
            return;
        }

        options.Add(option);
    }

    private ItemOption? Option(FhirMembers source)
    {
        source.Take("initialSelected");
        var exclusive =
            source.Extension(FhirQuestionnaires.OptionExclusive)?.Boolean("valueBoolean") == true;
        switch (source.NameOf("value"))
        {
            case "valueCoding":
                if (source.Object("valueCoding") is { } coding && OfCoding(coding) is { } option)
                {
                    return option with
                    {
                        Score = ScoreOf(source) ?? option.Score,
                        Exclusive = exclusive,
                    };
                }

                return null;
            case "valueReference":
                var reference = source.Object("valueReference");
                return reference?.Text("reference") is { } address
                    ? new ItemOption
                    {
                        Code = address,
                        Text = reference.Text("display") ?? address,
                        Exclusive = exclusive,
                    }
                    : null;
            case { } name when source.Raw(name)?.ToString() is { Length: > 0 } text:
                return new ItemOption
                {
                    Code = text.Trim(),
                    Text = text.Trim(),
                    Score = ScoreOf(source),
                    Exclusive = exclusive,
                };
            default:
                _findings.Note(
                    source.Place,
                    "option-not-kept",
                    "It has no value, and was left out."
                );
                return null;
        }
    }

    // A code is nothing to show to people.
    private string? Words(string? display, string place)
    {
        if (display is null)
        {
            _findings.Note(
                place,
                "option-without-words",
                "Its words have to be entered before the questionnaire can be published."
            );
        }

        return display;
    }

    private static string? CodeOf(FhirMembers option) =>
        option.NameOf("value") switch
        {
            "valueCoding" => option.Object("valueCoding")?.Text("code")
                ?? option.Object("valueCoding")?.Text("display"),
            "valueReference" => option.Object("valueReference")?.Text("reference"),
            { } name => option.Raw(name)?.ToString().Trim(),
            null => null,
        };

    private static decimal? ScoreOf(FhirMembers of) =>
        of.Extension(FhirQuestionnaires.OrdinalValue, FhirQuestionnaires.ItemWeight)
            ?.Number("valueDecimal");

    private void TranslateOption(FhirMembers source, string linkId, string code)
    {
        var (of, member) = source.Has("valueString")
            ? (source, "valueString")
            : (source.Object("valueCoding"), "display");
        if (of is not null)
        {
            items.TranslateItem(of, member, linkId, (texts, words) => With(texts, code, words));
        }
    }

    private static ItemTranslation With(ItemTranslation texts, string code, string words) =>
        texts with
        {
            Options = new Dictionary<string, string>(texts.Options) { [code] = words },
        };

    private List<ItemOption> OfValueSet(string address, FhirMembers item, string linkId)
    {
        if (
            !address.StartsWith('#')
            || !_contained.TryGetValue(address[1..], out var set)
            || Concepts(new FhirMembers(new FhirNode(set.Resource, set.Place), _findings))
                is not { } concepts
        )
        {
            _findings.Note(
                $"{item.Place}/answerValueSet",
                "value-set-not-resolved",
                "Its codes are not in the resource."
            );
            return [];
        }

        if (_used.Add(address[1..]))
        {
            _findings.Note(
                $"{item.Place}/answerValueSet",
                "value-set-as-options",
                "Its codes became options; what else is said of it was not taken over."
            );
        }

        List<ItemOption> options = [];
        foreach (var (system, concept) in concepts)
        {
            if (concept.Text("code") is not { } code)
            {
                continue;
            }

            var display = concept.Text("display");
            options.Add(
                new ItemOption
                {
                    Code = code,
                    Text = Words(display, concept.Place),
                    Score = ScoreOf(concept),
                    Codes = system is null ? [] : [new ItemCode(system, code, display)],
                }
            );
            foreach (var designation in concept.Objects("designation"))
            {
                if (
                    designation.Text("language") is { } language
                    && designation.Text("value") is { } words
                )
                {
                    items.AddTranslation(language, linkId, texts => With(texts, code, words));
                }
            }
        }

        return options;
    }

    /// <summary>The codes that a value set lists; null where it names them in another way.</summary>
    private static List<(string? System, FhirMembers Concept)>? Concepts(FhirMembers set)
    {
        List<(string? System, FhirMembers Concept)> concepts = [];
        if (set.Object("expansion") is { } expansion && expansion.Has("contains"))
        {
            concepts.AddRange(
                expansion
                    .Objects("contains")
                    .Where(one => one.Boolean("abstract") != true)
                    .Select(one => (one.Text("system"), one))
            );
            return expansion.Objects("contains").Any(one => one.Has("contains")) ? null : concepts;
        }

        if (set.Object("compose") is not { } compose || compose.Has("exclude"))
        {
            return null;
        }

        foreach (var include in compose.Objects("include"))
        {
            if (!include.Has("concept") || include.Has("valueSet") || include.Has("filter"))
            {
                return null;
            }

            var system = include.Text("system");
            concepts.AddRange(include.Objects("concept").Select(one => (system, one)));
        }

        return concepts;
    }

    private static Dictionary<string, (JsonElement, string)> Contained(FhirMembers root)
    {
        Dictionary<string, (JsonElement, string)> contained = new(StringComparer.Ordinal);
        if (root.Raw("contained") is { ValueKind: JsonValueKind.Array } all)
        {
            var i = 0;
            foreach (var resource in all.EnumerateArray())
            {
                if (IdOf(resource) is { } id)
                {
                    contained.TryAdd(
                        id,
                        (
                            resource,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{root.Place}/contained/{i}"
                            )
                        )
                    );
                }

                i++;
            }
        }

        return contained;
    }

    private static string? IdOf(JsonElement resource) =>
        resource.ValueKind == JsonValueKind.Object
        && resource.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
}
