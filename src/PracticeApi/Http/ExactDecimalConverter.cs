using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PracticeApi.Http;

/// <summary>
/// A decimal as a JSON number or as a string, with the places it was written with: 72.50 stays 72.50. More than 18 digits
/// before the point or 10 behind it do not fit the database and are refused, and so is an exponent.
/// </summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    private const int MaxIntegerDigits = 18;
    private const int MaxFractionDigits = 10;

    public override decimal Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(
                reader.HasValueSequence
                    ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence)
                    : reader.ValueSpan
            ),
            // The serializer words it as a value of the wrong type.
            _ => throw new JsonException(),
        };
        return Fits(text)
            ? decimal.Parse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture
            )
            : throw new JsonException();
    }

    public override void Write(
        Utf8JsonWriter writer,
        decimal value,
        JsonSerializerOptions options
    ) => writer.WriteNumberValue(value);

    private static bool Fits(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        return whole.Length is > 0 and <= MaxIntegerDigits
            && fraction.Length is > 0 and <= MaxFractionDigits
            && whole.All(char.IsAsciiDigit)
            && fraction.All(char.IsAsciiDigit);
    }
}
