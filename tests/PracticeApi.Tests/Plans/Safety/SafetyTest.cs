using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Plans.Safety;

/// <summary>A fixture with plans that have a contraindication and a caution.</summary>
public abstract class SafetyTest : PlanTest
{
    protected static JsonObject Flagged(DateOnly? startsOn = null)
    {
        var plan = TwoPhases(startsOn);
        plan["flags"] = JsonNode.Parse(
            """
            [
              { "level": "contraindication", "code": "eating-disorder", "text": "No elimination without co-care" },
              { "level": "caution", "code": "anticoagulant", "text": "Fish oil only with the prescriber" }
            ]
            """
        );
        return plan;
    }

    protected Task<JsonNode> FlaggedAsync(string patientId) =>
        CreatePlanAsync(patientId, Flagged());

    /// <summary>A plan with flags that are known not to apply, and that is followed.</summary>
    protected async Task<JsonNode> FlaggedAndFollowedAsync(string patientId)
    {
        var draft = await FlaggedAsync(patientId);
        await SettleAsync(draft);
        return await ActAsync(await ReadAsync(draft), "publish");
    }

    protected static object Bulimia =>
        new
        {
            code = "F50.2",
            system = "icd-10-cm",
            name = "Bulimia nervosa",
            status = "active",
        };
}
