using System.Text.Json.Nodes;
using PracticeApi.Tests.Labs.Reports;

namespace PracticeApi.Tests.Labs.Review;

/// <summary>A fixture that gives cause for alerts.</summary>
public abstract class AlertTest : LabReportTest
{
    protected async Task<JsonArray> AlertsAsync(string query) =>
        (await OkAsync(Client.GetAsync($"/v1/alerts?{query}")))["items"]!.AsArray();

    /// <summary>A critical result, which raises one alert.</summary>
    protected async Task<JsonNode> CriticalAsync(string patientId, string value = "6.9")
    {
        var entry = HighPotassium();
        entry["value"] = value;
        entry["collectedAt"] = "2026-01-12";
        return await EnterAsync(patientId, entry);
    }

    protected static Task<HttpResponseMessage> SignAsync(
        HttpClient client,
        JsonNode report,
        bool release = false,
        string? patientComment = null,
        string comment = "seen"
    ) =>
        SendAsync(
            client,
            HttpMethod.Post,
            $"{PathOf(report)}/review",
            new
            {
                comment,
                patientComment,
                release,
            },
            (int)report["version"]!
        );

    /// <summary>Corrects the first line of a report to another TSH.</summary>
    protected async Task CorrectAsync(JsonNode report, string value)
    {
        var line = (await ReadReportAsync(report))["results"]![0]!;
        var entry = Tsh(value);
        entry["collectedAt"] = "2026-01-12";
        entry["reason"] = "misread";
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/lab-results/{(string)line["id"]!}",
                entry,
                (int)line["version"]!
            )
        );
    }
}
