using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

public sealed class SubmitIntakeTests : IntakeTest
{
    [Test]
    public async Task Gives_the_practice_the_answers_with_their_scores()
    {
        var intake = await AssignAsync("phq-9", "gisi");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(2, 3, 2, 3, 2, 2, 1, 1, 0)));

        var sent = await OkAsync(SubmitAsync(intake));
        var read = await ReadAsync(intake);
        var response = await OkAsync(
            Client.GetAsync(
                $"/v1/questionnaire-responses/{(string)read["questionnaires"]![0]!["responseId"]!}"
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)sent["status"]!, Is.EqualTo("submitted"));
            Assert.That((string)read["status"]!, Is.EqualTo("submitted"));
            Assert.That((string)read["submittedBy"]!, Is.EqualTo("patient"));
            Assert.That((string)response["status"]!, Is.EqualTo("submitted"));
            Assert.That((string)response["source"]!, Is.EqualTo("patient"));
            Assert.That((int)response["scores"]![0]!["value"]!, Is.EqualTo(16));
            Assert.That((string)response["scores"]![0]!["band"]!, Is.EqualTo("moderately severe"));
            Assert.That(
                await EventsAsync(intake),
                Does.Contain("intake.submitted by patientViaIntake")
            );
            Assert.That(
                await AuditAsync((string)intake["patientId"]!),
                Does.Contain("SubmitIntake:done")
            );
        });
    }

    [Test]
    public async Task Takes_one_submission_and_is_read_only_after_it()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(0, 0, 0, 0, 0, 0, 0, 0, 0)));
        await OkAsync(SubmitAsync(intake));

        await ProblemAsync(SubmitAsync(intake), 409, "intake-submitted");
        await ProblemAsync(SaveAsync(intake, "phq-9", Phq9(3), 2), 409, "intake-submitted");
        var opened = await OkAsync(OpenAsync(intake));
        Assert.That((string)opened["questionnaires"]![0]!["answers"]!["q1"]!, Is.EqualTo("0"));
        var responses = await OkAsync(
            Client.GetAsync($"/v1/patients/{(string)intake["patientId"]!}/questionnaire-responses")
        );
        Assert.That(responses["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_submissions_at_once_are_one()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(1)));

        var both = await Task.WhenAll(SubmitAsync(intake), SubmitAsync(intake));

        Assert.That(
            both.Select(one => (int)one.StatusCode).Order(),
            Is.EqualTo(new[] { 200, 409 })
        );
    }

    [Test]
    public async Task Says_every_answer_that_is_missing_and_sends_nothing()
    {
        var key = await PublishAsync();
        var other = await PublishAsync();
        var intake = await AssignAsync(key, "phq-9", other);
        await OkAsync(SaveAsync(intake, key, new { level = 7 }));

        var problem = await ProblemAsync(SubmitAsync(intake), 422, "unprocessable-request");

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { $"/answers/{key}/why", $"/answers/{other}/level" })
        );
        Assert.That((string)(await ReadAsync(intake))["status"]!, Is.EqualTo("open"));
    }

    [Test]
    public async Task Drops_what_is_not_shown_and_says_who_answered()
    {
        var key = await PublishAsync();
        var intake = await AssignAsync(key);
        await OkAsync(SaveAsync(intake, key, new { level = 2, why = "it was 7 before" }));

        await OkAsync(SubmitAsync(intake, new { answeredBy = "proxy" }));
        var read = await ReadAsync(intake);
        var response = await OkAsync(
            Client.GetAsync(
                $"/v1/questionnaire-responses/{(string)read["questionnaires"]![0]!["responseId"]!}"
            )
        );

        Assert.That((string)response["source"]!, Is.EqualTo("proxy"));
        Assert.That((string)read["submittedBy"]!, Is.EqualTo("proxy"));
        Assert.That(
            response["answers"]!.AsObject().Select(answer => answer.Key),
            Is.EqualTo(new[] { "level" })
        );
    }

    [Test]
    public async Task Item_nine_that_is_left_out_is_an_alert()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(0, 0, 0, 0, 0, 0, 0, 0)));
        Assert.That(await AlertsAsync(intake), Is.Empty);

        await OkAsync(SubmitAsync(intake));

        Assert.That(await AlertsAsync(intake), Has.One.StartsWith("item9-not-answered"));
    }

    private async Task<string> PublishAsync()
    {
        var key = $"own-{Guid.NewGuid():N}"[..12];
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                "/v1/questionnaires",
                new JsonObject
                {
                    ["key"] = key,
                    ["title"] = "Pain",
                    ["language"] = "en",
                    ["items"] = new JsonArray(
                        new JsonObject
                        {
                            ["linkId"] = "level",
                            ["type"] = "scale",
                            ["text"] = "How bad?",
                            ["required"] = true,
                        },
                        new JsonObject
                        {
                            ["linkId"] = "why",
                            ["type"] = "string",
                            ["text"] = "Why?",
                            ["required"] = true,
                            ["enableWhen"] = new JsonObject
                            {
                                ["item"] = "level",
                                ["operator"] = ">=",
                                ["value"] = 5,
                            },
                        }
                    ),
                }
            )
        );
        await OkAsync(SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/publish", version: 1));
        return key;
    }
}
