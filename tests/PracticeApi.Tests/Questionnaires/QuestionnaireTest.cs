using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Questionnaires;

/// <summary>A fixture with a questionnaire of the practice's own.</summary>
public abstract class QuestionnaireTest : ApiTest
{
    private string? _burden;

    /// <summary>
    /// Publishes a questionnaire, once a fixture, whose score is the number given as <c>level</c>: under its key with a change of
    /// 10 that counts, and under <c>.plain</c> without any. It asks <c>since</c> only of those who are <c>worse</c>.
    /// </summary>
    protected async Task<string> PublishBurdenAsync() => _burden ??= await PublishNewBurdenAsync();

    private async Task<string> PublishNewBurdenAsync()
    {
        var key = $"burden-{Guid.NewGuid().ToString("N")[..8]}";
        await OkAsync(Client.PostAsJsonAsync("/v1/questionnaires", Burden(key)));
        return await PublishAsync(key, 1);
    }

    /// <summary>Publishes the draft of a questionnaire.</summary>
    protected async Task<string> PublishAsync(string key, int version)
    {
        await OkAsync(
            SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/publish", version: version)
        );
        return key;
    }

    protected static JsonObject Burden(string key) =>
        new()
        {
            ["key"] = key,
            ["title"] = "Burden",
            ["language"] = "en",
            ["items"] = new JsonArray(
                new JsonObject
                {
                    ["linkId"] = "level",
                    ["type"] = "decimal",
                    ["text"] = "How much?",
                    ["required"] = true,
                    ["min"] = 0,
                    ["max"] = 100,
                },
                new JsonObject
                {
                    ["linkId"] = "worse",
                    ["type"] = "boolean",
                    ["text"] = "Worse than last time?",
                },
                new JsonObject
                {
                    ["linkId"] = "since",
                    ["type"] = "date",
                    ["text"] = "Since when?",
                    ["enableWhen"] = new JsonObject
                    {
                        ["item"] = "worse",
                        ["operator"] = "=",
                        ["value"] = true,
                    },
                }
            ),
            ["scores"] = new JsonArray(
                new JsonObject
                {
                    ["code"] = key,
                    ["name"] = "total",
                    ["method"] = "sum",
                    ["inputs"] = new JsonArray(new JsonObject { ["item"] = "level" }),
                    ["betterDirection"] = "lower",
                    ["minimalImportantChange"] = 10,
                    ["responses"] = new JsonArray(
                        new JsonObject { ["label"] = "good", ["when"] = "change >= 20" },
                        new JsonObject { ["label"] = "moderate", ["when"] = "change >= 10" }
                    ),
                },
                new JsonObject
                {
                    ["code"] = $"{key}.plain",
                    ["name"] = "plain",
                    ["method"] = "sum",
                    ["inputs"] = new JsonArray(new JsonObject { ["item"] = "level" }),
                    ["betterDirection"] = "lower",
                    ["minimalImportantChangeNote"] = "take half a standard deviation",
                }
            ),
        };
}
