using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PracticeApi.Persistence;

/// <summary>How structured members are kept in their columns: camel case, enums as words, of what is null only the required.</summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(KeepRequired),
        };

    public static string? Write<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, Options);

    public static T? Read<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, Options);

    // A required member that is missing could not be read again.
    private static void KeepRequired(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member.IsRequired))
        {
            member.ShouldSerialize = static (_, _) => true;
        }
    }
}
