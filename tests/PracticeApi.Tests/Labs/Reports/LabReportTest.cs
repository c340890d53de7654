using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Labs.Reports;

/// <summary>A fixture that enters lab reports.</summary>
public abstract class LabReportTest : LabTest
{
    /// <summary>Enters a report that must be accepted.</summary>
    protected Task<JsonNode> EnterReportAsync(string patientId, JsonObject report) =>
        OkAsync(SendReportAsync(patientId, report));

    protected Task<HttpResponseMessage> SendReportAsync(
        string patientId,
        JsonObject report,
        string query = ""
    ) => Client.PostAsJsonAsync($"/v1/patients/{patientId}/lab-reports{query}", report);

    protected Task<JsonNode> ReadReportAsync(JsonNode report) =>
        OkAsync(Client.GetAsync(PathOf(report)));

    protected static string PathOf(JsonNode report) => $"/v1/lab-reports/{(string)report["id"]!}";

    protected static JsonObject Report(params JsonObject[] lines) =>
        new()
        {
            ["laboratory"] = "City Laboratory",
            ["collectedAt"] = "2026-01-12",
            ["results"] = new JsonArray([.. lines]),
        };

    /// <summary>A line of a report; what is not said is the report's.</summary>
    protected static JsonObject Line(
        string analyte,
        object value,
        string unit,
        string? status = null
    )
    {
        var line = new JsonObject
        {
            ["analyte"] = analyte,
            ["value"] = JsonValue.Create(value),
            ["unit"] = unit,
        };
        if (status is not null)
        {
            line["status"] = status;
        }

        return line;
    }

    protected static JsonObject Tsh(object value, string? status = null) =>
        Line("tsh", value, "mIU/L", status);

    /// <summary>Beyond the critical limit.</summary>
    protected static JsonObject HighPotassium() => Line("potassium", "6.9", "mmol/L");

    protected static string[] Codes(JsonNode report) =>
        [.. report["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];
}
