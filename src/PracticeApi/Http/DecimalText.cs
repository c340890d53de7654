using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PracticeApi.Http.OpenApi;

namespace PracticeApi.Http;

/// <summary>A number exactly as the caller wrote it, as a JSON number or as a string; nothing of it is rounded or dropped.</summary>
/// <param name="Text">The characters, such as <c>18.0</c>.</param>
[JsonConverter(typeof(DecimalTextConverter))]
public readonly record struct DecimalText(string Text) : IDescribesItself
{
    /// <inheritdoc />
    public static OpenApiSchema Schema =>
        new() { Type = JsonSchemaType.Number | JsonSchemaType.String };

    /// <inheritdoc />
    public override string ToString() => Text;
}

internal sealed class DecimalTextConverter : JsonConverter<DecimalText>
{
    public override DecimalText Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new DecimalText(reader.GetString()!),
            JsonTokenType.Number => new DecimalText(
                Encoding.UTF8.GetString(
                    reader.HasValueSequence
                        ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence)
                        : reader.ValueSpan
                )
            ),
            _ => throw new JsonException(
                "The value could not be converted: a number or a string is expected."
            ),
        };

    public override void Write(
        Utf8JsonWriter writer,
        DecimalText value,
        JsonSerializerOptions options
    ) => writer.WriteStringValue(value.Text);
}
