using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Plans.Progress;

/// <summary>A fixture that measures what plans are followed for.</summary>
public abstract partial class ProgressTest : PlanTest
{
    /// <summary>A plan over thirty weeks that began 26 weeks ago, with what it monitors and its targets.</summary>
    protected static JsonObject ThirtyWeeks(string? targets = null, string? monitoring = null)
    {
        var plan = JsonNode
            .Parse(
                $$"""
                {
                  "title": "Calm the thyroid",
                  "startsOn": "{{Text(Today.AddDays(-182))}}",
                  "phases": [
                    {
                      "id": "eat", "name": "Eat", "weeks": 20,
                      "items": [ { "id": "diet", "category": "diet", "instruction": "Leave out gluten", "frequency": "daily", "timesPerWeek": 7 } ]
                    },
                    {
                      "id": "breathe", "name": "Breathe", "weeks": 10,
                      "items": [
                        { "id": "diet", "category": "diet", "instruction": "Leave out gluten", "frequency": "daily", "timesPerWeek": 7 },
                        { "id": "breath", "category": "stress", "instruction": "Breathe slowly", "timesPerWeek": 21, "startWeek": 3 }
                      ]
                    }
                  ]
                }
                """
            )!
            .AsObject();
        plan["targets"] = JsonNode.Parse(targets ?? "[]");
        plan["monitoring"] = JsonNode.Parse(monitoring ?? "[]");
        return plan;
    }

    protected async Task<JsonNode> PublishedAsync(string patient, JsonNode plan) =>
        await ActAsync(await CreatePlanAsync(patient, plan), "publish");

    protected Task<JsonNode> MeasureAsync(
        string patient,
        int day,
        decimal value,
        string analyte = "tpo-ab",
        string unit = "[IU]/mL"
    ) =>
        OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/lab-results",
                new
                {
                    analyte,
                    value,
                    unit,
                    collectedAt = Text(Today.AddDays(day)),
                }
            )
        );

    /// <summary>Answers to the PHQ-9 that add up to a total, with none to item 9.</summary>
    protected Task<JsonNode> AnswerAsync(
        string patient,
        int day,
        int total,
        int lastItem = 0,
        string status = "submitted"
    )
    {
        var answers = new JsonObject();
        for (var i = 0; i < 8; i++)
        {
            answers[$"q{i + 1}"] = $"{Math.Clamp(total - (3 * i), 0, 3)}";
        }

        answers["q9"] = $"{lastItem}";
        return OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/questionnaire-responses",
                new
                {
                    questionnaire = "phq-9",
                    status,
                    answeredAt = Text(Today.AddDays(day)),
                    answers,
                }
            )
        );
    }

    protected Task<JsonNode> ProgressAsync(JsonNode plan) =>
        OkAsync(Client.GetAsync($"{PathOf(plan)}/progress"));

    /// <summary>The statements that a request sends to tables of patients, once what is remembered has been read.</summary>
    protected async Task<IReadOnlyList<string>> SentAsync(Func<Task> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        await request();
        var engine = Services.GetRequiredService<SqlEngine>();
        var sent = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Note(RenderedSql sql)
        {
            if (OfPatients().IsMatch(sql.Text))
            {
                sent.Enqueue(sql.Text);
            }
        }

        engine.Sending += Note;
        await request();
        engine.Sending -= Note;
        return [.. sent];
    }

    [GeneratedRegex(
        @"(FROM|INTO|JOIN)\s+(Plan\w*|LabResults|QuestionnaireResponses|ChartEntries|Alerts|Questionnaires|ImportantChanges|Laboratories|Patients)\b"
    )]
    private static partial Regex OfPatients();
}
