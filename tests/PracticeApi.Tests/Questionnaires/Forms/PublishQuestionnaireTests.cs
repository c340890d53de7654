using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class PublishQuestionnaireTests : QuestionnaireTest
{
    [Test]
    public async Task Numbers_versions_and_never_changes_one()
    {
        await CreateAsync(FirstVisit("numbered"));
        var first = await PublishAsync("numbered", 1);
        var changed = FirstVisit("numbered");
        changed["title"] = "Changed";
        await PutAsync("numbered", changed, 2);
        var second = await PublishAsync("numbered", 3);

        var kept = await OkAsync(Client.GetAsync("/v1/questionnaires/numbered/versions/1"));

        Assert.Multiple(() =>
        {
            Assert.That((int)first["publishedVersion"]!, Is.EqualTo(1));
            Assert.That((string)first["status"]!, Is.EqualTo("published"));
            Assert.That(first["draft"], Is.Null);
            Assert.That((int)second["publishedVersion"]!, Is.EqualTo(2));
            Assert.That((int)second["version"]!, Is.EqualTo(4));
            Assert.That((string)second["published"]!["title"]!, Is.EqualTo("Changed"));
            Assert.That(kept.ToJsonString(), Is.EqualTo(first["published"]!.ToJsonString()));
        });
        Assert.That(
            await EventsAsync(first),
            Is.EqualTo(
                new[]
                {
                    "questionnaire.created",
                    "questionnaire.published",
                    "questionnaire.updated",
                    "questionnaire.published",
                }
            )
        );
        await ProblemAsync(SendPublishAsync("numbered", 4), 409, "questionnaire-without-draft");
        await ProblemAsync(SendPublishAsync("numbered", 3), 412, "stale-version");
        await ProblemAsync(SendPublishAsync("numbered", null), 428, "if-match-required");
    }

    [Test]
    public async Task Of_a_standard_instrument_the_practice_s_version_follows_the_product_s()
    {
        var content = Content((await ReadAsync("sleep4"))["published"]!);
        content["title"] = "How we sleep";
        await PutAsync("sleep4", content, 1);

        var published = await PublishAsync("sleep4", 2);
        using var other = await SignInToAnotherPracticeAsync();

        Assert.Multiple(() =>
        {
            Assert.That((int)published["publishedVersion"]!, Is.EqualTo(2));
            Assert.That((bool)published["seeded"]!, Is.False);
            Assert.That((string)published["title"]!, Is.EqualTo("How we sleep"));
        });
        Assert.That(
            (string)(await OkAsync(other.GetAsync("/v1/questionnaires/sleep4")))["title"]!,
            Is.EqualTo("Sleep check")
        );
        Assert.That(
            (string)
                (await OkAsync(Client.GetAsync("/v1/questionnaires/sleep4/versions/1")))["title"]!,
            Is.EqualTo("Sleep check")
        );
    }

    [Test]
    public async Task Needs_the_words_of_every_question_and_option()
    {
        var content = Content((await ReadAsync("ess"))["published"]!);
        content["items"]![0]!["text"] = "A question";
        await PutAsync("ess", content, 1);

        var problem = await ProblemAsync(SendPublishAsync("ess", 2), 422, "unprocessable-request");

        Assert.That(
            Pointers(problem),
            Does.Contain("/items/1/text")
                .And.Contain("/items/0/options/3/text")
                .And.Not.Contain("/items/0/text")
        );
    }

    [Test]
    public async Task Needs_the_practice_s_crisis_text_where_it_asks_about_a_crisis()
    {
        await WriteCrisisTextAsync("");
        var content = Content((await ReadAsync("phq-9"))["published"]!);
        await PutAsync("phq-9", content, 1);

        await ProblemAsync(SendPublishAsync("phq-9", 2), 422, "crisis-text-missing");
        await WriteCrisisTextAsync("Call the emergency number.");
        var published = await PublishAsync("phq-9", 2);

        Assert.That((int)published["publishedVersion"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task Brings_a_retired_one_back()
    {
        await CreateAsync(FirstVisit("back"));
        await PublishAsync("back", 1);
        await OkAsync(SendRetireAsync("back", 2));
        await PutAsync("back", FirstVisit("back"), 3);

        var published = await PublishAsync("back", 4);

        Assert.That((string)published["status"]!, Is.EqualTo("published"));
        Assert.That(published["retiredAt"], Is.Null);
    }
}
