using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class EnterQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Scores_what_is_submitted()
    {
        var patient = await PatientAsync();

        using var sent = await SendResponseAsync(
            patient,
            Phq9(1, 1, 1, 2, 0, 1, 1, 0, 0),
            answeredAt: "2026-01-12",
            source: "proxy"
        );
        var response = await JsonAsync(sent);

        Assert.Multiple(() =>
        {
            Assert.That(
                sent.StatusCode,
                Is.EqualTo(HttpStatusCode.Created),
                response.ToJsonString()
            );
            Assert.That(sent.Headers.Location?.ToString(), Is.EqualTo(PathOf(response)));
            Assert.That(sent.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
            Assert.That((string)response["status"]!, Is.EqualTo("submitted"));
            Assert.That((string)response["source"]!, Is.EqualTo("proxy"));
            Assert.That((string)response["answeredAt"]!, Is.EqualTo("2026-01-12"));
            Assert.That((string)response["questionnaire"]!, Is.EqualTo("phq-9"));
            Assert.That((int)response["questionnaireVersion"]!, Is.EqualTo(1));
            Assert.That((string)response["answers"]!["q4"]!, Is.EqualTo("2"));
            Assert.That(response["intakeId"], Is.Null);
            Assert.That(response["alerts"]!.AsArray(), Is.Empty);
        });
        var score = response["scores"]!.AsArray().Single(one => (string)one!["code"]! == "phq-9")!;
        Assert.Multiple(() =>
        {
            Assert.That((decimal)score["value"]!, Is.EqualTo(7));
            Assert.That((string)score["band"]!, Is.EqualTo("mild"));
            Assert.That((bool)score["complete"]!, Is.True);
            Assert.That((int)score["missing"]!, Is.Zero);
            Assert.That((int)score["scoredWith"]!, Is.EqualTo(1));
        });
        Assert.That(
            await EventsAsync(response),
            Is.EqualTo(new[] { "questionnaire-response.submitted" })
        );
        Assert.That(await AuditAsync(patient), Does.Contain("EnterQuestionnaireResponse:done"));
    }

    [Test]
    public async Task Says_what_was_missing_and_what_was_made_of_it()
    {
        var patient = await PatientAsync();

        var prorated = await EnterAsync(patient, Phq9(1, 2, 1, 3, null, 1, 1, 0, 0));
        var refused = await EnterAsync(patient, Phq9(2, 2, null, null, 1, 1, null, 0, 0));

        Assert.Multiple(() =>
        {
            Assert.That((decimal)prorated["scores"]![0]!["value"]!, Is.EqualTo(10));
            Assert.That((string)prorated["scores"]![0]!["band"]!, Is.EqualTo("moderate"));
            Assert.That((bool)prorated["scores"]![0]!["complete"]!, Is.False);
            Assert.That((bool)prorated["scores"]![0]!["prorated"]!, Is.True);
            Assert.That((int)prorated["scores"]![0]!["missing"]!, Is.EqualTo(1));
            Assert.That((string)prorated["scores"]![0]!["missingRule"]!, Is.EqualTo("prorate"));
            Assert.That(refused["scores"]![0]!["value"], Is.Null);
            Assert.That(refused["scores"]![0]!["band"], Is.Null);
            Assert.That((int)refused["scores"]![0]!["missing"]!, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task An_answer_that_cannot_wait_raises_an_urgent_alert_in_a_draft_already()
    {
        var patient = await PatientAsync();

        var draft = await DraftAsync(patient, new JsonObject { ["q9"] = "1" });

        var alert = (await AlertsAsync(patient)).Single()!;
        var item = (await OkAsync(Client.GetAsync("/v1/review-items?limit=200")))["items"]!
            .AsArray()
            .Single(one => (string?)one!["alertId"] == (string)alert["id"]!)!;
        Assert.Multiple(async () =>
        {
            Assert.That((string)draft["status"]!, Is.EqualTo("draft"));
            Assert.That(draft["scores"]!.AsArray(), Is.Empty);
            Assert.That(draft["answeredAt"], Is.Null);
            Assert.That(Codes(draft["alerts"]!), Is.EqualTo(new[] { "item9-positive:urgent" }));
            Assert.That((string)draft["alerts"]![0]!["item"]!, Is.EqualTo("q9"));
            Assert.That((string)draft["alerts"]![0]!["status"]!, Is.EqualTo("open"));
            Assert.That((string)alert["kind"]!, Is.EqualTo("questionnaireAnswer"));
            Assert.That((string)alert["severity"]!, Is.EqualTo("urgent"));
            Assert.That((string)alert["code"]!, Is.EqualTo("item9-positive"));
            Assert.That((string)alert["item"]!, Is.EqualTo("q9"));
            Assert.That((string)alert["resource"]!["type"]!, Is.EqualTo("questionnaire-response"));
            Assert.That((string)alert["resource"]!["id"]!, Is.EqualTo((string)draft["id"]!));
            Assert.That((string)item["severity"]!, Is.EqualTo("urgent"));
            Assert.That((string)item["patientId"]!, Is.EqualTo(patient));
            Assert.That(await EventsAsync(alert), Is.EqualTo(new[] { "alert.raised" }));
        });
    }

    [Test]
    public async Task What_was_left_unanswered_is_asked_for_when_the_person_has_ended()
    {
        var patient = await PatientAsync();

        var draft = await DraftAsync(patient, Phq9(1, 1, 2, 1, 1, 0, 1, 0, null));
        var before = await AlertsAsync(patient);
        var submitted = await OkAsync(SubmitAsync(draft));

        Assert.That(before, Is.Empty);
        Assert.That(Codes(submitted["alerts"]!), Has.One.StartsWith("item9-not-answered:"));
        Assert.That((decimal)submitted["scores"]![0]!["value"]!, Is.EqualTo(8));
    }

    [Test]
    public async Task Who_would_rather_not_say_is_asked_for_at_once()
    {
        var patient = await PatientAsync();
        var answers = new JsonObject { ["q9"] = new JsonObject { ["absent"] = "declined" } };

        var draft = await DraftAsync(patient, answers);

        Assert.That(Codes(draft["alerts"]!), Has.One.StartsWith("item9-not-answered:"));
    }

    [Test]
    public async Task Each_red_flag_is_an_alert_of_its_own_and_no_part_of_the_score()
    {
        var patient = await PatientAsync();
        var flags = new JsonObject
        {
            ["rf1"] = true,
            ["rf2"] = false,
            ["rf5"] = true,
        };

        var response = await EnterAsync(patient, flags, "gisi");

        Assert.Multiple(async () =>
        {
            Assert.That(
                Codes(response["alerts"]!),
                Is.EquivalentTo(
                    new[]
                    {
                        "red-flag-blood-in-stool:warning",
                        "red-flag-difficulty-swallowing:warning",
                    }
                )
            );
            Assert.That(response["scores"]!.AsArray(), Is.Not.Empty);
            Assert.That(
                response["scores"]!.AsArray().Count(score => score!["value"] is not null),
                Is.Zero
            );
            Assert.That(
                Codes(await AlertsAsync(patient, "&severity=warning&status=open")),
                Is.EquivalentTo(Codes(response["alerts"]!))
            );
        });
    }

    [Test]
    public async Task An_alert_stands_where_too_much_is_missing_for_a_score()
    {
        var patient = await PatientAsync();

        var response = await EnterAsync(patient, Phq9(null, null, null, 1, 0, 0, 1, 0, 2));

        Assert.That(response["scores"]![0]!["value"], Is.Null);
        Assert.That(Codes(response["alerts"]!), Is.EqualTo(new[] { "item9-positive:urgent" }));
    }

    [Test]
    public async Task Names_every_fault_by_its_pointer_and_stores_nothing()
    {
        var patient = await PatientAsync();
        var answers = Phq9(1, 1, 1, 1, 1, 1, 1, 1, 1);
        answers["q2"] = "4";
        answers["q3"] = true;
        answers["q44"] = "1";

        var problem = await ProblemAsync(
            SendResponseAsync(patient, answers),
            422,
            "unprocessable-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/answers/q2", "/answers/q3", "/answers/q44" })
        );
        Assert.That(problem.ToJsonString(), Does.Not.Contain("\"4\""));
        Assert.That(await ListedAsync(patient), Is.Empty);
        Assert.That(await AlertsAsync(patient), Is.Empty);
        Assert.That(
            Pointers(
                await ProblemAsync(
                    SendResponseAsync(patient, answers, status: "draft"),
                    422,
                    "unprocessable-request"
                )
            ),
            Is.EquivalentTo(new[] { "/answers/q2", "/answers/q3", "/answers/q44" })
        );
    }

    [Test]
    public async Task Holds_a_submission_to_what_is_required_and_a_draft_not()
    {
        var patient = await PatientAsync();
        var key = await PublishBurdenAsync();

        var problem = await ProblemAsync(
            SendResponseAsync(patient, new JsonObject(), key),
            422,
            "unprocessable-request"
        );
        var draft = await DraftAsync(patient, new JsonObject(), key);

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/answers/level" }));
        Assert.That((string)draft["status"]!, Is.EqualTo("draft"));
        Assert.That(
            Pointers(await ProblemAsync(SubmitAsync(draft), 422, "unprocessable-request")),
            Is.EqualTo(new[] { "/answers/level" })
        );
    }

    [Test]
    public async Task Drops_what_the_conditions_hide_when_it_is_submitted()
    {
        var patient = await PatientAsync();
        var key = await PublishBurdenAsync();
        var answers = new JsonObject
        {
            ["level"] = 20,
            ["worse"] = false,
            ["since"] = "2026-01-01",
        };

        var draft = await DraftAsync(patient, answers, key);
        var submitted = await OkAsync(SubmitAsync(draft));

        Assert.That((string)draft["answers"]!["since"]!, Is.EqualTo("2026-01-01"));
        Assert.That(submitted["answers"]!["since"], Is.Null);
        Assert.That((bool)submitted["answers"]!["worse"]!, Is.False);
        Assert.That((decimal)submitted["scores"]![0]!["value"]!, Is.EqualTo(20));
    }

    [Test]
    public async Task Refuses_what_cannot_be()
    {
        var patient = await PatientAsync();
        var answers = Phq9Of(5);

        Assert.That(
            Pointers(
                await ProblemAsync(
                    SendResponseAsync(patient, answers, "no-such-form"),
                    422,
                    "unprocessable-request"
                )
            ),
            Is.EqualTo(new[] { "/questionnaire" })
        );
        Assert.That(
            Pointers(
                await ProblemAsync(
                    SendResponseAsync(patient, answers, answeredAt: "2999-01-01"),
                    400,
                    "invalid-request"
                )
            ),
            Is.EqualTo(new[] { "/answeredAt" })
        );
        Assert.That(
            Pointers(
                await ProblemAsync(
                    SendResponseAsync(patient, answers, answeredAt: "2026-02-30"),
                    400,
                    "invalid-request"
                )
            ),
            Is.EqualTo(new[] { "/answeredAt" })
        );
        Assert.That(
            Pointers(
                await ProblemAsync(
                    Client.PostAsJsonAsync(
                        $"/v1/patients/{patient}/questionnaire-responses",
                        new JsonObject
                        {
                            ["questionnaire"] = "phq-9",
                            ["questionnaireVersion"] = 999,
                            ["answers"] = answers,
                        }
                    ),
                    422,
                    "unprocessable-request"
                )
            ),
            Is.EqualTo(new[] { "/questionnaireVersion" })
        );
        await ProblemAsync(
            SendResponseAsync($"{Guid.CreateVersion7()}", Phq9Of(5)),
            404,
            "patient-not-found"
        );
    }

    [Test]
    public async Task Is_for_those_who_may_and_for_their_own_patients()
    {
        var patient = await PatientAsync();
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var frontDesk = await SignInAsAsync(Role.FrontDesk);
        using var another = await SignInToAnotherPracticeAsync();

        await OkAsync(SendResponseAsync(patient, Phq9Of(5), client: assistant));
        await ProblemAsync(
            SendResponseAsync(patient, Phq9Of(5), client: frontDesk),
            403,
            "forbidden"
        );
        await ProblemAsync(
            SendResponseAsync(patient, Phq9Of(5), client: another),
            404,
            "patient-not-found"
        );
    }

    private async Task<JsonArray> ListedAsync(string patient) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/questionnaire-responses")))[
            "items"
        ]!.AsArray();
}
