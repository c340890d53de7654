using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class ReinstateQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Gives_it_the_status_that_it_had()
    {
        var patient = await PatientAsync();
        var amended = await OkAsync(AmendAsync(await EnterAsync(patient, Phq9Of(5)), Phq9Of(6)));
        var draft = await DraftAsync(patient, Phq9Of(3));

        var reinstated = await OkAsync(MarkAsync(await OkAsync(MarkAsync(amended)), "reinstate"));
        var draftAgain = await OkAsync(MarkAsync(await OkAsync(MarkAsync(draft)), "reinstate"));

        Assert.Multiple(async () =>
        {
            Assert.That((string)reinstated["status"]!, Is.EqualTo("amended"));
            Assert.That((int)reinstated["version"]!, Is.EqualTo(4));
            Assert.That((string)draftAgain["status"]!, Is.EqualTo("draft"));
            Assert.That(
                (await EventsAsync(amended))[^1],
                Is.EqualTo("questionnaire-response.reinstated")
            );
        });
        await OkAsync(SubmitAsync(draftAgain));
        await ProblemAsync(MarkAsync(reinstated, "reinstate"), 409, "not-in-error");
    }
}
