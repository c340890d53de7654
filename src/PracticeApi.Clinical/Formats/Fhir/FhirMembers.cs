using System.Globalization;
using System.Text.Json;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>What the reading of one resource has found beside what it takes over.</summary>
internal sealed class FhirFindings
{
    public List<FhirNote> Notes { get; } = [];

    /// <summary>What keeps the whole from being taken over.</summary>
    public List<IncomingFault> Faults { get; } = [];

    public void Note(string pointer, string code, string message) =>
        Notes.Add(new FhirNote(pointer, code, message));

    public void Fault(string pointer, string code, string message) =>
        Faults.Add(new IncomingFault(pointer, null, code, message));
}

/// <summary>A JSON object of which every member is either taken or listed in the end.</summary>
internal sealed class FhirMembers(FhirNode node, FhirFindings findings)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "resourceType", "id" };
    private readonly Dictionary<string, IReadOnlyList<FhirMembers>> _objects = new(
        StringComparer.Ordinal
    );
    private readonly HashSet<FhirMembers> _left = new(ReferenceEqualityComparer.Instance);

    public string Place => node.Place;

    public FhirFindings Findings => findings;

    /// <summary>The names of members that begin so, as <c>value</c> of <c>value[x]</c>.</summary>
    public string? NameOf(string choice) =>
        node
            .Element.EnumerateObject()
            .Select(member => member.Name)
            .FirstOrDefault(name =>
                name.Length > choice.Length
                && name.StartsWith(choice, StringComparison.Ordinal)
                && char.IsAsciiLetterUpper(name[choice.Length])
            );

    public bool Has(string name) => node.Raw(name) is not null;

    public JsonElement? Raw(string name)
    {
        _taken.Add(name);
        return node.Raw(name);
    }

    public string? Text(string name)
    {
        _taken.Add(name);
        return node.Text(name, findings.Faults);
    }

    public bool? Boolean(string name)
    {
        if (Raw(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.GetBoolean();
        }

        findings.Faults.Add(node.Fault(name, "wrong-kind", "This must be true or false."));
        return null;
    }

    public decimal? Number(string name)
    {
        _taken.Add(name);
        return FhirNumber.Of(node, name, findings.Faults)?.Value;
    }

    public int? Integer(string name)
    {
        if (Number(name) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue)
        {
            return (int)number;
        }

        findings.Faults.Add(node.Fault(name, "wrong-kind", "This must be a whole number."));
        return null;
    }

    public FhirMembers? Object(string name)
    {
        _taken.Add(name);
        if (!_objects.TryGetValue(name, out var known))
        {
            known = node.Object(name, findings.Faults) is { } one
                ? [new FhirMembers(one, findings)]
                : [];
            _objects.Add(name, known);
        }

        return known is [var member] ? member : null;
    }

    public IReadOnlyList<FhirMembers> Objects(string name)
    {
        _taken.Add(name);
        if (!_objects.TryGetValue(name, out var known))
        {
            known =
            [
                .. node.Objects(name, findings.Faults)
                    .Select(one => new FhirMembers(one, findings)),
            ];
            _objects.Add(name, known);
        }

        return known;
    }

    /// <summary>The extensions of an address; they are taken.</summary>
    public IReadOnlyList<FhirMembers> Extensions(params ReadOnlySpan<string> urls)
    {
        List<FhirMembers> found = [];
        foreach (var extension in AllExtensions())
        {
            if (urls.Contains(extension.Url ?? ""))
            {
                _left.Remove(extension);
                found.Add(extension);
            }
        }

        return found;
    }

    public FhirMembers? Extension(params ReadOnlySpan<string> urls) =>
        Extensions(urls) is [var first, ..] ? first : null;

    public bool HasExtension(string url) => CountOf(url) > 0;

    /// <summary>How many extensions of an address there are; counting takes nothing.</summary>
    public int CountOf(string url) => AllExtensions().Count(extension => extension.Url == url);

    /// <summary>The first code of an extension's concept; reading it takes nothing.</summary>
    public string? CodeOfExtension(string url)
    {
        List<IncomingFault> ignored = [];
        return node.Objects("extension", ignored)
            .Where(extension => extension.Text("url", ignored) == url)
            .Select(extension => extension.Object("valueCodeableConcept", ignored))
            .SelectMany(concept => concept?.Objects("coding", ignored) ?? [])
            .Select(coding => coding.Text("code", ignored))
            .FirstOrDefault(code => code is not null);
    }

    /// <summary>What stands beside a primitive member, as its translations.</summary>
    public FhirMembers? Beside(string name) => Has($"_{name}") ? Object($"_{name}") : null;

    /// <summary>Takes the whole member without looking into it.</summary>
    public void Take(string name) => _taken.Add(name);

    /// <summary>Takes everything that is in it: another note says what became of it.</summary>
    public void TakeAll()
    {
        foreach (var member in node.Element.EnumerateObject())
        {
            _taken.Add(member.Name);
        }

        AllExtensions();
        _left.Clear();
        _objects.Clear();
        _objects.Add("extension", []);
    }

    /// <summary>Lists everything that was not taken.</summary>
    public void ListRest()
    {
        foreach (var member in node.Element.EnumerateObject())
        {
            if (!_taken.Contains(member.Name) && member.Name != "extension")
            {
                findings.Note(
                    $"{Place}/{FhirQuestionnaires.Escape(member.Name)}",
                    "member-not-kept",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Short(member.Name)} was not taken over."
                    )
                );
            }
        }

        foreach (var extension in AllExtensions())
        {
            if (_left.Contains(extension))
            {
                var (code, what) = FhirQuestionnaires.KindOf(extension.Url);
                findings.Note(
                    extension.Place,
                    code,
                    $"{what} was not taken over: {Short(extension.Url ?? "an extension without address")}."
                );
            }
            else if (!extension.Has("valueCodeableConcept"))
            {
                extension.ListRest();
            }
        }

        foreach (var inner in _objects.Where(one => one.Key != "extension"))
        {
            foreach (var one in inner.Value)
            {
                one.ListRest();
            }
        }
    }

    private string? Url =>
        node.Raw("url") is { ValueKind: JsonValueKind.String } url ? url.GetString() : null;

    private IReadOnlyList<FhirMembers> AllExtensions()
    {
        if (_objects.TryGetValue("extension", out var known))
        {
            return known;
        }

        var all = Objects("extension");
        foreach (var extension in all)
        {
            extension.Take("url");
            _left.Add(extension);
        }

        return all;
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;
}
