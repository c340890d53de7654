using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Questionnaires.Forms;

/// <summary>A fixture that writes questionnaires.</summary>
public abstract class QuestionnaireTest : ApiTest
{
    /// <summary>A questionnaire of one question, in the manner of a clinic's first visit.</summary>
    protected static JsonObject FirstVisit(string key) =>
        new()
        {
            ["key"] = key,
            ["title"] = "First visit",
            ["language"] = "en",
            ["items"] = new JsonArray(
                new JsonObject
                {
                    ["linkId"] = "smokes",
                    ["type"] = "boolean",
                    ["text"] = "Do you smoke?",
                    ["required"] = true,
                },
                new JsonObject
                {
                    ["linkId"] = "cigarettes",
                    ["type"] = "integer",
                    ["text"] = "How many cigarettes a day?",
                    ["min"] = 0,
                    ["max"] = 100,
                    ["enableWhen"] = new JsonObject
                    {
                        ["item"] = "smokes",
                        ["operator"] = "=",
                        ["value"] = true,
                    },
                }
            ),
            ["scores"] = new JsonArray(
                new JsonObject
                {
                    ["code"] = key,
                    ["name"] = "cigarettes",
                    ["inputs"] = new JsonArray(
                        new JsonObject { ["item"] = "cigarettes", ["whenHidden"] = 0 }
                    ),
                    ["betterDirection"] = "lower",
                }
            ),
        };

    protected Task<JsonNode> CreateAsync(JsonObject body) =>
        OkAsync(Client.PostAsJsonAsync("/v1/questionnaires", body));

    protected Task<JsonNode> ReadAsync(string key) =>
        OkAsync(Client.GetAsync($"/v1/questionnaires/{key}"));

    protected Task<JsonNode> PutAsync(string key, JsonObject body, int version) =>
        OkAsync(SendAsync(HttpMethod.Put, $"/v1/questionnaires/{key}", Content(body), version));

    protected Task<JsonNode> PublishAsync(string key, int version) =>
        OkAsync(SendPublishAsync(key, version));

    protected Task<HttpResponseMessage> SendPublishAsync(string key, int? version) =>
        SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/publish", null, version);

    protected Task<HttpResponseMessage> SendRetireAsync(string key, int? version) =>
        SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/retire", null, version);

    /// <summary>What a form asks, without what a request for it has besides.</summary>
    protected static JsonObject Content(JsonNode form)
    {
        var content = form.DeepClone().AsObject();
        content.Remove("key");
        content.Remove("version");
        return content;
    }

    /// <summary>Writes what a person in a crisis is shown; an empty text takes it away.</summary>
    protected async Task WriteCrisisTextAsync(string text)
    {
        var practice = (await OkAsync(Client.GetAsync("/v1/practice"))).AsObject();
        var version = (int)practice["version"]!;
        foreach (var name in new[] { "id", "version", "createdAt", "updatedAt" })
        {
            practice.Remove(name);
        }

        practice["crisisText"] =
            text.Length == 0 ? new JsonObject() : new JsonObject { ["en"] = text };
        await OkAsync(SendAsync(HttpMethod.Put, "/v1/practice", practice.ToJsonString(), version));
    }

    /// <summary>The types of the events of a questionnaire, oldest first.</summary>
    protected async Task<IReadOnlyList<string>> EventsAsync(JsonNode questionnaire)
    {
        await using var connection = Database.Connect();
        return
        [
            .. await Dapper.SqlMapper.QueryAsync<string>(
                connection,
                "SELECT Type FROM Events WHERE ResourceType = 'questionnaire' AND ResourceId = @Id ORDER BY Position",
                new { Id = (string)questionnaire["id"]! }
            ),
        ];
    }
}
