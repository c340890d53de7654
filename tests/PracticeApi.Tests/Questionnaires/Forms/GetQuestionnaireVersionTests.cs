using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class GetQuestionnaireVersionTests : QuestionnaireTest
{
    [Test]
    public async Task Reads_a_version_of_a_standard_instrument_whole()
    {
        var form = await OkAsync(Client.GetAsync("/v1/questionnaires/promis-10/versions/1"));

        Assert.Multiple(() =>
        {
            Assert.That((string)form["key"]!, Is.EqualTo("promis-10"));
            Assert.That(form["items"]!.AsArray(), Has.Count.EqualTo(10));
            Assert.That(form["scores"]![0]!["table"]!.AsArray(), Has.Count.EqualTo(17));
            Assert.That((bool)form["scores"]![0]!["inputs"]![3]!["reverse"]!, Is.True);
        });
    }

    [Test]
    public async Task A_version_that_was_not_published_is_not_there()
    {
        await CreateAsync(FirstVisit("drafted"));

        foreach (var path in new[] { "phq-9/versions/2", "drafted/versions/1", "none/versions/1" })
        {
            await ProblemAsync(
                Client.GetAsync($"/v1/questionnaires/{path}"),
                404,
                "questionnaire-not-found"
            );
        }
    }
}
