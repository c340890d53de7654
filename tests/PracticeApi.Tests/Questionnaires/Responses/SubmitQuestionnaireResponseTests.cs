using System.Globalization;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class SubmitQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Scores_the_draft_and_ends_it()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9(2, 3, 2, 3, 2, 2, 1, 1, 0));

        var submitted = await OkAsync(SubmitAsync(draft));

        Assert.Multiple(async () =>
        {
            Assert.That((string)submitted["id"]!, Is.EqualTo((string)draft["id"]!));
            Assert.That((int)submitted["version"]!, Is.EqualTo(2));
            Assert.That((string)submitted["status"]!, Is.EqualTo("submitted"));
            Assert.That((decimal)submitted["scores"]![0]!["value"]!, Is.EqualTo(16));
            Assert.That((string)submitted["scores"]![0]!["band"]!, Is.EqualTo("moderately severe"));
            // Who does not say when it was answered has answered it now.
            Assert.That(
                DateTimeOffset.Parse(
                    (string)submitted["answeredAt"]!,
                    CultureInfo.InvariantCulture
                ),
                Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1))
            );
            Assert.That(
                await EventsAsync(draft),
                Is.EqualTo(
                    new[] { "questionnaire-response.saved", "questionnaire-response.submitted" }
                )
            );
            Assert.That(
                await AuditAsync(patient),
                Does.Contain("SubmitQuestionnaireResponse:done")
            );
        });
        await ProblemAsync(SubmitAsync(submitted), 409, "questionnaire-response-submitted");
        await ProblemAsync(SubmitAsync(draft), 409, "questionnaire-response-submitted");
    }

    [Test]
    public async Task An_alert_of_the_draft_is_not_raised_again()
    {
        var patient = await PatientAsync();
        var draft = await DraftAsync(patient, Phq9(0, 0, 0, 0, 0, 0, 0, 0, 1));
        await AcknowledgeAsync((await AlertsAsync(patient)).Single()!);

        var submitted = await OkAsync(SubmitAsync(draft));

        Assert.That(submitted["alerts"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((string)submitted["alerts"]![0]!["status"]!, Is.EqualTo("acknowledged"));
    }

    [Test]
    public async Task Needs_the_version_that_was_read()
    {
        var draft = await DraftAsync(await PatientAsync(), Phq9Of(3));

        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{PathOf(draft)}/submit"),
            428,
            "if-match-required"
        );
    }
}
