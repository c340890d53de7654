using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class ListQuestionnaireVersionsTests : QuestionnaireTest
{
    [Test]
    public async Task Lists_the_practice_s_versions_before_the_product_s()
    {
        var content = Content((await ReadAsync("gad-7"))["published"]!);
        for (var version = 1; version <= 5; version += 2)
        {
            content["title"] = $"After {version}";
            await PutAsync("gad-7", content, version);
            await PublishAsync("gad-7", version + 1);
        }

        var first = await OkAsync(Client.GetAsync("/v1/questionnaires/gad-7/versions?limit=2"));
        var second = await OkAsync(
            Client.GetAsync(
                $"/v1/questionnaires/gad-7/versions?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );
        var all = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(all.Select(one => (int)one!["version"]!), Is.EqualTo(new[] { 4, 3, 2, 1 }));
            Assert.That(
                all.Select(one => (bool)one!["seeded"]!),
                Is.EqualTo(new[] { false, false, false, true })
            );
            Assert.That((string)all[0]!["title"]!, Is.EqualTo("After 5"));
            Assert.That((string?)all[0]!["publishedAt"], Is.Not.Null);
            Assert.That((string?)all[0]!["publishedBy"], Is.Not.Null);
            Assert.That(all[3]!["publishedAt"], Is.Null);
            Assert.That(second["next"], Is.Null);
        });
        await ProblemAsync(
            Client.GetAsync("/v1/questionnaires/none/versions"),
            404,
            "questionnaire-not-found"
        );
    }
}
