using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Benchmarks.Http;

/// <summary>Answers to a questionnaire as the floor keeps them: one row, as they came, and of the scores the plain sum.</summary>
internal sealed class FloorResponse
{
    public const string InsertText = """
        INSERT INTO QuestionnaireResponses
               (PracticeId, PatientId, AnsweredInstant, ResponseId, Version, RecordedAt, RecordedBy, ChangeKind, CreatedAt,
                QuestionnaireKey, QuestionnaireVersion, Status, Source, AnsweredAt, SubmittedAt, Answers, Scores)
        VALUES (@PracticeId, @PatientId, @AnsweredInstant, @ResponseId, 1, @RecordedAt, @PatientId, 'begun', @RecordedAt,
                @QuestionnaireKey, 1, @Status, 'staff', @AnsweredAt, @SubmittedAt, @Answers, @Scores)
        """;

    public static IReadOnlyList<string> Names { get; } =
    [
        "PatientId",
        "AnsweredInstant",
        "ResponseId",
        "RecordedAt",
        "QuestionnaireKey",
        "Status",
        "AnsweredAt",
        "SubmittedAt",
        "Answers",
        "Scores",
    ];

    private readonly string?[] _columns;

    private FloorResponse(string?[] columns) => _columns = columns;

    public string ResponseId => _columns[2]!;

    public static FloorResponse Entered(string patientId, JsonElement body)
    {
        var now = DateTime.UtcNow.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
        var answeredAt = body.GetProperty("answeredAt").GetString()!;
        var status = body.GetProperty("status").GetString()!;
        var answers = body.GetProperty("answers");
        var sum = answers
            .EnumerateObject()
            .Sum(answer => int.Parse(answer.Value.GetString()!, CultureInfo.InvariantCulture));
        return new FloorResponse([
            patientId,
            $"{answeredAt}T00:00:00.000Z",
            Guid.CreateVersion7().ToString(),
            now,
            body.GetProperty("questionnaire").GetString(),
            status,
            answeredAt,
            status == "draft" ? null : now,
            answers.GetRawText(),
            status == "draft" ? "[]" : $$"""[{"code":"phq-9","value":{{sum}} }]""",
        ]);
    }

    public void Bind(SqliteCommand insert)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            insert.Parameters[column + 1].Value = _columns[column] ?? (object)DBNull.Value;
        }
    }

    /// <summary>The members of the API's answer, in its order.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", ResponseId);
        json.WriteNumber("version", 1);
        json.WriteString("patientId", _columns[0]);
        json.WriteString("questionnaire", _columns[4]);
        json.WriteNumber("questionnaireVersion", 1);
        json.WriteString("status", _columns[5]);
        json.WriteString("source", "staff");
        json.WriteNull("intakeId");
        json.WriteString("answeredAt", _columns[6]);
        json.WriteString("submittedAt", _columns[7]);
        json.WriteNull("language");
        FloorResult.WriteStored(json, "answers", _columns[8]);
        FloorResult.WriteStored(json, "scores", _columns[9]);
        json.WriteStartArray("alerts");
        json.WriteEndArray();
        json.WriteString("recordedBy", _columns[0]);
        json.WriteString("createdAt", _columns[3]);
        json.WriteString("updatedAt", _columns[3]);
        json.WriteEndObject();
    }
}
