using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Questionnaires;

internal sealed class FormAnswersConverter : JsonConverter<FormAnswers>
{
    public override FormAnswers Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        Dictionary<string, Answer> answers = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var linkId = reader.GetString()!;
            reader.Read();
            // Null takes an answer away.
            var answer =
                reader.TokenType == JsonTokenType.Null
                    ? null
                    : AnswerConverter.ReadAnswer(ref reader, options);
            if (!answers.TryAdd(linkId, answer ?? Answer.Of(Array.Empty<AnswerValue>())))
            {
                throw new JsonException();
            }
        }

        return new FormAnswers(answers);
    }

    public override void Write(
        Utf8JsonWriter writer,
        FormAnswers value,
        JsonSerializerOptions options
    )
    {
        writer.WriteStartObject();
        foreach (var (linkId, answer) in value.All)
        {
            writer.WritePropertyName(linkId);
            AnswerConverter.WriteAnswer(writer, answer, options);
        }

        writer.WriteEndObject();
    }
}

internal sealed class AnswerConverter : JsonConverter<Answer>
{
    private const string Absent = "absent";

    public override Answer Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => ReadAnswer(ref reader, options);

    public override void Write(
        Utf8JsonWriter writer,
        Answer value,
        JsonSerializerOptions options
    ) => WriteAnswer(writer, value, options);

    public static Answer ReadAnswer(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return ReadList(ref reader, options);
            case JsonTokenType.StartObject:
                reader.Read();
                if (
                    reader.TokenType != JsonTokenType.PropertyName
                    || !reader.ValueTextEquals(Absent)
                )
                {
                    return Answer.Of(AnswerValueConverter.ReadOther(ref reader));
                }

                reader.Read();
                var reason = AnswerValueConverter.ReadText(ref reader) switch
                {
                    "declined" => AbsentReason.Declined,
                    "unknown" => AbsentReason.Unknown,
                    _ => throw new JsonException(),
                };
                AnswerValueConverter.ReadEnd(ref reader);
                return Answer.Of(reason);
            default:
                return Answer.Of(AnswerValueConverter.ReadValue(ref reader));
        }
    }

    public static void WriteAnswer(
        Utf8JsonWriter writer,
        Answer answer,
        JsonSerializerOptions options
    )
    {
        if (answer.Absent is { } reason)
        {
            writer.WriteStartObject();
            writer.WriteString(Absent, EnumNames.CamelCase(reason));
            writer.WriteEndObject();
        }
        else if (!answer.IsList)
        {
            AnswerValueConverter.WriteValue(writer, answer.Values[0]);
        }
        else
        {
            writer.WriteStartArray();
            foreach (var value in answer.Values)
            {
                AnswerValueConverter.WriteValue(writer, value);
            }

            foreach (var repetition in answer.Repetitions)
            {
                JsonSerializer.Serialize(writer, repetition, options);
            }

            writer.WriteEndArray();
        }
    }

    // Objects in a list are repetitions; a list of values and one of repetitions are not mixed.
    private static Answer ReadList(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        List<AnswerValue> values = [];
        List<FormAnswers> repetitions = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                repetitions.Add(JsonSerializer.Deserialize<FormAnswers>(ref reader, options)!);
            }
            else
            {
                values.Add(AnswerValueConverter.ReadValue(ref reader));
            }
        }

        return (values.Count, repetitions.Count) switch
        {
            (> 0, > 0) => throw new JsonException(),
            (_, > 0) => Answer.Of(repetitions),
            _ => Answer.Of(values),
        };
    }
}

internal sealed class AnswerValueConverter : JsonConverter<AnswerValue>
{
    private const string Other = "other";

    public override AnswerValue Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return ReadValue(ref reader);
        }

        reader.Read();
        return ReadOther(ref reader);
    }

    public override void Write(
        Utf8JsonWriter writer,
        AnswerValue value,
        JsonSerializerOptions options
    ) => WriteValue(writer, value);

    // The serializer words what is thrown here as a value of the wrong type: a message could quote an answer.
    public static AnswerValue ReadValue(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.True => AnswerValue.Of(true),
            JsonTokenType.False => AnswerValue.Of(false),
            JsonTokenType.String => AnswerValue.Of(reader.GetString()!),
            JsonTokenType.Number => AnswerValue.Of(ReadNumber(ref reader)),
            _ => throw new JsonException(),
        };

    public static AnswerValue ReadOther(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Other))
        {
            throw new JsonException();
        }

        reader.Read();
        var words = ReadText(ref reader);
        ReadEnd(ref reader);
        return AnswerValue.OfOther(words);
    }

    public static string ReadText(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();

    public static void ReadEnd(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.EndObject)
        {
            throw new JsonException();
        }
    }

    public static void WriteValue(Utf8JsonWriter writer, AnswerValue value)
    {
        switch (value)
        {
            case { Number: { } number }:
                writer.WriteNumberValue(number);
                break;
            case { Text: { } text }:
                writer.WriteStringValue(text);
                break;
            case { Boolean: { } yes }:
                writer.WriteBooleanValue(yes);
                break;
            default:
                writer.WriteStartObject();
                writer.WriteString(Other, value.Other);
                writer.WriteEndObject();
                break;
        }
    }

    private static decimal ReadNumber(ref Utf8JsonReader reader)
    {
        var bytes = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return ExactNumber.TryRead(Encoding.UTF8.GetString(bytes), out var number, out _)
            ? number
            : throw new JsonException();
    }
}
