using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Plans.Protocols;

/// <summary>A fixture that writes protocols of the practice's own.</summary>
public abstract class ProtocolTest : PlanTest
{
    private static int _number;

    protected static string NewCode() => $"own-{Interlocked.Increment(ref _number)}";

    protected static JsonObject Content(string name = "Walking", int weeks = 4) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "name": "{{name}}",
                  "phases": [
                    {
                      "id": "base", "name": "Base", "weeks": {{weeks}},
                      "items": [ { "id": "walk", "category": "movement", "instruction": "Walk", "timesPerWeek": 5 } ]
                    }
                  ],
                  "targets": [
                    { "measure": "item:walk", "direction": "atLeast", "amount": 80, "byWeek": 4, "suggested": true }
                  ]
                }
                """
            )!
            .AsObject();

    protected Task<HttpResponseMessage> SendNewAsync(
        string code,
        JsonNode? content,
        object? copyOf = null
    ) =>
        Client.PostAsJsonAsync(
            "/v1/protocols",
            new
            {
                code,
                content,
                copyOf,
            }
        );

    protected async Task<JsonNode> NewAsync(string? code = null, JsonNode? content = null) =>
        await OkAsync(SendNewAsync(code ?? NewCode(), content ?? Content()));

    protected Task<HttpResponseMessage> SendPublishAsync(JsonNode protocol) =>
        SendAsync(
            HttpMethod.Post,
            $"/v1/protocols/{(string)protocol["code"]!}/publish",
            version: (int)protocol["version"]!
        );

    protected Task<JsonNode> PublishAsync(JsonNode protocol) => OkAsync(SendPublishAsync(protocol));

    protected Task<HttpResponseMessage> SendDraftAsync(JsonNode protocol, JsonNode content) =>
        SendAsync(
            HttpMethod.Put,
            $"/v1/protocols/{(string)protocol["code"]!}",
            content,
            (int)protocol["version"]!
        );
}
