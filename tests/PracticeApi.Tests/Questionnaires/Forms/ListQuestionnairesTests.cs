using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class ListQuestionnairesTests : QuestionnaireTest
{
    [Test]
    public async Task Lists_standard_instruments_and_own_ones_in_the_order_of_their_keys()
    {
        await CreateAsync(FirstVisit("first-visit"));
        List<string> keys = [];
        string? cursor = null;
        do
        {
            var page = await OkAsync(
                Client.GetAsync(
                    $"/v1/questionnaires?limit=7{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"
                )
            );
            keys.AddRange(page["items"]!.AsArray().Select(one => (string)one!["key"]!));
            cursor = (string?)page["next"];
        } while (cursor is not null);

        Assert.Multiple(() =>
        {
            Assert.That(
                keys,
                Has.Count.EqualTo(18).And.Ordered.Using<string>(StringComparer.Ordinal)
            );
            Assert.That(keys, Does.Contain("first-visit").And.Contain("promis-10"));
        });
    }

    [Test]
    public async Task Lists_those_of_a_status_with_what_they_score()
    {
        await CreateAsync(FirstVisit("only-a-draft"));

        var drafts = (await OkAsync(Client.GetAsync("/v1/questionnaires?status=draft")))[
            "items"
        ]!.AsArray();
        var line = drafts.Single(one => (string)one!["key"]! == "only-a-draft")!;

        Assert.Multiple(() =>
        {
            Assert.That(drafts.Select(one => (string)one!["status"]!), Has.All.EqualTo("draft"));
            Assert.That((string)line["title"]!, Is.EqualTo("First visit"));
            Assert.That((bool)line["hasDraft"]!, Is.True);
            Assert.That((string)line["scores"]![0]!["code"]!, Is.EqualTo("only-a-draft"));
            Assert.That((string)line["scores"]![0]!["betterDirection"]!, Is.EqualTo("lower"));
        });
    }
}
