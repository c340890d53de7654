using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

/// <summary>A fixture that reports of plans, and whose time can be moved.</summary>
public abstract class CheckInTest : PlanTest
{
    private protected ManualClock Clock { get; } = new();

    private TimeSpan _ahead;
    private HttpClient? _later;

    protected override HttpClient Owner => _later ?? Client;

    [TearDown]
    public void GoBack()
    {
        Clock.Advance(-_ahead);
        _ahead = TimeSpan.Zero;
        _later?.Dispose();
        _later = null;
    }

    /// <summary>Moves time on to the end of the test.</summary>
    protected async Task WaitAsync(TimeSpan time)
    {
        Clock.Advance(time);
        _ahead += time;
        _later?.Dispose();
        _later = await SignInAsync(OwnerEmail, OwnerPassword);
    }

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(Clock);

    protected static JsonArray Items(params (string Id, int? Done)[] items) =>
        [
            .. items.Select(item =>
                (JsonNode)new JsonObject { ["itemId"] = item.Id, ["done"] = item.Done }
            ),
        ];

    protected static JsonObject Report(DateOnly on, params (string Id, int? Done)[] items) =>
        new() { ["on"] = Text(on), ["items"] = Items(items) };

    protected Task<HttpResponseMessage> SendCheckInAsync(JsonNode plan, JsonNode body) =>
        Owner.PostAsJsonAsync($"{PathOf(plan)}/check-ins", body);

    protected Task<JsonNode> EnterAsync(JsonNode plan, JsonNode body) =>
        OkAsync(SendCheckInAsync(plan, body));

    protected static string CheckInPath(JsonNode checkIn) =>
        $"/v1/plans/{(string)checkIn["planId"]!}/check-ins/{(string)checkIn["id"]!}";

    protected Task<HttpResponseMessage> EditAsync(JsonNode checkIn, JsonNode body) =>
        SendAsync(Owner, HttpMethod.Put, CheckInPath(checkIn), body, (int)checkIn["version"]!);

    protected Task<HttpResponseMessage> AmendAsync(JsonNode checkIn, JsonObject body, string reason)
    {
        body["reason"] = reason;
        return SendAsync(
            Owner,
            HttpMethod.Post,
            $"{CheckInPath(checkIn)}/amend",
            body,
            (int)checkIn["version"]!
        );
    }

    protected Task<JsonNode> SendLinkAsync(JsonNode plan) =>
        OkAsync(SendAsync(HttpMethod.Post, $"{PathOf(plan)}/check-in-links"));

    protected Task<JsonNode> AdherenceAsync(JsonNode plan, string query = "") =>
        OkAsync(Owner.GetAsync($"{PathOf(plan)}/adherence{query}"));
}
