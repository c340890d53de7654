using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Questionnaires.Intakes;

public sealed class AssignIntakeTests : IntakeTest
{
    [Test]
    public async Task Answers_a_link_that_is_shown_once_and_opens_for_fourteen_days()
    {
        var intake = await AssignAsync("phq-9", "gisi");
        var again = await ReadAsync(intake);
        var days =
            (DateTimeOffset)intake["link"]!["expiresAt"]! - (DateTimeOffset)intake["createdAt"]!;

        Assert.Multiple(async () =>
        {
            Assert.That(
                (string)intake["link"]!["url"]!,
                Does.Match($"^{Address.ToString().TrimEnd('/')}/intake/[A-Za-z0-9_-]{{43}}$")
            );
            Assert.That(days, Is.EqualTo(TimeSpan.FromDays(14)));
            Assert.That((string)intake["link"]!["state"]!, Is.EqualTo("usable"));
            Assert.That((string)intake["status"]!, Is.EqualTo("open"));
            Assert.That(
                intake["questionnaires"]!.AsArray().Select(one => (string)one!["questionnaire"]!),
                Is.EqualTo(new[] { "phq-9", "gisi" })
            );
            Assert.That((int)intake["questionnaires"]![0]!["questions"]!, Is.GreaterThan(8));
            Assert.That((int)intake["questionnaires"]![0]!["answered"]!, Is.Zero);
            Assert.That((string?)again["link"]!["url"], Is.Null);
            Assert.That(await EventsAsync(intake), Is.EqualTo(new[] { "intake.assigned" }));
            Assert.That(
                await AuditAsync((string)intake["patientId"]!),
                Does.Contain("AssignIntake:done")
            );
        });
    }

    [Test]
    public async Task Keeps_the_token_as_a_hash_and_nowhere_else()
    {
        var intake = await AssignAsync("phq-9");
        var token = TokenOf(intake);
        await OkAsync(OpenAsync(intake));
        await using var connection = Database.Connect();
        var hashes = await connection.QueryAsync<string>(
            "SELECT TokenHash FROM IntakeLinks WHERE IntakeId = @Id",
            new { Id = (string)intake["id"]! }
        );

        Assert.That(hashes, Is.EqualTo(new[] { SecretToken.Hash(token) }));
        if (Database.IsSqlite)
        {
            Assert.That(await ContentsAsync(), Does.Not.Contain(token));
        }
    }

    [Test]
    public async Task A_request_that_is_sent_again_assigns_nothing_again_and_shows_no_link()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        using var first = await AssignAsync(patient, "key-1");
        using var second = await AssignAsync(patient, "key-1");
        var (one, two) = (await JsonAsync(first), await JsonAsync(second));

        Assert.That((string)two["id"]!, Is.EqualTo((string)one["id"]!));
        Assert.That((string?)one["link"]!["url"], Is.Not.Null);
        Assert.That((string?)two["link"]!["url"], Is.Null);
        var all = await OkAsync(Client.GetAsync($"/v1/intakes?patientId={patient}"));
        Assert.That(all["items"]!.AsArray(), Has.Count.EqualTo(1));

        async Task<HttpResponseMessage> AssignAsync(string to, string key)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"/v1/patients/{to}/intakes"
            )
            {
                Content = JsonContent.Create(new { questionnaires = new[] { "phq-9" } }),
            };
            request.Headers.Add("Idempotency-Key", key);
            return await Client.SendAsync(request);
        }
    }

    [Test]
    public async Task A_due_date_is_until_when_the_link_opens()
    {
        var day = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(5);
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var intake = await AssignUntilAsync(text, "phq-9");
        var until = (DateTimeOffset)intake["link"]!["expiresAt"]!;

        Assert.That((string)intake["dueAt"]!, Is.EqualTo(text));
        // The end of that day, wherever the practice is.
        Assert.That(
            until,
            Is.GreaterThan(new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero))
                .And.LessThan(
                    new DateTimeOffset(day.AddDays(1), new TimeOnly(15, 0), TimeSpan.Zero)
                )
        );
    }

    [TestCase("2020-01-01", "/dueAt")]
    [TestCase("2999-01-01", "/dueAt")]
    [TestCase("next week!", "/dueAt")]
    public async Task A_due_date_is_ahead_and_within_a_year(string dueAt, string pointer)
    {
        var patient = (string)(await RegisterAsync())["id"]!;

        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/intakes",
                new { questionnaires = new[] { "phq-9" }, dueAt }
            ),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Every_questionnaire_is_published_and_named_once()
    {
        var patient = (string)(await RegisterAsync())["id"]!;

        var twice = await ProblemAsync(
            AskAsync(patient, "phq-9", "nothing-such", "phq-9"),
            400,
            "invalid-request"
        );
        var unknown = await ProblemAsync(
            AskAsync(patient, "phq-9", "nothing-such"),
            422,
            "unprocessable-request"
        );
        await ProblemAsync(AskAsync(patient), 400, "invalid-request");

        Assert.That(
            Pointers(twice),
            Is.EquivalentTo(new[] { "/questionnaires/1", "/questionnaires/2" })
        );
        Assert.That(Pointers(unknown), Is.EqualTo(new[] { "/questionnaires/1" }));
    }

    [Test]
    public async Task A_practice_without_a_crisis_text_asks_nobody_about_a_crisis()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var patient = (string)(await RegisterAsync(other))["id"]!;

        await ProblemAsync(AskAsync(other, patient, "phq-9"), 422, "crisis-text-missing");
        await WriteCrisisTextAsync(other);
        await OkAsync(AskAsync(other, patient, "phq-9"));
    }

    [Test]
    public async Task Another_practices_patient_is_not_found()
    {
        using var other = await SignInToAnotherPracticeAsync();
        await WriteCrisisTextAsync(other);
        var patient = (string)(await RegisterAsync())["id"]!;

        await ProblemAsync(AskAsync(other, patient, "phq-9"), 404, "patient-not-found");
    }

    [Test]
    public async Task The_front_desk_does_not_assign()
    {
        using var desk = await SignInAsAsync(Role.FrontDesk);
        var patient = (string)(await RegisterAsync())["id"]!;

        await ProblemAsync(AskAsync(desk, patient, "phq-9"), 403, "forbidden");
    }

    private Task<HttpResponseMessage> AskAsync(string patient, params string[] questionnaires) =>
        AskAsync(Client, patient, questionnaires);

    private static Task<HttpResponseMessage> AskAsync(
        HttpClient client,
        string patient,
        params string[] questionnaires
    ) =>
        client.PostAsJsonAsync(
            $"/v1/patients/{patient}/intakes",
            new JsonObject
            {
                ["questionnaires"] = new JsonArray([
                    .. questionnaires.Select(key => JsonValue.Create(key)),
                ]),
            }
        );

    private async Task<string> ContentsAsync()
    {
        var text = new System.Text.StringBuilder();
        foreach (var file in new[] { Database.File, $"{Database.File}-wal" })
        {
            if (File.Exists(file))
            {
                await using var stream = new FileStream(
                    file,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite
                );
                using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                text.Append(await reader.ReadToEndAsync());
            }
        }

        return text.ToString();
    }
}
