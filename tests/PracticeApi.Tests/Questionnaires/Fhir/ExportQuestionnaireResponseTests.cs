using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Tests.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Fhir;

public sealed class ExportQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Writes_the_answers_with_the_words_of_the_version_that_was_answered()
    {
        var patient = await PatientAsync();
        var response = await OkAsync(
            SendResponseAsync(patient, Phq9(3, 2, 1, 0, 0, 0, 0, 0, 0), answeredAt: "2026-01-12")
        );

        var answer = await Client.GetAsync($"/v1/questionnaire-responses/{response["id"]}/fhir");
        var resource = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        var first = resource["item"]!.AsArray().Single(one => (string)one!["linkId"]! == "q1")!;
        Assert.Multiple(() =>
        {
            Assert.That(
                answer.Content.Headers.ContentType!.MediaType,
                Is.EqualTo("application/fhir+json")
            );
            Assert.That((string)resource["status"]!, Is.EqualTo("completed"));
            Assert.That((string)resource["authored"]!, Is.EqualTo("2026-01-12"));
            Assert.That(
                (string)resource["subject"]!["reference"]!,
                Is.EqualTo($"Patient/{patient}")
            );
            Assert.That(
                (string)resource["questionnaire"]!,
                Does.EndWith("/v1/questionnaires/phq-9|1")
            );
            Assert.That(
                (string)first["answer"]![0]!["valueCoding"]!["display"]!,
                Is.EqualTo("Nearly every day")
            );
            Assert.That((string)resource["extension"]![0]!["valueString"]!, Is.EqualTo("/scores"));
        });
    }

    [Test]
    public async Task A_response_that_is_not_there_is_not_found()
    {
        await ProblemAsync(
            Client.GetAsync($"/v1/questionnaire-responses/{Guid.CreateVersion7()}/fhir"),
            404,
            "questionnaire-response-not-found"
        );
    }
}
