using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PracticeApi.Http;

/// <summary>
/// Keeps null out of lists whose elements may not be null: the serializer respects the annotation of a member, and not that of
/// the elements of its list.
/// </summary>
internal static class ListsWithoutNull
{
    public static void Refuse(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (
                property is { Set: { } set, AttributeProvider: PropertyInfo member }
                && HasElementsThatMayNotBeNull(member)
            )
            {
                property.Set = (owner, value) =>
                {
                    if (value is IEnumerable elements && elements.Cast<object?>().Contains(null))
                    {
                        // Without a message of its own it is worded as a value of the wrong type, at the path of the list.
                        throw new JsonException();
                    }

                    set(owner, value);
                };
            }
        }
    }

    private static bool HasElementsThatMayNotBeNull(PropertyInfo member)
    {
        if (
            member.PropertyType == typeof(string)
            || !typeof(IEnumerable).IsAssignableFrom(member.PropertyType)
        )
        {
            return false;
        }

        var nullability = new NullabilityInfoContext().Create(member);
        var element = nullability.ElementType ?? nullability.GenericTypeArguments.LastOrDefault();
        return element is { Type.IsValueType: false, ReadState: NullabilityState.NotNull };
    }
}
