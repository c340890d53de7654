using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Fhir;

public sealed class ImportQuestionnaireTests : Forms.QuestionnaireTest
{
    [Test]
    public async Task Makes_a_draft_and_lists_what_it_did_not_take_over()
    {
        var imported = await OkAsync(SendAsync(Smoking()));

        var questionnaire = imported["questionnaire"]!;
        var notes = imported["notes"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((string)questionnaire["key"]!, Is.EqualTo("smoking"));
            Assert.That((string)questionnaire["status"]!, Is.EqualTo("draft"));
            Assert.That(
                (string)questionnaire["draft"]!["items"]![1]!["enableWhen"]!["item"]!,
                Is.EqualTo("smokes")
            );
            Assert.That(
                notes.Select(note => $"{note!["pointer"]} {note["code"]}"),
                Is.EquivalentTo(
                    new[]
                    {
                        "/publisher member-not-kept",
                        "/item/1/extension/0 expression-not-kept",
                        "/item/1/readOnly member-not-kept",
                    }
                )
            );
            Assert.That(notes.All(note => ((string)note!["message"]!).Length > 10), Is.True);
        });
        Assert.That(
            await EventsAsync(questionnaire),
            Is.EqualTo(new[] { "questionnaire.created" })
        );
    }

    [Test]
    public async Task Refuses_what_could_not_be_answered_with_every_fault_by_its_pointer()
    {
        var resource = Smoking();
        resource["item"]![1]!["enableWhen"]![0]!["question"] = "nowhere";
        resource["item"]![0]!["type"] = "riddle";
        resource["item"]!.AsArray().Add(new JsonObject { ["type"] = "string" });
        resource["modifierExtension"] = new JsonArray(
            new JsonObject { ["url"] = "urn:x", ["valueBoolean"] = true }
        );

        var problem = await ProblemAsync(SendAsync(resource), 400, "invalid-request");

        Assert.That(
            problem["errors"]!.AsObject().Select(error => error.Key),
            Is.SupersetOf(
                new[]
                {
                    "/item/0/type",
                    "/item/1/enableWhen",
                    "/item/3/linkId",
                    "/modifierExtension",
                }
            )
        );
    }

    [Test]
    public async Task What_is_no_questionnaire_is_refused()
    {
        await ProblemAsync(
            SendAsync(new JsonObject { ["resourceType"] = "Patient" }),
            400,
            "invalid-request"
        );
        await ProblemAsync(
            PostAsync("/v1/questionnaires/imports", "<Questionnaire/>"),
            400,
            "invalid-request"
        );
        var json = new StringContent("{}", Encoding.UTF8, "application/json");
        await ProblemAsync(
            Client.PostAsync("/v1/questionnaires/imports", json),
            415,
            "unsupported-media-type"
        );
    }

    [Test]
    public async Task Takes_the_key_that_is_given_and_no_key_twice()
    {
        var imported = await OkAsync(SendAsync(Smoking(), "?key=my-smoking"));
        Assert.That((string)imported["questionnaire"]!["key"]!, Is.EqualTo("my-smoking"));

        await ProblemAsync(SendAsync(Smoking(), "?key=my-smoking"), 409, "questionnaire-key-taken");
        await ProblemAsync(SendAsync(Smoking(), "?key=phq-9"), 409, "questionnaire-key-taken");
        await ProblemAsync(SendAsync(Smoking(), "?key=My%20Key"), 400, "invalid-request");
    }

    [Test]
    public async Task A_dry_run_stores_nothing()
    {
        var response = await SendAsync(Smoking(), "?key=tried&dryRun=true");
        Assert.That((int)response.StatusCode, Is.EqualTo(200));

        await ProblemAsync(
            Client.GetAsync("/v1/questionnaires/tried"),
            404,
            "questionnaire-not-found"
        );
    }

    internal static JsonObject Smoking() =>
        JsonNode
            .Parse(
                """
                {
                  "resourceType": "Questionnaire", "title": "Smoking", "status": "active", "language": "en",
                  "url": "http://example.org/Questionnaire/smoking", "publisher": "A publisher",
                  "item": [
                    { "linkId": "smokes", "type": "boolean", "text": "Do you smoke?", "required": true },
                    { "linkId": "cigarettes", "type": "integer", "text": "How many a day?", "readOnly": false,
                      "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/variable", "valueExpression": { "language": "text/fhirpath", "expression": "1" } }],
                      "enableWhen": [{ "question": "smokes", "operator": "=", "answerBoolean": true }] },
                    { "linkId": "brands", "type": "string", "text": "Which brands?", "repeats": true }
                  ]
                }
                """
            )!
            .AsObject();

    private Task<HttpResponseMessage> SendAsync(JsonObject resource, string query = "") =>
        PostAsync($"/v1/questionnaires/imports{query}", resource.ToJsonString());

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Client.PostAsync(path, Fhir(body));

    internal static StringContent Fhir(string body) =>
        new(body, Encoding.UTF8)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") },
        };
}
