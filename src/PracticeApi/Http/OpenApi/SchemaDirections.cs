using System.Text.Json.Nodes;

namespace PracticeApi.Http.OpenApi;

/// <summary>
/// Tells the schemas of requests and of responses apart, because one type means different things there. In a response every
/// member is present, null where there is nothing, more may come, and so may values of an enum that no request uses; in a
/// request members may be left out, and unknown ones are refused. A schema used both ways is written twice, the request's under a name that ends
/// in <c>Input</c>.
/// </summary>
internal static class SchemaDirections
{
    private const string Prefix = "#/components/schemas/";
    private const string Suffix = "Input";

    /// <returns>The document, with its paths and components sorted.</returns>
    public static JsonObject Part(JsonObject document)
    {
        var components = document["components"]!.AsObject();
        var schemas = components["schemas"]!.AsObject();
        WritePatches(document, schemas);
        List<JsonNode> asked = [];
        List<JsonNode> answered = [components["responses"]!];
        foreach (var operation in Operations(document))
        {
            if (operation["requestBody"] is { } body)
            {
                asked.Add(body);
            }

            if (operation["parameters"] is { } parameters)
            {
                asked.Add(parameters);
            }

            answered.Add(operation["responses"]!);
        }

        var inRequests = Reached(asked, schemas);
        var inResponses = Reached(answered, schemas);
        Dictionary<string, string> renamed = [];
        foreach (
            var name in inRequests.Intersect(inResponses).Where(name => IsObject(schemas[name]!))
        )
        {
            renamed.Add(name, name + Suffix);
            schemas[name + Suffix] = schemas[name]!.DeepClone();
        }

        foreach (
            var root in asked.Concat(
                inRequests.Select(name => schemas[renamed.GetValueOrDefault(name, name)]!)
            )
        )
        {
            Rename(root, renamed);
        }

        foreach (var name in inResponses)
        {
            if (name != "Problem" && IsObject(schemas[name]!))
            {
                OpenToMore(schemas[name]!.AsObject());
            }
            else if (!inRequests.Contains(name) && schemas[name]!["enum"] is { } values)
            {
                schemas[name]!.AsObject().Remove("enum");
                schemas[name]!["x-extensible-enum"] = values;
            }
        }

        foreach (var name in schemas.Select(schema => schema.Key).ToArray())
        {
            if (
                !inRequests.Contains(name)
                && !inResponses.Contains(name)
                && !renamed.ContainsValue(name)
            )
            {
                schemas.Remove(name);
            }
        }

        Tidy(document, schemas);
        foreach (var operation in Operations(document))
        {
            operation["responses"] = Sorted(operation["responses"]!.AsObject());
        }

        document["paths"] = Sorted(document["paths"]!.AsObject());
        foreach (var part in components.Select(part => part.Key).ToArray())
        {
            components[part] = Sorted(components[part]!.AsObject());
        }

        return document;
    }

    /// <summary>In a merge patch (RFC 7396) every member may be left out, and null takes it away.</summary>
    private static void WritePatches(JsonObject document, JsonObject schemas)
    {
        foreach (
            var content in Operations(document)
                .Select(operation => operation["requestBody"]?["content"]?.AsObject())
                .OfType<JsonObject>()
                .Where(content => content.ContainsKey(MergePatch.MediaType))
        )
        {
            var renamed = Reached([content], schemas)
                .Where(name => IsObject(schemas[name]!))
                .ToDictionary(name => name, name => $"{name}Patch");
            foreach (var (name, patch) in renamed)
            {
                var schema = schemas[name]!.DeepClone().AsObject();
                schema.Remove("required");
                var properties = schema["properties"]!.AsObject();
                foreach (var property in properties.Select(property => property.Key).ToArray())
                {
                    properties[property] = OrNull(properties[property]!.DeepClone().AsObject());
                }

                Rename(schema, renamed);
                schemas[patch] = schema;
            }

            Rename(content, renamed);
        }
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        switch (schema["type"])
        {
            case JsonArray many when many.All(type => (string)type! != "null"):
                many.Insert(0, "null");
                break;
            case JsonValue one:
                schema["type"] = new JsonArray("null", (string)one!);
                break;
            case null when schema["oneOf"] is null:
                var description = schema["description"]?.DeepClone();
                schema.Remove("description");
                return new JsonObject
                {
                    ["oneOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }),
                    ["description"] = description,
                };
        }

        return schema;
    }

    private static IEnumerable<JsonNode> Operations(JsonObject document) =>
        document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(one => one.Value!));

    private static bool IsObject(JsonNode schema) => schema["properties"] is not null;

    private static void OpenToMore(JsonObject schema)
    {
        schema.Remove("additionalProperties");
        schema["required"] = new JsonArray([
            .. schema["properties"]!
                .AsObject()
                .Select(property => (JsonNode)property.Key)
                .OrderBy(name => (string)name!, StringComparer.Ordinal),
        ]);
    }

    private static HashSet<string> Reached(IEnumerable<JsonNode> roots, JsonObject schemas)
    {
        HashSet<string> reached = [];
        Queue<JsonNode> open = new(roots);
        while (open.TryDequeue(out var node))
        {
            foreach (var name in Objects(node).Select(Target).OfType<string>())
            {
                if (reached.Add(name))
                {
                    open.Enqueue(schemas[name]!);
                }
            }
        }

        return reached;
    }

    private static void Rename(JsonNode root, Dictionary<string, string> renamed)
    {
        foreach (var node in Objects(root))
        {
            if (Target(node) is { } target && renamed.TryGetValue(target, out var name))
            {
                node["$ref"] = Prefix + name;
            }
        }
    }

    /// <summary>Takes out what says nothing: a description that repeats the schema's own, a least length of none.</summary>
    private static void Tidy(JsonObject document, JsonObject schemas)
    {
        foreach (var node in Objects(document).ToArray())
        {
            if (
                Target(node) is { } target
                && JsonNode.DeepEquals(node["description"], schemas[target]?["description"])
            )
            {
                node.Remove("description");
            }

            if (node["minLength"] is JsonValue least && least.GetValue<int>() == 0)
            {
                node.Remove("minLength");
            }
        }
    }

    private static string? Target(JsonObject node) =>
        node["$ref"] is JsonValue reference
        && reference.GetValue<string>() is var text
        && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..]
            : null;

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject one => one.SelectMany(member => Objects(member.Value)).Prepend(one),
            JsonArray many => many.SelectMany(Objects),
            _ => [],
        };

    private static JsonObject Sorted(JsonObject members)
    {
        var sorted = members.OrderBy(member => member.Key, StringComparer.Ordinal).ToArray();
        members.Clear();
        return new JsonObject(sorted);
    }
}
