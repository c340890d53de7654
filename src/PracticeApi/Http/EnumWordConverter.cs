using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PracticeApi.Http;

/// <summary>Enums as the words of the contract, letter by letter: the framework's converter takes any case of them.</summary>
internal sealed class EnumWordConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(
        Type typeToConvert,
        JsonSerializerOptions options
    ) => (JsonConverter)Activator.CreateInstance(typeof(Words<>).MakeGenericType(typeToConvert))!;

    private sealed class Words<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>()
            .ToDictionary(Word);

        private static readonly Dictionary<T, string> Names = Values.ToDictionary(
            pair => pair.Value,
            pair => pair.Key
        );

        public override T Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.TokenType == JsonTokenType.String
            && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                // The serializer words it as a value of the wrong type.
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Names[value]);

        public override T ReadAsPropertyName(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException();

        public override void WriteAsPropertyName(
            Utf8JsonWriter writer,
            T value,
            JsonSerializerOptions options
        ) => writer.WritePropertyName(Names[value]);

        private static string Word(T value) =>
            typeof(T)
                .GetField(value.ToString())!
                .GetCustomAttribute<JsonStringEnumMemberNameAttribute>()
                ?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }
}
