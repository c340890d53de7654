using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class DiscardQuestionnaireDraftTests : QuestionnaireTest
{
    [Test]
    public async Task Drops_the_draft_and_leaves_what_is_published()
    {
        await CreateAsync(FirstVisit("dropping"));
        await PublishAsync("dropping", 1);
        var changed = FirstVisit("dropping");
        changed["title"] = "Second visit";
        await PutAsync("dropping", changed, 2);

        var dropped = await OkAsync(DiscardAsync("dropping", 3));

        Assert.Multiple(async () =>
        {
            Assert.That(dropped["draft"], Is.Null);
            Assert.That((int)dropped["version"]!, Is.EqualTo(4));
            Assert.That((string)dropped["status"]!, Is.EqualTo("published"));
            Assert.That((string)dropped["published"]!["title"]!, Is.EqualTo("First visit"));
            Assert.That(
                (await ReadAsync("dropping")).ToJsonString(),
                Is.EqualTo(dropped.ToJsonString())
            );
            Assert.That(
                (await EventsAsync(dropped))[^1],
                Is.EqualTo("questionnaire.draft-discarded")
            );
            Assert.That(await ActionsAsync(), Does.Contain("DiscardQuestionnaireDraft:done"));
        });
        await ProblemAsync(SendPublishAsync("dropping", 4), 409, "questionnaire-without-draft");
        await ProblemAsync(DiscardAsync("dropping", 4), 409, "questionnaire-without-draft");
        await ProblemAsync(DiscardAsync("dropping", 3), 412, "stale-version");
    }

    [Test]
    public async Task What_was_never_published_is_retired_instead()
    {
        await CreateAsync(FirstVisit("only-a-draft"));

        await ProblemAsync(DiscardAsync("only-a-draft", 1), 409, "questionnaire-not-published");
        Assert.That((await ReadAsync("only-a-draft"))["draft"], Is.Not.Null);
    }

    private Task<HttpResponseMessage> DiscardAsync(string key, int version) =>
        SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/discard-draft", version: version);

    private async Task<IEnumerable<string>> ActionsAsync()
    {
        var page = await OkAsync(Client.GetAsync("/v1/audit-events?limit=200"));
        return page["items"]!
            .AsArray()
            .Select(one => $"{(string)one!["action"]!}:{(string)one["outcome"]!}");
    }
}
