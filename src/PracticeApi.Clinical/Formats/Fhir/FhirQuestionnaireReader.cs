using System.Globalization;
using System.Text;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>A questionnaire that came as FHIR.</summary>
public sealed record FhirQuestionnaire
{
    /// <summary>A key made of its title, name or id; null where none of them gives one.</summary>
    public string? Key { get; init; }

    /// <summary>What it asks; null where it is refused.</summary>
    public FormContent? Content { get; init; }

    /// <summary>What was not taken over, or not as it was, in its order.</summary>
    public IReadOnlyList<FhirNote> Notes { get; init; } = [];

    /// <summary>Why it is refused; the pointers are into the resource.</summary>
    public IReadOnlyList<FormFault> Faults { get; init; } = [];
}

/// <summary>
/// Reads an R4 Questionnaire. Whatever is in it becomes part of the questionnaire, a note, or a fault for which it is refused.
/// </summary>
public sealed class FhirQuestionnaireReader
{
    private const string DefaultLanguage = "en";
    private const string Untitled = "Questionnaire without a title";
    private const int MaxKey = 64;

    private readonly FhirMembers _root;
    private readonly FhirItems _items;

    private FhirQuestionnaireReader(FhirMembers root)
    {
        _root = root;
        _items = new FhirItems(root);
    }

    /// <summary>Reads what arrived.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    public static FhirQuestionnaire Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (FhirReader.FaultOfText(json.Span) is { } fault)
        {
            return Unreadable(fault.Code, fault.Message);
        }

        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, "");
    }

    internal static FhirQuestionnaire Read(JsonElement resource, string place)
    {
        if (
            resource.ValueKind != JsonValueKind.Object
            || !resource.TryGetProperty("resourceType", out var type)
            || type.ValueKind != JsonValueKind.String
            || type.GetString() != "Questionnaire"
        )
        {
            return Unreadable("not-a-questionnaire", "is not a resource of type Questionnaire");
        }

        return new FhirQuestionnaireReader(
            new FhirMembers(new FhirNode(resource, place), new FhirFindings())
        ).Read();
    }

    private static FhirQuestionnaire Unreadable(string code, string message) =>
        new() { Faults = [new FormFault("", code, message)] };

    private FhirQuestionnaire Read()
    {
        // What may change the meaning of everything else cannot be passed over.
        foreach (var name in new[] { "implicitRules", "modifierExtension" })
        {
            if (_root.Has(name))
            {
                _root.Take(name);
                _root.Findings.Fault(
                    $"{_root.Place}/{name}",
                    "meaning-modified",
                    "changes the meaning of the resource in a way that is not known here"
                );
            }
        }

        var status = _root.Text("status");
        if (status == "retired")
        {
            _root.Findings.Note(
                $"{_root.Place}/status",
                "status-not-kept",
                "It is retired where it comes from; here it is a draft."
            );
        }

        var (titleFrom, title) = FirstText("title", "name", "id", "url");
        if (titleFrom != "title")
        {
            _root.Findings.Note(
                $"{_root.Place}/{titleFrom ?? "title"}",
                "title-missing",
                titleFrom is null
                    ? "It has neither title, name, id nor address."
                    : "It has no title; this stands for one."
            );
        }

        var language = _root.Text("language");
        if (language is null)
        {
            _root.Findings.Note(
                _root.Place,
                "language-assumed",
                "The language of its texts is not said; English was taken."
            );
        }

        _items.Translate(_root, "title", (texts, words) => texts with { Title = words });
        var items = _items.Read();
        var description = _root.Text("description");
        var purpose = _root.Text("purpose");
        var content = new FormContent
        {
            Title = title ?? Untitled,
            Language = language ?? DefaultLanguage,
            Purpose = purpose ?? description,
            Notes = purpose is null ? null : description,
            Instructions = _items.Instructions,
            Copyright = _root.Text("copyright"),
            Codes = [.. Canonical(), .. _items.Codes(_root)],
            Items = items,
            Translations = _items.Translations,
        };
        _root.ListRest();
        var faults = _root
            .Findings.Faults.Select(fault => new FormFault(
                fault.Field is null ? fault.Place : $"{fault.Place}/{fault.Field}",
                fault.Code,
                fault.Message
            ))
            .Concat(FormCheck.Faults(content).Select(_items.Located))
            .DistinctBy(fault => (fault.Pointer, fault.Code))
            .ToList();
        return new FhirQuestionnaire
        {
            Key = KeyOf(title) ?? KeyOf(_root.Text("name")) ?? KeyOf(_root.Text("id")),
            Content = faults.Count == 0 ? content : null,
            Notes = _root.Findings.Notes,
            Faults = faults,
        };
    }

    private (string? Name, string? Text) FirstText(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_root.Text(name) is { } text)
            {
                return (name, text);
            }
        }

        return (null, null);
    }

    // The address stays as a code in the system of addresses, the way FHIR gives identifiers that are URIs.
    private IEnumerable<ItemCode> Canonical() =>
        _root.Text("url") is { } url ? [new ItemCode(FhirQuestionnaires.UriSystem, url)] : [];

    private static string? KeyOf(string? title)
    {
        if (title is null)
        {
            return null;
        }

        StringBuilder key = new();
        foreach (var letter in NormalForm.Decomposed(title))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                key.Append(char.ToLowerInvariant(letter));
            }
            else if (
                key.Length > 0
                && key[^1] != '-'
                && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark
            )
            {
                key.Append('-');
            }
        }

        var text = key.ToString();
        text = (text.Length > MaxKey ? text[..MaxKey] : text).Trim('-');
        return text.Length == 0 ? null : text;
    }
}
