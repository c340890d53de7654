using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class UpdateQuestionnaireTests : QuestionnaireTest
{
    [Test]
    public async Task Replaces_the_draft_and_leaves_what_is_published()
    {
        await CreateAsync(FirstVisit("changing"));
        await PublishAsync("changing", 1);
        var changed = FirstVisit("changing");
        changed["title"] = "Second visit";

        var updated = await PutAsync("changing", changed, 2);

        Assert.Multiple(() =>
        {
            Assert.That((int)updated["version"]!, Is.EqualTo(3));
            Assert.That((string)updated["status"]!, Is.EqualTo("published"));
            Assert.That((string)updated["published"]!["title"]!, Is.EqualTo("First visit"));
            Assert.That((string)updated["draft"]!["title"]!, Is.EqualTo("Second visit"));
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/questionnaires/changing", Content(changed), 2),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/questionnaires/changing", Content(changed)),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/questionnaires/none", Content(changed), 1),
            404,
            "questionnaire-not-found"
        );
    }

    [Test]
    public async Task Takes_a_standard_instrument_as_its_own_back_as_a_draft()
    {
        var seed = await ReadAsync("gsrs");
        var content = Content(seed["published"]!);
        content["items"]![0]!["text"] = "Text that the practice is licensed for";

        var updated = await PutAsync("gsrs", content, 1);

        Assert.Multiple(() =>
        {
            Assert.That((int)updated["version"]!, Is.EqualTo(2));
            Assert.That((bool)updated["seeded"]!, Is.True);
            Assert.That(
                updated["published"]!.ToJsonString(),
                Is.EqualTo(seed["published"]!.ToJsonString())
            );
            Assert.That(updated["draft"]!.ToJsonString(), Is.EqualTo(content.ToJsonString()));
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/questionnaires/gsrs", content, 1),
            412,
            "stale-version"
        );
    }

    [Test]
    public async Task Names_faults_as_on_making_one()
    {
        await CreateAsync(FirstVisit("faulty"));
        var changed = FirstVisit("faulty");
        changed["items"]![0]!["enableWhen"] = new System.Text.Json.Nodes.JsonObject
        {
            ["item"] = "cigarettes",
            ["operator"] = "exists",
        };

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/questionnaires/faulty", Content(changed), 1),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/items/0/enableWhen", "/items/1/enableWhen" })
        );
    }
}
