using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Questionnaires.Intakes;

namespace PracticeApi.Tests.Questionnaires.Intakes;

public sealed class GetIntakeTests : IntakeTest
{
    [Test]
    public async Task Another_practices_is_not_found()
    {
        var intake = await AssignAsync("gisi");
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            other.GetAsync($"/v1/intakes/{(string)intake["id"]!}"),
            404,
            "intake-not-found"
        );
        Assert.That((string)(await ReadAsync(intake))["id"]!, Is.EqualTo((string)intake["id"]!));
        Assert.That(await AuditAsync((string)intake["patientId"]!), Does.Contain("GetIntake:done"));
    }
}

public sealed class ListIntakesTests : IntakeTest
{
    [Test]
    public async Task Lists_those_of_a_patient_and_those_that_have_come_so_far_newest_first()
    {
        var first = await AssignAsync("gisi");
        var second = await AssignAsync("phq-9");
        await OkAsync(ChangeAsync(second, "cancel", new { reason = "came in person" }));

        var all = await OkAsync(Client.GetAsync("/v1/intakes"));
        var ofPatient = await OkAsync(
            Client.GetAsync($"/v1/intakes?patientId={(string)first["patientId"]!}")
        );
        var cancelled = await OkAsync(Client.GetAsync("/v1/intakes?status=cancelled"));
        var page = await OkAsync(Client.GetAsync("/v1/intakes?limit=1"));
        var next = await OkAsync(
            Client.GetAsync($"/v1/intakes?limit=1&cursor={(string)page["next"]!}")
        );

        Assert.That(Ids(all), Is.EqualTo(new[] { (string)second["id"]!, (string)first["id"]! }));
        Assert.That(Ids(ofPatient), Is.EqualTo(new[] { (string)first["id"]! }));
        Assert.That(Ids(cancelled), Is.EqualTo(new[] { (string)second["id"]! }));
        Assert.That(Ids(next), Is.EqualTo(new[] { (string)first["id"]! }));
        Assert.That(
            await AuditAsync((string)first["patientId"]!),
            Has.Some.EqualTo("ListIntakes:done")
        );
        using var other = await SignInToAnotherPracticeAsync();
        Assert.That(Ids(await OkAsync(other.GetAsync("/v1/intakes"))), Is.Empty);
    }

    private static IEnumerable<string> Ids(System.Text.Json.Nodes.JsonNode page) =>
        page["items"]!.AsArray().Select(one => (string)one!["id"]!);
}

public sealed class RemindAboutIntakeTests : IntakeTest
{
    [Test]
    public async Task Writes_an_event_for_what_sends_messages()
    {
        var intake = await AssignAsync("gisi");

        var reminded = await OkAsync(ChangeAsync(intake, "remind"));

        Assert.That((DateTimeOffset?)reminded["remindedAt"], Is.Not.Null);
        Assert.That(await EventsAsync(intake), Does.Contain("intake.reminder-due"));
        await ProblemAsync(ChangeAsync(intake, "remind"), 412, "stale-version");
    }
}

public sealed class ExtendIntakeTests : IntakeTest
{
    [Test]
    public async Task Opens_the_link_that_the_patient_has_again()
    {
        var intake = await AssignAsync("gisi");
        Clock.Advance(TimeSpan.FromDays(15));
        await ProblemAsync(OpenAsync(intake), 410, "intake-link-ended");
        using var owner = await SignInAsync(OwnerEmail, OwnerPassword);
        var dueAt = Clock
            .GetUtcNow()
            .AddDays(3)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var extended = await OkAsync(
            SendAsync(
                owner,
                HttpMethod.Post,
                $"/v1/intakes/{(string)intake["id"]!}/extend",
                new { dueAt },
                1
            )
        );

        Assert.That((string)extended["dueAt"]!, Is.EqualTo(dueAt));
        Assert.That((string)extended["link"]!["state"]!, Is.EqualTo("usable"));
        Assert.That(await EventsAsync(intake), Does.Contain("intake.extended"));
        await OkAsync(OpenAsync(intake));
        await ProblemAsync(
            SendAsync(
                owner,
                HttpMethod.Post,
                $"/v1/intakes/{(string)intake["id"]!}/extend",
                new { dueAt = "2020-01-01" },
                2
            ),
            400,
            "invalid-request"
        );
    }
}

public sealed class RenewIntakeLinkTests : IntakeTest
{
    [Test]
    public async Task The_link_before_opens_nothing_any_more_and_the_answers_stay()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(1)));

        var renewed = await OkAsync(ChangeAsync(intake, "renew-link"));

        Assert.That(TokenOf(renewed), Is.Not.EqualTo(TokenOf(intake)));
        await ProblemAsync(OpenAsync(intake), 410, "intake-link-ended");
        var opened = await OkAsync(OpenAsync(renewed));
        Assert.That((string)opened["questionnaires"]![0]!["answers"]!["q1"]!, Is.EqualTo("1"));
        Assert.That(await EventsAsync(intake), Does.Contain("intake.link-renewed"));
    }
}

