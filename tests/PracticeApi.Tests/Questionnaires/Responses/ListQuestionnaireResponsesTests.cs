using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class ListQuestionnaireResponsesTests : ResponseTest
{
    [Test]
    public async Task Shows_the_latest_first_page_by_page()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9Of(3), answeredAt: "2026-01-03");
        await EnterAsync(patient, Phq9Of(1), answeredAt: "2026-01-01");
        await EnterAsync(patient, Phq9Of(2), answeredAt: "2026-01-02");

        var first = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/questionnaire-responses?limit=2&includeCount=true"
            )
        );
        var second = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/questionnaire-responses?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That((int)first["count"]!, Is.EqualTo(3));
            Assert.That(Days(first), Is.EqualTo(new[] { "2026-01-03", "2026-01-02" }));
            Assert.That(Days(second), Is.EqualTo(new[] { "2026-01-01" }));
            Assert.That(second["next"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("ListQuestionnaireResponses:done"));
        });
    }

    [Test]
    public async Task Filters_by_questionnaire_and_status()
    {
        var patient = await PatientAsync();
        var key = await PublishBurdenAsync();
        await EnterAsync(patient, Phq9Of(3));
        await EnterAsync(patient, new JsonObject { ["level"] = 30 }, key);
        await DraftAsync(patient, new JsonObject { ["level"] = 20 }, key);

        Assert.Multiple(async () =>
        {
            Assert.That(await CountAsync(patient, ""), Is.EqualTo(3));
            Assert.That(await CountAsync(patient, $"?questionnaire={key}"), Is.EqualTo(2));
            Assert.That(
                await CountAsync(patient, $"?questionnaire={key}&status=draft"),
                Is.EqualTo(1)
            );
            Assert.That(await CountAsync(patient, "?questionnaire=gad-7"), Is.Zero);
        });
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.CreateVersion7()}/questionnaire-responses"),
            404,
            "patient-not-found"
        );
    }

    private async Task<int> CountAsync(string patient, string query) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/questionnaire-responses{query}")))[
            "items"
        ]!
            .AsArray()
            .Count;

    private static IEnumerable<string> Days(JsonNode page) =>
        page["items"]!.AsArray().Select(item => (string)item!["answeredAt"]!);
}
