using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class GetQuestionnaireResponseHistoryTests : ResponseTest
{
    [Test]
    public async Task Names_every_version_with_who_when_and_why()
    {
        var patient = await PatientAsync();
        var me = await OkAsync(Client.GetAsync("/v1/me"));
        var draft = await DraftAsync(patient, Phq9Of(3));
        var submitted = await OkAsync(SubmitAsync(await OkAsync(SaveAsync(draft, Phq9Of(4)))));
        var amended = await OkAsync(AmendAsync(submitted, Phq9Of(5)));
        await OkAsync(MarkAsync(amended));

        var items = (await OkAsync(Client.GetAsync($"{PathOf(draft)}/history")))[
            "items"
        ]!.AsArray();

        Assert.Multiple(async () =>
        {
            // Of a draft only what was saved last is kept, here within the submission.
            Assert.That(
                items.Select(item =>
                    $"{(string)item!["change"]!} {(int)item["response"]!["version"]!} {(decimal)item["response"]!["scores"]![0]!["value"]!}"
                ),
                Is.EqualTo(new[] { "markedInError 5 5", "amended 4 5", "submitted 3 4" })
            );
            Assert.That((string)items[0]!["reason"]!, Is.EqualTo("of another patient"));
            Assert.That(items[2]!["reason"], Is.Null);
            Assert.That((string)items[1]!["recordedBy"]!, Is.EqualTo((string)me["staffId"]!));
            Assert.That(
                (string)items[2]!["supersededAt"]!,
                Is.EqualTo((string)items[1]!["recordedAt"]!)
            );
            Assert.That(
                await AuditAsync(patient),
                Does.Contain("GetQuestionnaireResponseHistory:done")
            );
        });
    }
}
