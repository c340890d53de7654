using System.Text.Json;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>A JSON object with its place. Members are read as what FHIR says they are; another kind is a fault and reads as absent.</summary>
/// <param name="Element">The object.</param>
/// <param name="Place">Its JSON pointer in what arrived.</param>
internal sealed record FhirNode(JsonElement Element, string Place)
{
    private const string AbsentReasonUrl =
        "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /// <summary>The member as it is; null where it is missing or null.</summary>
    public JsonElement? Raw(string name) =>
        Element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    public string? Text(string name, List<IncomingFault> faults)
    {
        if (Raw(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            faults.Add(WrongKind(name, "a string"));
            return null;
        }

        return member.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    public FhirNode? Object(string name, List<IncomingFault> faults)
    {
        if (Raw(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.Object)
        {
            faults.Add(WrongKind(name, "an object"));
            return null;
        }

        return new FhirNode(member, $"{Place}/{name}");
    }

    public IEnumerable<FhirNode> Objects(string name, List<IncomingFault> faults)
    {
        var i = 0;
        foreach (var item in Items(name, faults))
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                yield return new FhirNode(item, $"{Place}/{name}/{i}");
            }
            else
            {
                faults.Add(WrongKind($"{name}/{i}", "an object"));
            }

            i++;
        }
    }

    /// <summary>The strings of a list; a null among them stands for one that only has extensions.</summary>
    public IEnumerable<string> Texts(string name, List<IncomingFault> faults)
    {
        var i = 0;
        foreach (var item in Items(name, faults))
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                yield return item.GetString()!;
            }
            else if (item.ValueKind != JsonValueKind.Null)
            {
                faults.Add(WrongKind($"{name}/{i}", "a string"));
            }

            i++;
        }
    }

    /// <summary>The reason given in place of a primitive member's value.</summary>
    public string? ReasonInPlaceOf(string name, List<IncomingFault> faults) =>
        Raw($"_{name}") is { ValueKind: JsonValueKind.Object } beside
            ? new FhirNode(beside, $"{Place}/_{name}").ReasonWithin(faults)
            : null;

    /// <summary>The reason given inside a member in place of its parts.</summary>
    public string? ReasonWithin(List<IncomingFault> faults) =>
        Objects("extension", faults)
            .Where(e => e.Text("url", faults) == AbsentReasonUrl)
            .Select(e => e.Text("valueCode", faults))
            .FirstOrDefault(code => code is not null);

    /// <summary>What a person reads of a concept: its text, else the first name or code of its codings.</summary>
    public string? Words(List<IncomingFault> faults) =>
        Text("text", faults)
        ?? Objects("coding", faults)
            .Select(c => c.Text("display", faults) ?? c.Text("code", faults))
            .FirstOrDefault(words => words is not null);

    public IncomingFault Fault(string? field, string code, string message) =>
        new(Place, field, code, message);

    private JsonElement[] Items(string name, List<IncomingFault> faults)
    {
        if (Raw(name) is not { } member)
        {
            return [];
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            faults.Add(WrongKind(name, "a list"));
            return [];
        }

        return [.. member.EnumerateArray()];
    }

    private IncomingFault WrongKind(string name, string expected) =>
        Fault(name, "wrong-kind", $"This must be {expected}.");
}
