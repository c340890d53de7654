using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Fhir;

public sealed class ExportQuestionnaireTests : Forms.QuestionnaireTest
{
    [Test]
    public async Task Writes_a_standard_instrument_and_names_what_the_resource_has_no_place_for()
    {
        var response = await Client.GetAsync("/v1/questionnaires/phq-9/fhir");
        var resource = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        var item = resource["item"]!.AsArray().Single(one => (string)one!["linkId"]! == "q9")!;
        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType!.MediaType,
                Is.EqualTo("application/fhir+json")
            );
            Assert.That((string)resource["resourceType"]!, Is.EqualTo("Questionnaire"));
            Assert.That((string)resource["status"]!, Is.EqualTo("active"));
            Assert.That((string)resource["version"]!, Is.EqualTo("1"));
            Assert.That((string)resource["url"]!, Does.EndWith("/v1/questionnaires/phq-9"));
            Assert.That((string)item["type"]!, Is.EqualTo("choice"));
            Assert.That(item["answerOption"]!.AsArray(), Has.Count.EqualTo(4));
            Assert.That(
                (decimal)item["answerOption"]![3]!["extension"]![0]!["valueDecimal"]!,
                Is.EqualTo(3)
            );
            Assert.That(
                resource["extension"]!.AsArray().Select(one => (string)one!["valueString"]!),
                Is.SupersetOf(new[] { "/scores", "/alerts" })
            );
        });
    }

    [Test]
    public async Task Writes_a_draft_that_was_never_published_and_a_version_that_is_asked_for()
    {
        await CreateAsync(FirstVisit("drafted-fhir"));
        var draft = await FhirAsync("drafted-fhir/fhir");
        await PublishAsync("drafted-fhir", 1);
        var first = await FhirAsync("drafted-fhir/fhir?version=1");

        Assert.Multiple(() =>
        {
            Assert.That((string)draft["status"]!, Is.EqualTo("draft"));
            Assert.That(draft["version"], Is.Null);
            Assert.That((string)first["status"]!, Is.EqualTo("active"));
            Assert.That((bool)first["item"]![1]!["enableWhen"]![0]!["answerBoolean"]!, Is.True);
        });
        foreach (var path in new[] { "drafted-fhir/fhir?version=2", "nowhere/fhir" })
        {
            await ProblemAsync(
                Client.GetAsync($"/v1/questionnaires/{path}"),
                404,
                "questionnaire-not-found"
            );
        }
    }

    private async Task<JsonNode> FhirAsync(string path) =>
        JsonNode.Parse(await Client.GetStringAsync($"/v1/questionnaires/{path}"))!;
}
