using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class GetQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Answers_what_was_entered_and_is_audited()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Phq9(1, 1, 1, 1, 1, 1, 1, 1, 1));

        var read = await OkAsync(Client.GetAsync(PathOf(entered)));

        Assert.That(read.ToJsonString(), Is.EqualTo(entered.ToJsonString()));
        Assert.That(await AuditAsync(patient), Does.Contain("GetQuestionnaireResponse:done"));
    }

    [Test]
    public async Task Is_not_there_for_another_practice()
    {
        var entered = await EnterAsync(await PatientAsync(), Phq9Of(5));
        using var another = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            another.GetAsync(PathOf(entered)),
            404,
            "questionnaire-response-not-found"
        );
        await ProblemAsync(
            another.GetAsync($"{PathOf(entered)}/history"),
            404,
            "questionnaire-response-not-found"
        );
    }
}
