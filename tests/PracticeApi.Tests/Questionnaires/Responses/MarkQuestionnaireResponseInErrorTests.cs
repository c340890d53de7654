using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class MarkQuestionnaireResponseInErrorTests : ResponseTest
{
    [Test]
    public async Task Takes_it_out_of_the_trend_and_leaves_its_alerts()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Phq9Of(5), answeredAt: "2026-01-05");
        var wrong = await EnterAsync(
            patient,
            Phq9(3, 3, 3, 3, 3, 3, 3, 3, 3),
            answeredAt: "2026-02-05"
        );

        var marked = await OkAsync(MarkAsync(wrong));

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/scores/phq-9"));
        Assert.Multiple(async () =>
        {
            Assert.That((string)marked["status"]!, Is.EqualTo("enteredInError"));
            Assert.That((int)marked["version"]!, Is.EqualTo(2));
            Assert.That((decimal)marked["scores"]![0]!["value"]!, Is.EqualTo(27));
            Assert.That((int)trend["segments"]![0]!["count"]!, Is.EqualTo(1));
            Assert.That(await AlertsAsync(patient, "&status=open"), Has.Count.EqualTo(1));
            Assert.That(
                await EventsAsync(wrong),
                Does.Contain("questionnaire-response.marked-in-error")
            );
        });
        await ProblemAsync(MarkAsync(marked), 409, "already-in-error");
        await ProblemAsync(MarkAsync(wrong), 412, "stale-version");
    }

    [Test]
    public async Task A_draft_can_be_marked_too()
    {
        var draft = await DraftAsync(await PatientAsync(), Phq9Of(3));

        var marked = await OkAsync(MarkAsync(draft));

        Assert.That((string)marked["status"]!, Is.EqualTo("enteredInError"));
        await ProblemAsync(SaveAsync(marked, Phq9Of(4)), 409, "questionnaire-response-submitted");
    }
}
