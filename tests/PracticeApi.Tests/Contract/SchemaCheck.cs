using System.Text.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Contract;

/// <summary>Validates JSON against the part of JSON Schema that the contract uses; a keyword it does not know is an error.</summary>
internal sealed class SchemaCheck(TheContract contract)
{
    private static readonly HashSet<string> Annotations =
    [
        "description",
        "examples",
        "example",
        "default",
        "deprecated",
        "title",
        "format",
        "x-extensible-enum",
    ];

    /// <summary>What is wrong, each with the JSON Pointer of its place.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value, JsonObject schema)
    {
        List<string> faults = [];
        Check(value, schema, "", faults);
        return faults;
    }

    private void Check(JsonNode? value, JsonObject schema, string at, List<string> faults)
    {
        foreach (var (keyword, rule) in schema)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(value, contract.Resolve(schema), at, faults);
                    break;
                case "type":
                    CheckType(value, rule!, at, faults);
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)))
                    {
                        faults.Add($"{at}: is none of {rule.ToJsonString()}");
                    }

                    break;
                case "allOf":
                    foreach (var part in rule!.AsArray())
                    {
                        Check(value, part!.AsObject(), at, faults);
                    }

                    break;
                case "oneOf":
                case "anyOf":
                    CheckAlternatives(value, keyword, rule!.AsArray(), at, faults);
                    break;
                case "required":
                    faults.AddRange(
                        from name in rule!.AsArray()
                        where value is JsonObject one && !one.ContainsKey((string)name!)
                        select $"{at}: lacks {name}"
                    );
                    break;
                case "properties":
                    foreach (var (name, member) in (value as JsonObject ?? []).ToArray())
                    {
                        if (rule![name] is JsonObject inner)
                        {
                            Check(member, inner, $"{at}/{name}", faults);
                        }
                    }

                    break;
                case "additionalProperties":
                    foreach (
                        var (name, member) in (value as JsonObject ?? []).Where(member =>
                            schema["properties"]?[member.Key] is null
                        )
                    )
                    {
                        if (rule is JsonObject inner)
                        {
                            Check(member, inner, $"{at}/{name}", faults);
                        }
                        else if (!rule!.GetValue<bool>())
                        {
                            faults.Add($"{at}/{name}: is not in the schema");
                        }
                    }

                    break;
                case "items":
                    foreach (var (i, item) in (value as JsonArray ?? []).Index())
                    {
                        Check(item, rule!.AsObject(), $"{at}/{i}", faults);
                    }

                    break;
                default:
                    if (!Annotations.Contains(keyword) && !HoldsBound(value, keyword, rule!))
                    {
                        faults.Add($"{at}: breaks {keyword} {rule!.ToJsonString()}");
                    }

                    break;
            }
        }
    }

    private void CheckAlternatives(
        JsonNode? value,
        string keyword,
        JsonArray alternatives,
        string at,
        List<string> faults
    )
    {
        var tries = alternatives.Select(one => Faults(value, one!.AsObject())).ToArray();
        var passed = tries.Count(one => one.Count == 0);
        if (passed == 0)
        {
            // The alternative that comes closest tells most.
            faults.AddRange(tries.MinBy(one => one.Count)!.Select(fault => at + fault));
        }
        else if (passed > 1 && keyword == "oneOf")
        {
            faults.Add($"{at}: is {passed} of the schemas of which it has to be one");
        }
    }

    private static void CheckType(JsonNode? value, JsonNode rule, string at, List<string> faults)
    {
        string[] allowed = rule is JsonArray many
            ? [.. many.Select(one => (string)one!)]
            : [(string)rule!];
        var type = value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.String => "string",
            JsonValueKind.Number => decimal.IsInteger(value.GetValue<decimal>())
                ? "integer"
                : "number",
            JsonValueKind.Array => "array",
            _ => "object",
        };
        if (!allowed.Contains(type) && !(type == "integer" && allowed.Contains("number")))
        {
            faults.Add($"{at}: is {type}, not {string.Join(" or ", allowed)}");
        }
    }

    private static bool HoldsBound(JsonNode? value, string keyword, JsonNode rule) =>
        keyword switch
        {
            "minLength" => value?.GetValueKind() != JsonValueKind.String
                || ((string)value!).Length >= (int)rule,
            "maxLength" => value?.GetValueKind() != JsonValueKind.String
                || ((string)value!).Length <= (int)rule,
            "minItems" => value is not JsonArray items || items.Count >= (int)rule,
            "maxItems" => value is not JsonArray items || items.Count <= (int)rule,
            "minimum" => value?.GetValueKind() != JsonValueKind.Number
                || (decimal)value >= (decimal)rule,
            "maximum" => value?.GetValueKind() != JsonValueKind.Number
                || (decimal)value <= (decimal)rule,
            "pattern" => value?.GetValueKind() != JsonValueKind.String
                || System.Text.RegularExpressions.Regex.IsMatch((string)value!, (string)rule!),
            _ => throw new NotSupportedException($"The check does not know {keyword}."),
        };
}
