using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class GetQuestionnaireTests : QuestionnaireTest
{
    [Test]
    public async Task A_standard_instrument_is_there_from_the_start()
    {
        var read = await ReadAsync("phq-9");

        Assert.Multiple(() =>
        {
            Assert.That((string)read["status"]!, Is.EqualTo("published"));
            Assert.That((bool)read["seeded"]!, Is.True);
            Assert.That((bool)read["wordingMissing"]!, Is.False);
            Assert.That((bool)read["needsCrisisText"]!, Is.True);
            Assert.That((int)read["publishedVersion"]!, Is.EqualTo(1));
            Assert.That(read["draft"], Is.Null);
            Assert.That(read["id"], Is.Null);
            Assert.That((string)read["published"]!["key"]!, Is.EqualTo("phq-9"));
            Assert.That((int)read["published"]!["version"]!, Is.EqualTo(1));
            Assert.That(
                (string)read["published"]!["items"]![0]!["text"]!,
                Is.EqualTo("Little interest or pleasure in doing things")
            );
            Assert.That((decimal)read["scores"]![0]!["minimalImportantChange"]!, Is.EqualTo(5));
        });
    }

    [Test]
    public async Task An_instrument_whose_wording_may_not_be_shipped_says_so()
    {
        var read = await ReadAsync("isi");

        Assert.Multiple(() =>
        {
            Assert.That((bool)read["wordingMissing"]!, Is.True);
            Assert.That(read["published"]!["items"]![0]!["text"], Is.Null);
            Assert.That((string)read["published"]!["items"]![0]!["prefix"]!, Is.EqualTo("1"));
        });
    }

    [Test]
    public async Task One_of_another_practice_is_not_there()
    {
        await CreateAsync(FirstVisit("mine"));
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            other.GetAsync("/v1/questionnaires/mine"),
            404,
            "questionnaire-not-found"
        );
        await ProblemAsync(
            Client.GetAsync("/v1/questionnaires/none"),
            404,
            "questionnaire-not-found"
        );
        Assert.That((bool)(await OkAsync(other.GetAsync("/v1/questionnaires/gad-7")))["seeded"]!);
    }
}
