using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;

namespace PracticeApi.Tests.Questionnaires.Responses;

/// <summary>A fixture that answers questionnaires.</summary>
public abstract class ResponseTest : QuestionnaireTest
{
    protected async Task<string> PatientAsync() => (string)(await RegisterAsync())["id"]!;

    /// <summary>The answers to the nine items of the PHQ-9; null leaves one out.</summary>
    protected static JsonObject Phq9(params int?[] items)
    {
        var answers = new JsonObject();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is { } item)
            {
                answers[$"q{i + 1}"] = $"{item}";
            }
        }

        return answers;
    }

    /// <summary>Answers that add up to a total, without any to item 9.</summary>
    protected static JsonObject Phq9Of(int total)
    {
        var items = new int?[9];
        for (var i = 0; i < 9; i++)
        {
            items[i] = i == 8 ? 0 : Math.Clamp(total - (3 * i), 0, 3);
        }

        return Phq9(items);
    }

    protected Task<HttpResponseMessage> SendResponseAsync(
        string patient,
        JsonNode answers,
        string questionnaire = "phq-9",
        string? answeredAt = null,
        string? status = null,
        string? source = null,
        HttpClient? client = null
    )
    {
        var body = new JsonObject
        {
            ["questionnaire"] = questionnaire,
            ["answers"] = answers.DeepClone(),
        };
        foreach (
            var (name, value) in new[]
            {
                ("answeredAt", answeredAt),
                ("status", status),
                ("source", source),
            }
        )
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return (client ?? Client).PostAsJsonAsync(
            $"/v1/patients/{patient}/questionnaire-responses",
            body
        );
    }

    /// <summary>Enters answers that must be accepted.</summary>
    protected Task<JsonNode> EnterAsync(
        string patient,
        JsonNode answers,
        string questionnaire = "phq-9",
        string? answeredAt = null,
        string? status = null,
        string? source = null
    ) => OkAsync(SendResponseAsync(patient, answers, questionnaire, answeredAt, status, source));

    protected Task<JsonNode> DraftAsync(
        string patient,
        JsonNode answers,
        string questionnaire = "phq-9"
    ) => EnterAsync(patient, answers, questionnaire, status: "draft");

    protected static string PathOf(JsonNode response) =>
        $"/v1/questionnaire-responses/{(string)response["id"]!}";

    protected Task<HttpResponseMessage> SaveAsync(JsonNode draft, JsonNode answers) =>
        SendAsync(HttpMethod.Put, PathOf(draft), new { answers }, (int)draft["version"]!);

    protected Task<HttpResponseMessage> SubmitAsync(JsonNode draft) =>
        SendAsync(HttpMethod.Post, $"{PathOf(draft)}/submit", version: (int)draft["version"]!);

    protected Task<HttpResponseMessage> AmendAsync(
        JsonNode response,
        JsonNode answers,
        HttpClient? client = null,
        string reason = "read the other way round"
    ) =>
        SendAsync(
            client ?? Client,
            HttpMethod.Post,
            $"{PathOf(response)}/amend",
            new { answers, reason },
            (int)response["version"]!
        );

    protected Task<HttpResponseMessage> MarkAsync(
        JsonNode response,
        string action = "mark-in-error"
    ) =>
        SendAsync(
            HttpMethod.Post,
            $"{PathOf(response)}/{action}",
            new { reason = "of another patient" },
            (int)response["version"]!
        );

    protected async Task<JsonArray> AlertsAsync(string patient, string query = "") =>
        (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={patient}{query}")))[
            "items"
        ]!.AsArray();

    protected Task<JsonNode> AcknowledgeAsync(JsonNode alert) =>
        OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/alerts/{(string)alert["id"]!}/acknowledge",
                new { action = "called the patient" },
                (int)alert["version"]!
            )
        );

    /// <summary>The codes of alerts with their severity, as <c>code:severity</c>.</summary>
    protected static IEnumerable<string> Codes(JsonNode alerts) =>
        alerts.AsArray().Select(alert => $"{(string)alert!["code"]!}:{(string)alert["severity"]!}");

    /// <summary>The events about a resource, oldest first.</summary>
    protected async Task<IReadOnlyList<string>> EventsAsync(JsonNode resource)
    {
        await using var connection = Database.Connect();
        return
        [
            .. await connection.QueryAsync<string>(
                """
                SELECT Type
                FROM   Events
                WHERE  ResourceId = @Id
                ORDER BY Position
                """,
                new
                {
                    Id = Database.IsSqlite
                        ? (object)(string)resource["id"]!
                        : Guid.Parse((string)resource["id"]!),
                }
            ),
        ];
    }
}