public sealed class CancelIntakeTests : IntakeTest
{
    [Test]
    public async Task Revokes_the_link_and_keeps_alerts_and_drafts()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(
            SaveAsync(intake, "phq-9", Phq9(1, null, null, null, null, null, null, null, 2))
        );

        var cancelled = await OkAsync(
            ChangeAsync(intake, "cancel", new { reason = "came in person" })
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)cancelled["status"]!, Is.EqualTo("cancelled"));
            Assert.That((string)cancelled["cancelReason"]!, Is.EqualTo("came in person"));
            Assert.That((string)cancelled["link"]!["state"]!, Is.EqualTo("cancelled"));
            Assert.That(await AlertsAsync(intake), Has.Count.EqualTo(1));
            Assert.That(await EventsAsync(intake), Does.Contain("intake.cancelled"));
        });
        await ProblemAsync(OpenAsync(intake), 410, "intake-link-ended");
        await ProblemAsync(SaveAsync(intake, "phq-9", Phq9(1), 1), 410, "intake-link-ended");
        await ProblemAsync(ChangeAsync(cancelled, "remind"), 409, "intake-not-open");
        await ProblemAsync(ChangeAsync(cancelled, "renew-link"), 409, "intake-not-open");
    }

    [Test]
    public async Task What_was_begun_and_left_unanswered_is_an_alert()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(1)));

        await OkAsync(ChangeAsync(intake, "cancel", new { reason = "moved away" }));

        Assert.That(await AlertsAsync(intake), Has.One.StartsWith("item9-not-answered"));
    }
}

public sealed class IntakeWatchTests : IntakeTest
{
    [Test]
    public async Task What_was_left_unanswered_when_the_time_passed_is_an_alert_once()
    {
        var begun = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(begun, "phq-9", Phq9(1)));
        var untouched = await AssignAsync("phq-9");
        var watch = Services.GetRequiredService<IntakeWatch>();
        await watch.RunAsync(CancellationToken.None);
        Assert.That(await AlertsAsync(begun), Is.Empty);

        Clock.Advance(TimeSpan.FromDays(15));
        await watch.RunAsync(CancellationToken.None);
        await watch.RunAsync(CancellationToken.None);

        using var owner = await SignInAsync(OwnerEmail, OwnerPassword);
        var alerts = await OkAsync(
            owner.GetAsync($"/v1/alerts?patientId={(string)begun["patientId"]!}")
        );
        Assert.Multiple(async () =>
        {
            Assert.That(alerts["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((string)alerts["items"]![0]!["code"]!, Is.EqualTo("item9-not-answered"));
            Assert.That(
                (await EventsAsync(begun)).Count(one => one == "intake.expired by system"),
                Is.EqualTo(1)
            );
            Assert.That(await EventsAsync(untouched), Does.Contain("intake.expired by system"));
        });
    }
}

public sealed class IntakeLimitsTests : IntakeTest
{
    protected override IEnumerable<string> Settings => ["--Intakes:RequestsPerMinute=6"];

    [Test]
    public async Task One_address_makes_so_many_requests_a_minute()
    {
        var intake = await AssignAsync("gisi");
        for (var i = 0; i < 6; i++)
        {
            await OkAsync(OpenAsync(intake));
        }

        using var refused = await OpenAsync(intake);
        await ProblemAsync(Task.FromResult(refused), 429, "too-many-requests");
        using var page = await Patient.GetAsync($"/intake/{TokenOf(intake)}");
        Assert.That((int)page.StatusCode, Is.EqualTo(429));
        Assert.That(page.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        // Staff are not held up by it.
        await ReadAsync(intake);
    }
}

public sealed class IntakeTimeTests : IntakeTest
{
    [Test]
    public async Task Ends_with_its_time()
    {
        var intake = await AssignAsync("gisi");
        Clock.Advance(TimeSpan.FromDays(13.9));
        await OkAsync(OpenAsync(intake));
        Clock.Advance(TimeSpan.FromDays(0.2));

        await ProblemAsync(OpenAsync(intake), 410, "intake-link-ended");
        using var owner = await SignInAsync(OwnerEmail, OwnerPassword);
        var read = await OkAsync(owner.GetAsync($"/v1/intakes/{(string)intake["id"]!}"));
        Assert.That((string)read["link"]!["state"]!, Is.EqualTo("expired"));
    }
}

public sealed class IntakeTicketTests : IntakeTest
{
    [Test]
    public async Task A_page_that_was_left_asks_for_the_birth_date_again()
    {
        var intake = await AssignAsync("gisi");
        using var browser = new HttpClient { BaseAddress = Address };
        using var opened = await browser.PostAsync(
            $"/intake/{TokenOf(intake)}",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["do"] = "open",
                    ["day"] = "17",
                    ["month"] = "5",
                    ["year"] = "1980",
                }
            )
        );
        using var soon = await browser.GetAsync(PathOf(intake));
        Clock.Advance(TimeSpan.FromHours(2.1));

        using var later = await browser.GetAsync(PathOf(intake));

        Assert.That((int)soon.StatusCode, Is.EqualTo(200));
        Assert.That((int)later.StatusCode, Is.EqualTo(401));
    }
}
