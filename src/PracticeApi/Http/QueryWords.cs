using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>
/// Reads enums in a query as they are written in JSON. The framework would take the names of the C# members, and numbers
/// and lists of them besides, and refuse the words of the contract.
/// </summary>
internal sealed class QueryWords(RequestDelegate next, IOptions<JsonOptions> json)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.QueryString.HasValue && http.GetEndpoint() is { } endpoint)
        {
            Translate(http, endpoint);
        }

        return next(http);
    }

    private void Translate(HttpContext http, Endpoint endpoint)
    {
        Dictionary<string, StringValues>? members = null;
        foreach (var parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>())
        {
            var type = parameter.ParameterInfo.ParameterType;
            type = Nullable.GetUnderlyingType(type) ?? type;
            var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name);
            if (!type.IsEnum || !http.Request.Query.TryGetValue(name, out var words))
            {
                continue;
            }

            // Several would be bound as one, with the bits of all of them.
            if (words.Count != 1)
            {
                throw Problem.Invalid([
                    new Fault($"/{name}", "is given more than once", "given-twice"),
                ]);
            }

            // Whoever binds it asks by the name of the C# member.
            members ??= http.Request.Query.ToDictionary(
                pair => pair.Key,
                pair => pair.Value,
                StringComparer.OrdinalIgnoreCase
            );
            members[name] = Member(type, name, words[0]);
        }

        if (members is not null)
        {
            // The feature, and not the query itself, which would also change the address that a page's Link repeats.
            http.Features.Set<IQueryFeature>(new QueryFeature(new QueryCollection(members)));
        }
    }

    private string Member(Type type, string name, string? word)
    {
        var options = json.Value.SerializerOptions;
        var words = Enum.GetValuesAsUnderlyingType(type)
            .Cast<object>()
            .Select(value => Enum.ToObject(type, value))
            .ToDictionary(value =>
                (string)JsonSerializer.SerializeToNode(value, type, options)!.AsValue()!
            );
        return word is not null && words.TryGetValue(word, out var member)
            ? member.ToString()!
            : throw Problem.Invalid([
                new Fault(
                    $"/{name}",
                    $"is none of {string.Join(", ", words.Keys)}",
                    "unknown-word"
                ),
            ]);
    }
}
