using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace PracticeApi.Http;

/// <summary>What the body of a route is a merge patch of, for the contract.</summary>
/// <param name="Request">The request that takes the whole.</param>
internal sealed record MergePatchOf(Type Request);

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    public const string MediaType = "application/merge-patch+json";

    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject merged)
                    {
                        merged = [];
                        target[name] = merged;
                    }

                    Apply(merged, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    /// <summary>
    /// JSON Pointers of the patch's members that the type does not have. The serializer finds those with a value; one that
    /// is to be removed would pass for a slip of the pen.
    /// </summary>
    public static IEnumerable<string> UnknownMembers(JsonObject patch, JsonTypeInfo type)
    {
        foreach (var (name, value) in patch)
        {
            var pointer =
                $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            var member = type.Properties.FirstOrDefault(property => property.Name == name);
            if (member is null)
            {
                yield return pointer;
            }
            else if (value is JsonObject inner)
            {
                var nested = type.Options.GetTypeInfo(member.PropertyType);
                if (nested.Kind == JsonTypeInfoKind.Object)
                {
                    foreach (var below in UnknownMembers(inner, nested))
                    {
                        yield return pointer + below;
                    }
                }
            }
        }
    }
}
