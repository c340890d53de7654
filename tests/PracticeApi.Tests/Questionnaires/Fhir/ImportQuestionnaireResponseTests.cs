using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Tests.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Fhir;

public sealed class ImportQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Answers_to_an_imported_questionnaire_are_found_by_its_address_and_submitted()
    {
        await PublishedAsync();
        var patient = await PatientAsync();

        var imported = await OkAsync(SendAsync(patient, Answers(patient)));

        var response = imported["response"]!;
        Assert.Multiple(() =>
        {
            Assert.That((string)response["status"]!, Is.EqualTo("submitted"));
            Assert.That((string)response["questionnaire"]!, Is.EqualTo("smoking"));
            Assert.That((string)response["answeredAt"]!, Is.EqualTo("2026-01-12"));
            Assert.That((int)response["answers"]!["cigarettes"]!, Is.EqualTo(4));
            Assert.That(
                response["answers"]!["brands-group"]!
                    .AsArray()
                    .Select(one => (string)one!["brands"]!),
                Is.EqualTo(new[] { "first", "second" })
            );
            Assert.That(
                imported["notes"]!.AsArray().Select(note => $"{note!["pointer"]} {note["code"]}"),
                Is.EqualTo(new[] { "/encounter member-not-kept" })
            );
        });
    }

    [Test]
    public async Task Every_fault_is_named_by_its_pointer_into_the_resource()
    {
        await PublishedAsync();
        var patient = await PatientAsync();
        var answers = Answers(patient);
        answers["item"]![0]!["answer"]![0]!["valueBoolean"] = false;
        answers["item"]![2]!["answer"]![1] = new JsonObject { ["valueDecimal"] = 1.5 };
        answers["item"]!.AsArray().Add(new JsonObject { ["linkId"] = "nowhere" });

        var problem = await ProblemAsync(SendAsync(patient, answers), 422, "unprocessable-request");

        Assert.That(
            problem["errors"]!.AsObject().Select(error => error.Key),
            Is.EquivalentTo(new[] { "/item/1/answer/0", "/item/2/answer/1", "/item/3" })
        );
    }

    [Test]
    public async Task What_is_in_progress_is_kept_as_a_draft_and_a_missing_answer_refuses_the_rest()
    {
        await PublishedAsync();
        var patient = await PatientAsync();
        var answers = Answers(patient);
        answers["item"]!.AsArray().RemoveAt(0);
        answers["item"]!.AsArray().RemoveAt(0);

        var problem = await ProblemAsync(SendAsync(patient, answers), 422, "unprocessable-request");
        answers["status"] = "in-progress";
        var imported = await OkAsync(SendAsync(patient, answers));

        Assert.Multiple(() =>
        {
            Assert.That(problem["errors"]!.ToJsonString(), Does.Contain("smokes"));
            Assert.That((string)imported["response"]!["status"]!, Is.EqualTo("draft"));
        });
    }

    [Test]
    public async Task Raises_the_alerts_of_what_it_brings()
    {
        var patient = await PatientAsync();
        var exported = await ExportedPhq9Async(patient);
        foreach (
            var item in exported["item"]!.AsArray().Where(one => (string)one!["linkId"]! == "q9")
        )
        {
            item!["answer"]![0]!["valueCoding"] = new JsonObject { ["code"] = "2" };
        }

        var imported = await OkAsync(SendAsync(patient, exported.AsObject()));

        Assert.Multiple(() =>
        {
            Assert.That(imported["response"]!["alerts"]!.AsArray(), Is.Not.Empty);
            Assert.That((int)imported["response"]!["scores"]![0]!["value"]!, Is.EqualTo(11));
        });
    }

    [Test]
    public async Task A_dry_run_keeps_nothing_and_an_unknown_questionnaire_is_refused()
    {
        await PublishedAsync();
        var patient = await PatientAsync();
        var tried = await SendAsync(patient, Answers(patient), "?dryRun=true");
        var list = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/questionnaire-responses")
        );
        var answers = Answers(patient);
        answers["questionnaire"] = "http://example.org/Questionnaire/another";

        Assert.That((int)tried.StatusCode, Is.EqualTo(200));
        Assert.That(list["items"]!.AsArray(), Is.Empty);
        await ProblemAsync(SendAsync(patient, answers), 422, "unprocessable-request");
        await ProblemAsync(
            SendAsync($"{Guid.CreateVersion7()}", Answers(patient)),
            404,
            "patient-not-found"
        );
    }

    private bool _isPublished;

    // Once: the fixture has one practice.
    private async Task PublishedAsync()
    {
        if (_isPublished)
        {
            return;
        }

        _isPublished = true;
        var smoking = ImportQuestionnaireTests.Smoking().ToJsonString();
        await OkAsync(
            Client.PostAsync("/v1/questionnaires/imports", ImportQuestionnaireTests.Fhir(smoking))
        );
        await PublishAsync("smoking", 1);
    }

    private async Task<JsonNode> ExportedPhq9Async(string patient)
    {
        var response = await OkAsync(SendResponseAsync(patient, Phq9(1, 1, 1, 1, 1, 1, 1, 2, 0)));
        return JsonNode.Parse(
            await Client.GetStringAsync($"/v1/questionnaire-responses/{response["id"]}/fhir")
        )!;
    }

    private static JsonObject Answers(string patient) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "resourceType": "QuestionnaireResponse", "status": "completed",
                  "questionnaire": "http://example.org/Questionnaire/smoking", "authored": "2026-01-12",
                  "subject": { "reference": "Patient/{{patient}}" }, "encounter": { "reference": "Encounter/1" },
                  "item": [
                    { "linkId": "smokes", "text": "Do you smoke?", "answer": [{ "valueBoolean": true }] },
                    { "linkId": "cigarettes", "answer": [{ "valueInteger": 4 }] },
                    { "linkId": "brands", "answer": [{ "valueString": "first" }, { "valueString": "second" }] }
                  ]
                }
                """
            )!
            .AsObject();

    private Task<HttpResponseMessage> SendAsync(
        string patient,
        JsonObject resource,
        string query = ""
    ) =>
        Client.PostAsync(
            $"/v1/patients/{patient}/questionnaire-responses/imports{query}",
            ImportQuestionnaireTests.Fhir(resource.ToJsonString())
        );
}
