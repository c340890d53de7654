using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Responses;

/// <summary>What is answered through an intake's link, where no member of staff acts.</summary>
public sealed class ResponseDeskTests : ResponseTest
{
    private const string English = "Call 112, or the crisis line.";
    private const string German = "Rufen Sie 112 an.";

    [OneTimeSetUp]
    public async Task WriteTheCrisisTextAsync()
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        var body = practice.DeepClone().AsObject();
        foreach (var name in new[] { "id", "version", "createdAt", "updatedAt" })
        {
            body.Remove(name);
        }

        body["crisisText"] = new JsonObject { ["en"] = English, ["de-AT"] = German };
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                "/v1/practice",
                body.ToJsonString(),
                (int)practice["version"]!
            )
        );
    }

    [TestCase("en", English)]
    [TestCase("en-GB", English)]
    [TestCase("de", German)]
    [TestCase("fr", English)]
    [TestCase(null, English)]
    public async Task A_person_who_may_be_in_a_crisis_is_given_the_practices_text(
        string? language,
        string text
    )
    {
        var answers = await AnswersAsync(new JsonObject { ["q9"] = "1" });

        var kept = await ActAsync(
            answers,
            desk => desk.SaveAsync(answers with { Language = language }, default)
        );

        Assert.That(kept.CrisisText, Is.EqualTo(text));
        Assert.That(
            kept.Alerts.Select(alert => alert.Code),
            Is.EqualTo(new[] { "item9-positive" })
        );
    }

    [Test]
    public async Task Nobody_else_is()
    {
        var answers = await AnswersAsync(Phq9Of(20));

        var kept = await ActAsync(answers, desk => desk.SaveAsync(answers, default));

        Assert.That(kept.CrisisText, Is.Null);
        Assert.That(kept.Alerts, Is.Empty);
    }

    [Test]
    public async Task What_can_be_kept_of_a_draft_is_kept_and_its_alerts_are_raised()
    {
        var given = Phq9(1, 1);
        given["q3"] = "17";
        given["q9"] = "2";
        var answers = await AnswersAsync(given);

        var kept = await ActAsync(answers, desk => desk.SaveAsync(answers, default));

        var response = await OkAsync(
            Client.GetAsync($"/v1/questionnaire-responses/{kept.Row.ResponseId}")
        );
        Assert.Multiple(() =>
        {
            Assert.That(kept.Faults.Select(fault => fault.Pointer), Is.EqualTo(new[] { "/q3" }));
            Assert.That((string)response["answers"]!["q2"]!, Is.EqualTo("1"));
            Assert.That(response["answers"]!["q3"], Is.Null);
            Assert.That((string)response["source"]!, Is.EqualTo("patient"));
            Assert.That((string)response["intakeId"]!, Is.EqualTo($"{answers.IntakeId}"));
            Assert.That(response["recordedBy"], Is.Null);
            Assert.That(Codes(response["alerts"]!), Is.EqualTo(new[] { "item9-positive:urgent" }));
        });
    }

    [Test]
    public async Task What_is_left_in_an_intake_that_has_ended_is_asked_for_once()
    {
        var begun = await AnswersAsync(Phq9(1, 1));
        var intake = begun.IntakeId!.Value;
        await ActAsync(begun, desk => desk.SaveAsync(begun, default));
        var untouched = await AnswersAsync([]);
        await ActAsync(untouched, desk => desk.SaveAsync(untouched, default));

        for (var times = 0; times < 2; times++)
        {
            await ActAsync(
                begun,
                async desk =>
                {
                    await desk.LeaveAsync([intake, untouched.IntakeId!.Value], default);
                    return true;
                }
            );
        }

        Assert.That(
            Codes(await AlertsAsync($"{begun.PatientId}")),
            Is.EqualTo(new[] { "item9-not-answered:warning" })
        );
        Assert.That(await AlertsAsync($"{untouched.PatientId}"), Is.Empty);
    }

    [Test]
    public async Task Of_two_tabs_the_later_does_not_write_over_the_other()
    {
        var answers = await AnswersAsync(Phq9(1));
        var first = await ActAsync(answers, desk => desk.SaveAsync(answers, default));
        var next = answers with { ResponseId = first.Row.ResponseId, Version = 1 };
        await ActAsync(
            answers,
            desk => desk.SaveAsync(next with { Answers = Read(Phq9(1, 2)) }, default)
        );

        Assert.That(
            () => ActAsync(answers, desk => desk.SaveAsync(next, default)),
            Throws.TypeOf<ProblemException>().With.Property("Status").EqualTo(412)
        );
        Assert.That(
            (string)
                (
                    await OkAsync(
                        Client.GetAsync($"/v1/questionnaire-responses/{first.Row.ResponseId}")
                    )
                )["answers"]!["q2"]!,
            Is.EqualTo("2")
        );
    }

    [Test]
    public async Task Staff_does_not_change_what_a_patient_still_answers()
    {
        var answers = await AnswersAsync(Phq9Of(5));
        var kept = await ActAsync(answers, desk => desk.SaveAsync(answers, default));
        var draft = await OkAsync(
            Client.GetAsync($"/v1/questionnaire-responses/{kept.Row.ResponseId}")
        );

        const string Code = "questionnaire-response-of-intake";
        await ProblemAsync(SaveAsync(draft, Phq9Of(6)), 409, Code);
        await ProblemAsync(SubmitAsync(draft), 409, Code);
        await ProblemAsync(MarkAsync(draft), 409, Code);
        var submitted = await ActAsync(
            answers,
            desk => desk.SubmitAsync(kept.Row.ResponseId, 1, default)
        );

        Assert.That(submitted.Row.Status, Is.EqualTo(ResponseStatus.Submitted));
        Assert.That(submitted.Row.RecordedBy, Is.Null);
        await OkAsync(
            MarkAsync(
                await OkAsync(Client.GetAsync($"/v1/questionnaire-responses/{kept.Row.ResponseId}"))
            )
        );
    }

    private async Task<AnswersToSave> AnswersAsync(JsonObject given) =>
        new()
        {
            PatientId = Guid.Parse(await PatientAsync()),
            Form = SeedForms.Find("phq-9")!,
            Answers = Read(given),
            Source = ResponseSource.Patient,
            IntakeId = Guid.CreateVersion7(),
        };

    private static FormAnswers Read(JsonObject given) =>
        given.Deserialize<FormAnswers>(StoredJson.Options)!;

    /// <summary>Acts as a patient within a transaction, as a command of an intake does.</summary>
    private async Task<T> ActAsync<T>(AnswersToSave answers, Func<ResponseDesk, Task<T>> act)
    {
        var practice = Guid.Parse((string)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!);
        await using var scope = Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Caller>().BecomePatient(practice, answers.IntakeId!.Value);
        var events = services.GetRequiredService<EventLog>();
        return await services
            .GetRequiredService<Db>()
            .InTransactionAsync(
                async () =>
                {
                    var done = await act(services.GetRequiredService<ResponseDesk>());
                    await services
                        .GetRequiredService<Journal>()
                        .AppendAsync(events.Pending, [], CancellationToken.None);
                    return done;
                },
                CancellationToken.None
            );
    }
}
