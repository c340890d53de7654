using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

public sealed class OpenIntakeTests : IntakeTest
{
    private readonly CapturedLog _log = new();

    protected override IEnumerable<string> Settings => ["--Logging:LogLevel:Default=Trace"];

    protected override void Replace(IServiceCollection services)
    {
        base.Replace(services);
        services.AddSingleton<ILoggerProvider>(_log);
    }

    [Test]
    public async Task Shows_the_questionnaires_and_nothing_else_of_the_record()
    {
        var intake = await AssignAsync("phq-9", "gisi");

        var opened = await OkAsync(OpenAsync(intake));
        var text = opened.ToJsonString();

        Assert.Multiple(() =>
        {
            Assert.That(
                opened.AsObject().Select(member => member.Key),
                Is.EquivalentTo(
                    new[]
                    {
                        "practice",
                        "status",
                        "dueAt",
                        "expiresAt",
                        "submittedAt",
                        "questionnaires",
                        "crisis",
                    }
                )
            );
            Assert.That(
                (string)opened["questionnaires"]![0]!["definition"]!["items"]![0]!["text"]!,
                Does.StartWith("Little interest")
            );
            Assert.That(opened["questionnaires"]![0]!["version"], Is.Null);
            Assert.That(opened["questionnaires"]![0]!["answers"]!.AsObject(), Is.Empty);
            Assert.That(text, Does.Not.Contain("Ada"));
            Assert.That(text, Does.Not.Contain(BirthDate));
            Assert.That(text, Does.Not.Contain((string)intake["patientId"]!));
            // What the practice makes of the answers, and what it says to itself of the questions, are not the patient's.
            Assert.That(text, Does.Not.Contain("suicidality"));
            Assert.That(text, Does.Not.Contain("bands"));
        });
    }

    [Test]
    public async Task Is_recorded_as_opened_by_the_patient_once()
    {
        var intake = await AssignAsync("gisi");
        await OkAsync(OpenAsync(intake));
        await OkAsync(OpenAsync(intake));
        var read = await ReadAsync(intake);
        var audit = await OkAsync(
            Client.GetAsync($"/v1/audit-events?patientId={(string)intake["patientId"]!}")
        );
        var opened = audit["items"]!
            .AsArray()
            .Where(one => (string)one!["action"]! == "OpenIntake")
            .ToArray();

        Assert.Multiple(async () =>
        {
            Assert.That((DateTimeOffset?)read["openedAt"], Is.Not.Null);
            Assert.That((int)read["version"]!, Is.EqualTo(2));
            Assert.That(
                await EventsAsync(intake),
                Is.EqualTo(new[] { "intake.assigned", "intake.opened by patientViaIntake" })
            );
            Assert.That(opened, Has.Length.EqualTo(2));
            Assert.That((string)opened[0]!["actorKind"]!, Is.EqualTo("patientViaIntake"));
            Assert.That((string)opened[0]!["actorId"]!, Is.EqualTo((string)intake["id"]!));
            Assert.That((string)opened[0]!["outcome"]!, Is.EqualTo("done"));
        });
    }

    [Test]
    public async Task Asks_for_the_birth_date()
    {
        var intake = await AssignAsync("gisi");

        await ProblemAsync(OpenAsync(intake, null), 401, "birth-date-needed");
        await ProblemAsync(OpenAsync(intake, "17 May"), 400, "invalid-request");
        var read = await ReadAsync(intake);

        // Neither was a wrong one.
        Assert.That((DateTimeOffset?)read["openedAt"], Is.Null);
        await OkAsync(OpenAsync(intake));
    }

    [Test]
    public async Task Five_wrong_birth_dates_end_the_link_for_everybody()
    {
        var intake = await AssignAsync("gisi");
        for (var i = 1; i <= 5; i++)
        {
            if (i == 3)
            {
                // A right one between them makes none of them undone.
                await OkAsync(OpenAsync(intake));
            }

            await ProblemAsync(OpenAsync(intake, $"1980-05-0{i}"), 401, "birth-date-wrong");
        }

        await ProblemAsync(OpenAsync(intake), 410, "intake-link-ended");
        await ProblemAsync(SaveAsync(intake, "gisi", new { }), 410, "intake-link-ended");
        await ProblemAsync(SubmitAsync(intake), 410, "intake-link-ended");
        var read = await ReadAsync(intake);
        Assert.Multiple(async () =>
        {
            Assert.That((string)read["link"]!["state"]!, Is.EqualTo("ended"));
            Assert.That((string)read["status"]!, Is.EqualTo("open"));
            Assert.That(
                await EventsAsync(intake),
                Does.Contain("intake.link-ended by patientViaIntake")
            );
            Assert.That(
                (await AuditAsync((string)intake["patientId"]!)).Count(one =>
                    one == "OpenIntake:denied"
                ),
                Is.EqualTo(5)
            );
        });
        var renewed = await OkAsync(ChangeAsync(read, "renew-link"));
        await OkAsync(OpenAsync(renewed));
    }

