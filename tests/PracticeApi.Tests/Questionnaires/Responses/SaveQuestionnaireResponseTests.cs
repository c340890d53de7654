using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class SaveQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Keeps_the_answers_saved_last()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9(1));

        var saved = await OkAsync(SaveAsync(draft, Phq9(null, 2, 3)));

        Assert.Multiple(async () =>
        {
            Assert.That((int)saved["version"]!, Is.EqualTo(2));
            Assert.That((string)saved["status"]!, Is.EqualTo("draft"));
            Assert.That(saved["answers"]!["q1"], Is.Null);
            Assert.That((string)saved["answers"]!["q3"]!, Is.EqualTo("3"));
            Assert.That(
                (await OkAsync(Client.GetAsync(PathOf(draft)))).ToJsonString(),
                Is.EqualTo(saved.ToJsonString())
            );
            Assert.That(
                await EventsAsync(draft),
                Is.EqualTo(new[] { "questionnaire-response.saved", "questionnaire-response.saved" })
            );
        });
    }

    [Test]
    public async Task Two_who_write_at_once_do_not_lose_each_others_answers()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9(1));

        await OkAsync(SaveAsync(draft, Phq9(1, 2)));

        await ProblemAsync(SaveAsync(draft, Phq9(1, null, 3)), 412, "stale-version");
        await ProblemAsync(SubmitAsync(draft), 412, "stale-version");
        await ProblemAsync(
            SendAsync(HttpMethod.Put, PathOf(draft), new { answers = Phq9(1) }),
            428,
            "if-match-required"
        );
        Assert.That(
            (string)(await OkAsync(Client.GetAsync(PathOf(draft))))["answers"]!["q2"]!,
            Is.EqualTo("2")
        );
    }

    [Test]
    public async Task An_alert_is_raised_once_for_an_answer_and_anew_for_another()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9(1, 1, 1, 1, 1, 1, 1, 1, 1));

        var again = await OkAsync(SaveAsync(draft, Phq9(2, 1, 1, 1, 1, 1, 1, 1, 1)));
        var worse = await OkAsync(SaveAsync(again, Phq9(2, 1, 1, 1, 1, 1, 1, 1, 2)));
        var whileOpen = await AlertsAsync(patient);
        await AcknowledgeAsync(whileOpen.Single()!);
        var same = await OkAsync(SaveAsync(worse, Phq9(3, 1, 1, 1, 1, 1, 1, 1, 2)));
        var afterwards = await AlertsAsync(patient);
        await OkAsync(SaveAsync(same, Phq9(3, 1, 1, 1, 1, 1, 1, 1, 3)));
        var another = await AlertsAsync(patient);

        Assert.That(whileOpen, Has.Count.EqualTo(1));
        Assert.That(afterwards, Has.Count.EqualTo(1));
        Assert.That(another, Has.Count.EqualTo(2));
        Assert.That(
            another.Select(alert => (string)alert!["status"]!),
            Is.EqualTo(new[] { "open", "acknowledged" })
        );
    }

    [Test]
    public async Task An_answer_taken_back_leaves_its_alert()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, new JsonObject { ["q9"] = "3" });

        var saved = await OkAsync(SaveAsync(draft, new JsonObject { ["q9"] = "0" }));

        Assert.That(Codes(saved["alerts"]!), Is.EqualTo(new[] { "item9-positive:urgent" }));
        Assert.That(await AlertsAsync(patient, "&status=open"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_submitted_is_saved_no_more()
    {
        var patient = await PatientAsync();
        var response = await EnterAsync(patient, Phq9Of(5));

        await ProblemAsync(SaveAsync(response, Phq9Of(6)), 409, "questionnaire-response-submitted");
        await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/questionnaire-responses/{Guid.CreateVersion7()}",
                new { answers = Phq9Of(6) },
                1
            ),
            404,
            "questionnaire-response-not-found"
        );
    }

    [Test]
    public async Task A_draft_keeps_its_day_until_another_is_given()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9Of(5));

        var saved = await OkAsync(
            SendAsync(
                HttpMethod.Put,
                PathOf(draft),
                new
                {
                    answers = Phq9Of(6),
                    answeredAt = "2026-01-05",
                    source = "patient",
                    language = "de-AT",
                },
                1
            )
        );
        var submitted = await OkAsync(SubmitAsync(saved));

        Assert.Multiple(() =>
        {
            Assert.That((string)submitted["answeredAt"]!, Is.EqualTo("2026-01-05"));
            Assert.That((string)submitted["source"]!, Is.EqualTo("patient"));
            Assert.That((string)submitted["language"]!, Is.EqualTo("de-AT"));
        });
        Assert.That(
            Pointers(
                await ProblemAsync(
                    SendAsync(
                        HttpMethod.Put,
                        PathOf(draft),
                        new
                        {
                            answers = Phq9Of(6),
                            answeredAt = "2999-01-05",
                            language = "!!",
                        },
                        1
                    ),
                    400,
                    "invalid-request"
                )
            ),
            Is.EquivalentTo(new[] { "/answeredAt", "/language" })
        );
    }
}
