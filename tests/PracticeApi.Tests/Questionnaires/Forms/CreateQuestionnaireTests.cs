using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class CreateQuestionnaireTests : QuestionnaireTest
{
    [Test]
    public async Task Makes_a_draft_that_reads_as_it_was_written()
    {
        using var response = await Client.PostAsJsonAsync(
            "/v1/questionnaires",
            FirstVisit("intake")
        );
        var made = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));

        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(201));
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That(read.ToJsonString(), Is.EqualTo(made.ToJsonString()));
            Assert.That((string)made["status"]!, Is.EqualTo("draft"));
            Assert.That((bool)made["seeded"]!, Is.False);
            Assert.That(made["published"], Is.Null);
            Assert.That(made["publishedVersion"], Is.Null);
            Assert.That(
                (string)made["draft"]!["items"]![1]!["enableWhen"]!["item"]!,
                Is.EqualTo("smokes")
            );
            Assert.That((bool)made["draft"]!["items"]![1]!["enableWhen"]!["value"]!, Is.True);
            Assert.That(made["draft"]!["key"], Is.Null);
        });
        Assert.That(await EventsAsync(made), Is.EqualTo(new[] { "questionnaire.created" }));
    }

    [Test]
    public async Task Takes_no_key_twice_nor_that_of_a_standard_instrument()
    {
        await CreateAsync(FirstVisit("twice"));

        await ProblemAsync(
            Client.PostAsJsonAsync("/v1/questionnaires", FirstVisit("twice")),
            409,
            "questionnaire-key-taken"
        );
        await ProblemAsync(
            Client.PostAsJsonAsync("/v1/questionnaires", FirstVisit("phq-9")),
            409,
            "questionnaire-key-taken"
        );
    }

    [Test]
    public async Task Names_every_fault_by_its_pointer()
    {
        var body = FirstVisit("Not Kebab");
        body["scores"]![0]!["code"] = "cigarettes";
        body["language"] = "english";
        body["items"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["linkId"] = "why",
                    ["type"] = "text",
                    ["text"] = "Why?",
                    ["required"] = true,
                    ["enableWhen"] = new JsonObject
                    {
                        ["item"] = "no-such-item",
                        ["operator"] = "exists",
                    },
                }
            );
        body["items"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["linkId"] = "never",
                    ["type"] = "string",
                    ["text"] = "Never asked",
                    ["required"] = true,
                    ["enableWhen"] = new JsonObject
                    {
                        ["item"] = "cigarettes",
                        ["operator"] = ">",
                        ["value"] = 100,
                    },
                }
            );
        body["scores"]![0]!["inputs"]![0]!["item"] = "why";

        var problem = await ProblemAsync(
            Client.PostAsJsonAsync("/v1/questionnaires", body),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/key",
                    "/language",
                    "/items/2/enableWhen/item",
                    "/items/3",
                    "/scores/0/inputs/0/item",
                }
            )
        );
    }

    [Test]
    public async Task Refuses_members_that_it_does_not_know_and_an_answer_of_the_wrong_kind()
    {
        var unknown = FirstVisit("unknown");
        unknown["items"]![0]!["colour"] = "red";
        var wrong = FirstVisit("wrong");
        wrong["items"]![1]!["initial"] = new JsonObject { ["absent"] = "later" };

        await ProblemAsync(
            Client.PostAsJsonAsync("/v1/questionnaires", unknown),
            400,
            "malformed-request"
        );
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync("/v1/questionnaires", wrong),
            400,
            "malformed-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/items/1/initial" }));
    }

    [Test]
    public async Task Is_for_those_who_may_write_questionnaires()
    {
        using var frontDesk = await SignInAsAsync(Role.FrontDesk);

        await ProblemAsync(
            frontDesk.PostAsJsonAsync("/v1/questionnaires", FirstVisit("desk")),
            403,
            "forbidden"
        );
    }
}
