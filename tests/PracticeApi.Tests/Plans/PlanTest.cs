using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Plans;

/// <summary>A fixture that makes plans.</summary>
public abstract class PlanTest : ApiTest
{
    /// <summary>The owner; where time was moved, signed in again.</summary>
    protected virtual HttpClient Owner => Client;

    protected static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    protected static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    protected async Task<string> PatientAsync(
        string sex = "female",
        string birthDate = "1980-05-17"
    ) => (string)(await RegisterAsync(sex: sex, birthDate: birthDate))["id"]!;

    /// <summary>A plan without flags: two weeks of removing, four of healing, a flare that can stand in.</summary>
    protected static JsonObject TwoPhases(DateOnly? startsOn = null) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "title": "Calm the gut",
                  "startsOn": "{{Text(startsOn ?? Today)}}",
                  "phases": [
                    {
                      "id": "remove", "name": "Remove", "weeks": 2, "restrictive": true,
                      "items": [
                        { "id": "diet", "category": "diet", "instruction": "Leave out gluten", "frequency": "daily", "timesPerWeek": 7 },
                        { "id": "breath", "category": "stress", "instruction": "Breathe slowly", "timesPerWeek": 21, "dose": "5 min" }
                      ]
                    },
                    {
                      "id": "heal", "name": "Heal", "weeks": 4,
                      "items": [
                        { "id": "breath", "category": "stress", "instruction": "Breathe slowly", "timesPerWeek": 21, "dose": "5 min" },
                        { "id": "zinc", "category": "supplement", "instruction": "Zinc", "timesPerWeek": 7, "dose": "15 mg", "startWeek": 2, "endWeek": 3 }
                      ]
                    }
                  ],
                  "variants": [
                    {
                      "id": "flare", "name": "Flare", "trigger": "joint swelling",
                      "items": [ { "id": "rest", "category": "movement", "instruction": "Rest", "timesPerWeek": 7 } ]
                    }
                  ]
                }
                """
            )!
            .AsObject();

    /// <summary>The members of a plan that its PUT takes.</summary>
    protected static JsonObject ContentOf(JsonNode plan)
    {
        var content = new JsonObject();
        foreach (
            var member in new[]
            {
                "title",
                "summary",
                "startsOn",
                "phases",
                "variants",
                "reintroductionOrder",
                "monitoring",
                "targets",
                "flags",
            }
        )
        {
            content[member] = plan[member]?.DeepClone();
        }

        return content;
    }

    protected Task<JsonNode> CreatePlanAsync(string patientId, JsonNode body) =>
        OkAsync(Owner.PostAsJsonAsync($"/v1/patients/{patientId}/plans", body));

    protected static string PathOf(JsonNode plan) => $"/v1/plans/{(string)plan["id"]!}";

    protected Task<JsonNode> ReadAsync(JsonNode plan) => OkAsync(Owner.GetAsync(PathOf(plan)));

    /// <summary>Sends an action of a plan, for the version that was read.</summary>
    protected Task<HttpResponseMessage> SendActionAsync(
        JsonNode plan,
        string action,
        object? body = null
    ) => SendAsync(Owner, HttpMethod.Post, $"{PathOf(plan)}/{action}", body, (int)plan["version"]!);

    protected Task<JsonNode> ActAsync(JsonNode plan, string action, object? body = null) =>
        OkAsync(SendActionAsync(plan, action, body));

    protected Task<JsonNode> PutAsync(JsonNode plan, JsonNode content) =>
        OkAsync(SendAsync(Owner, HttpMethod.Put, PathOf(plan), content, (int)plan["version"]!));

    /// <summary>A plan without flags that is followed.</summary>
    protected async Task<JsonNode> FollowedAsync(
        DateOnly? startsOn = null,
        string? patientId = null
    )
    {
        var plan = await CreatePlanAsync(patientId ?? await PatientAsync(), TwoPhases(startsOn));
        return await ActAsync(plan, "publish");
    }

    protected static IEnumerable<(string Id, string From, string? To)> PhasesOf(JsonNode plan) =>
        plan["schedule"]!["phases"]!
            .AsArray()
            .Select(phase => ((string)phase!["id"]!, (string)phase["from"]!, (string?)phase["to"]));

    protected static JsonNode Finding(JsonNode review, string flag) =>
        review["findings"]!.AsArray().Single(finding => (string)finding!["flag"]! == flag)!;

    protected Task<JsonNode> SafetyAsync(JsonNode plan) =>
        OkAsync(Owner.GetAsync($"{PathOf(plan)}/safety"));

    /// <summary>Does what the flags of a plan need, and answers its review.</summary>
    protected async Task<JsonNode> SettleAsync(JsonNode plan, DateOnly? askedOn = null)
    {
        var review = await SafetyAsync(plan);
        string[] open = Needing(review, "answer");
        if (open.Length > 0)
        {
            review = await DecideAsync(
                review,
                "answers",
                new
                {
                    flags = open,
                    present = false,
                    askedOn = askedOn ?? Today,
                }
            );
        }

        foreach (var flag in Needing(review, "override"))
        {
            review = await DecideAsync(
                review,
                "overrides",
                new { flag, reason = "with the specialist's consent" }
            );
        }

        string[] cautions = Needing(review, "acknowledgement");
        return cautions.Length == 0
            ? review
            : await DecideAsync(review, "acknowledgements", new { flags = cautions });
    }

    protected static string[] Needing(JsonNode review, string need) =>
        [
            .. review["findings"]!
                .AsArray()
                .Where(finding => (string)finding!["needs"]! == need)
                .Select(finding => (string)finding!["flag"]!),
        ];

    protected Task<HttpResponseMessage> SendDecisionAsync(
        JsonNode review,
        string kind,
        object body
    ) =>
        SendAsync(
            Owner,
            HttpMethod.Post,
            $"/v1/plans/{(string)review["planId"]!}/safety/{kind}",
            body,
            (int)review["version"]!
        );

    protected Task<JsonNode> DecideAsync(JsonNode review, string kind, object body) =>
        OkAsync(SendDecisionAsync(review, kind, body));

    protected Task<JsonNode> AddToChartAsync(string patientId, string kind, object entry) =>
        OkAsync(Owner.PostAsJsonAsync($"/v1/patients/{patientId}/{kind}", entry));

    protected async Task<JsonArray> AlertsAsync(string patientId) =>
        (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={patientId}")))["items"]!.AsArray();
}
