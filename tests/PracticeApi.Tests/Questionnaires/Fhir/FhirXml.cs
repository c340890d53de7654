using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace PracticeApi.Tests.Questionnaires.Fhir;

/// <summary>Turns the XML of questionnaires and their answers into the JSON of the same, for samples that come in XML alone.</summary>
internal static class FhirXml
{
    private static readonly HashSet<string> Lists =
    [
        "item",
        "answer",
        "enableWhen",
        "answerOption",
        "initial",
        "extension",
        "contained",
        "coding",
        "identifier",
        "contact",
        "telecom",
        "subjectType",
        "profile",
        "useContext",
        "jurisdiction",
        "derivedFrom",
        "entry",
        "tag",
        "include",
        "concept",
        "contains",
        "given",
        "name.HumanName",
    ];

    private static readonly HashSet<string> Numbers =
    [
        "valueDecimal",
        "valueInteger",
        "answerDecimal",
        "answerInteger",
        "maxLength",
    ];

    private static readonly HashSet<string> Booleans =
    [
        "valueBoolean",
        "answerBoolean",
        "required",
        "repeats",
        "readOnly",
        "experimental",
        "initialSelected",
    ];

    public static byte[] ToJson(string path)
    {
        var root = XDocument.Load(path).Root!;
        return System.Text.Encoding.UTF8.GetBytes(Resource(root).ToJsonString());
    }

    private static JsonObject Resource(XElement element)
    {
        var resource = Members(element);
        resource["resourceType"] = element.Name.LocalName;
        return resource;
    }

    private static JsonObject Members(XElement element)
    {
        JsonObject members = [];
        if (element.Attribute("url") is { } url)
        {
            members["url"] = url.Value;
        }

        foreach (var group in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            var isCode = group.Key == "code" && element.Name.LocalName is "Questionnaire" or "item";
            members[group.Key] =
                Lists.Contains(group.Key) || (isCode && group.First().HasElements)
                    ? new JsonArray([.. group.Select(Value)])
                    : Value(group.First());
        }

        return members;
    }

    private static JsonNode? Value(XElement element)
    {
        var name = element.Name.LocalName;
        if (name == "div")
        {
            return element.ToString();
        }

        if (name is "contained" or "resource")
        {
            return Resource(element.Elements().Single());
        }

        if (element.Attribute("value")?.Value is not { } value)
        {
            return Members(element);
        }

        return Numbers.Contains(name) ? JsonNode.Parse(value)
            : Booleans.Contains(name) ? value == "true"
            : value;
    }
}
