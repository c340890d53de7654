using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Labs.Catalog;

/// <summary>A fixture that sets what the practice's catalogue holds.</summary>
public abstract class CatalogTest : LabTest
{
    /// <summary>An analyte of the practice's own, in ng/mL.</summary>
    protected static JsonObject Own(string? code) =>
        new()
        {
            ["code"] = code,
            ["name"] = "Zonulin in saliva",
            ["aliases"] = new JsonArray("saliva zonulin"),
            ["category"] = "gut",
            ["specimen"] = "saliva",
            ["valueType"] = "quantity",
            ["unit"] = "ng/mL",
            ["otherUnits"] = new JsonArray(
                new JsonObject { ["unit"] = "ug/L", ["factor"] = 1 },
                new JsonObject { ["unit"] = "nmol/L", ["factor"] = 0.02 },
                new JsonObject { ["unit"] = "[arb'U]/mL" }
            ),
            ["ranges"] = new JsonArray(
                new JsonObject { ["high"] = 60 },
                new JsonObject { ["high"] = 50, ["sex"] = "female" }
            ),
            ["criticalLimits"] = new JsonObject { ["high"] = 500 },
            ["physiologicalHigh"] = 5000,
            ["assayDependence"] = "yes",
            ["betterDirection"] = "lower",
            ["loinc"] = new JsonArray("99991-7"),
        };

    protected Task<HttpResponseMessage> CreateAnalyteAsync(JsonObject body) =>
        Client.PostAsJsonAsync("/v1/analytes", body);

    protected Task<HttpResponseMessage> PutAnalyteAsync(string code, JsonObject body, int? version)
    {
        body.Remove("code");
        return SendAsync(HttpMethod.Put, $"/v1/analytes/{code}", body, version);
    }

    protected Task<HttpResponseMessage> RetireAsync(string code, int? version) =>
        SendAsync(HttpMethod.Post, $"/v1/analytes/{code}/retire", version: version);

    protected Task<HttpResponseMessage> SetOptimalAsync(
        string code,
        object ranges,
        int? version = null,
        string source = "Practice agreement of 2026-01-15"
    ) =>
        SendAsync(
            HttpMethod.Put,
            $"/v1/analytes/{code}/optimal-range",
            new { ranges, source },
            version
        );

    protected Task<HttpResponseMessage> SetVariationAsync(
        string code,
        object body,
        int? version = null
    ) => SendAsync(HttpMethod.Put, $"/v1/analytes/{code}/variation", body, version);

    protected Task<JsonNode> AnalyteAsync(string code) =>
        OkAsync(Client.GetAsync($"/v1/analytes/{code}"));
}