    [Test]
    public async Task Wrong_birth_dates_at_once_are_all_counted()
    {
        var intake = await AssignAsync("gisi");

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(_ => OpenAsync(intake, "1999-09-09"))
        );
        var codes = answers.Select(answer => (int)answer.StatusCode).Order().ToArray();

        Assert.That(codes, Is.EqualTo(new[] { 401, 401, 401, 401, 401, 410, 410, 410 }));
    }

    [Test]
    public async Task A_token_opens_its_own_intake_alone()
    {
        var one = await AssignAsync("gisi");
        var other = await AssignAsync("phq-9");
        var opened = await OkAsync(OpenAsync(one));

        Assert.That(
            opened["questionnaires"]!.AsArray().Select(each => (string)each!["questionnaire"]!),
            Is.EqualTo(new[] { "gisi" })
        );
        await ProblemAsync(SaveAsync(one, "phq-9", Phq9(1)), 404, "intake-questionnaire-not-found");
        await ProblemAsync(
            Patient.GetAsync($"/v1/intakes/{(string)other["id"]!}"),
            401,
            "not-signed-in"
        );
    }

    [Test]
    public async Task An_unknown_token_is_not_found()
    {
        var intake = await AssignAsync("gisi");
        var other = TokenOf(intake);
        other = $"{(other[0] == 'A' ? 'B' : 'A')}{other[1..]}";

        await ProblemAsync(
            AskAsync(HttpMethod.Get, $"/v1/intake/{other}"),
            404,
            "intake-link-unknown"
        );
    }

    [Test]
    public async Task Staff_of_any_practice_get_no_further_with_a_token_than_anybody()
    {
        var intake = await AssignAsync("gisi");
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(other.GetAsync(PathOf(intake)), 401, "birth-date-needed");
        await ProblemAsync(
            other.GetAsync($"/v1/intakes/{(string)intake["id"]!}"),
            404,
            "intake-not-found"
        );
    }

    [Test]
    public async Task The_definition_is_the_one_that_was_assigned_whatever_is_published_since()
    {
        var key = await PublishAsync(Definition("KEY", "How are you?").ToJsonString());
        var intake = await AssignAsync(key);
        await PublishAgainAsync(key, "How are you really?");
        var later = await AssignAsync(key);

        Assert.That(await QuestionAsync(intake), Is.EqualTo("How are you?"));
        Assert.That(await QuestionAsync(later), Is.EqualTo("How are you really?"));

        async Task<string> QuestionAsync(JsonNode of) =>
            (string)
                (await OkAsync(OpenAsync(of)))["questionnaires"]![0]!["definition"]!["items"]![0]![
                    "text"
                ]!;
    }

    [Test]
    public async Task No_log_holds_the_token_the_birth_date_or_an_answer()
    {
        var intake = await AssignAsync("gisi");
        var token = TokenOf(intake);
        await OkAsync(OpenAsync(intake));
        (await Patient.GetAsync($"/intake/{token}")).Dispose();
        (await OpenAsync(intake, "1999-01-01")).Dispose();
        (
            await SaveAsync(intake, "gisi", new JsonObject { ["digestion.1"] = "unheard-of" })
        ).Dispose();

        Assert.That(_log.Lines, Is.Not.Empty);
        Assert.That(_log.Lines, Has.None.Contains(token));
        Assert.That(_log.Lines, Has.None.Contains("1999-01-01"));
        Assert.That(_log.Lines, Has.None.Contains("unheard-of"));
    }

    private async Task PublishAgainAsync(string key, string question)
    {
        var now = await OkAsync(Client.GetAsync($"/v1/questionnaires/{key}"));
        var definition = Definition(key, question);
        definition.Remove("key");
        var draft = await OkAsync(
            SendAsync(HttpMethod.Put, $"/v1/questionnaires/{key}", definition, (int)now["version"]!)
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/questionnaires/{key}/publish",
                version: (int)draft["version"]!
            )
        );
    }

    private static JsonObject Definition(string key, string question) =>
        new()
        {
            ["key"] = key,
            ["title"] = "Own",
            ["language"] = "en",
            ["items"] = new JsonArray(
                new JsonObject
                {
                    ["linkId"] = "a",
                    ["type"] = "string",
                    ["text"] = question,
                }
            ),
        };
}
