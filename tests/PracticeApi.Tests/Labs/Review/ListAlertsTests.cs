using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Review;

public sealed class ListAlertsTests : AlertTest
{
    [TearDown]
    public Task AskForOnePersonAsync() => SetPracticeAsync("Etc/UTC", fourEyes: false);

    [TestCase(false, "final")]
    [TestCase(true, "preliminary")]
    public async Task A_critical_result_raises_an_urgent_alert_even_unverified_and_preliminary(
        bool fourEyes,
        string status
    )
    {
        await SetPracticeAsync("Etc/UTC", fourEyes);
        var patient = await PatientAsync();
        var entry = HighPotassium();
        entry["collectedAt"] = "2026-01-12";
        entry["status"] = status;
        var result = await EnterAsync(patient, entry);

        var alerts = await AlertsAsync($"patientId={patient}&status=open&severity=urgent");

        Assert.That(alerts, Has.Count.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That((string)result["flag"]!, Is.EqualTo("criticalHigh"));
            Assert.That((string)alerts[0]!["kind"]!, Is.EqualTo("criticalResult"));
            Assert.That((string)alerts[0]!["resource"]!["type"]!, Is.EqualTo("lab-result"));
            Assert.That((string)alerts[0]!["resource"]!["id"]!, Is.EqualTo((string)result["id"]!));
            Assert.That((string)alerts[0]!["message"]!, Does.Contain("6.9 mmol/L"));
            Assert.That(alerts[0]!["acknowledgement"], Is.Null);
        });
    }

    [Test]
    public async Task A_line_of_a_report_raises_it_too_and_a_normal_result_none()
    {
        var patient = await PatientAsync();
        await EnterReportAsync(patient, Report(Tsh(2), HighPotassium()));

        Assert.That(await AlertsAsync($"patientId={patient}"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task It_is_raised_again_only_when_the_critical_value_is_another()
    {
        var patient = await PatientAsync();
        var result = await CriticalAsync(patient);
        await ReplaceAsync(1, "6.9", "a note");
        var same = await AlertsAsync($"patientId={patient}");
        await ReplaceAsync(2, "7.4", "a note");
        var other = await AlertsAsync($"patientId={patient}");

        Assert.That(same, Has.Count.EqualTo(1));
        Assert.That(other, Has.Count.EqualTo(2));
        Assert.That((string)other[0]!["status"]!, Is.EqualTo("open"));
        Assert.That((string)other[1]!["status"]!, Is.EqualTo("superseded"));

        Task<JsonNode> ReplaceAsync(int version, string value, string note)
        {
            var entry = HighPotassium();
            entry["value"] = value;
            entry["note"] = note;
            entry["collectedAt"] = "2026-01-12";
            entry["reason"] = "looked again";
            return OkAsync(
                SendAsync(
                    HttpMethod.Put,
                    $"/v1/lab-results/{(string)result["id"]!}",
                    entry,
                    version
                )
            );
        }
    }

    [TestCase("HH", 1)]
    [TestCase("LL", 1)]
    [TestCase("AA", 1)]
    [TestCase("A~hh", 1)]
    [TestCase("H", 0)]
    [TestCase("AABB", 0)]
    public async Task What_the_laboratory_calls_critical_raises_one_though_no_limit_of_ours_does(
        string flag,
        int alerts
    )
    {
        var patient = await PatientAsync();
        var entry = Tsh("7.1");
        entry["collectedAt"] = "2026-01-12";
        entry["laboratoryFlag"] = flag;
        var result = await EnterAsync(patient, entry);

        var raised = await AlertsAsync($"patientId={patient}&severity=urgent");

        Assert.That(raised, Has.Count.EqualTo(alerts));
        Assert.That((string)result["flag"]!, Is.EqualTo("high"));
        if (alerts > 0)
        {
            Assert.That((string)raised[0]!["kind"]!, Is.EqualTo("criticalResult"));
            Assert.That(
                (string)raised[0]!["message"]!,
                Does.Contain(flag).And.Contain("7.1 mIU/L")
            );
        }
    }

    [Test]
    public async Task An_open_one_is_closed_when_its_result_is_not_critical_any_more()
    {
        var patient = await PatientAsync();
        var corrected = await CriticalAsync(patient);
        var taken = await CriticalAsync(patient, "7.0");
        var withdrawn = await CriticalAsync(patient, "7.2");
        var ofTaken = (await AlertsAsync($"patientId={patient}")).Single(alert =>
            (string)alert!["resource"]!["id"]! == (string)taken["id"]!
        )!;
        await OkAsync(AcknowledgeAsync(ofTaken));

        foreach (var result in new[] { corrected, taken })
        {
            var entry = HighPotassium();
            entry["value"] = "4.1";
            entry["collectedAt"] = "2026-01-12";
            entry["reason"] = "misread";
            await OkAsync(
                SendAsync(HttpMethod.Put, $"/v1/lab-results/{(string)result["id"]!}", entry, 1)
            );
        }

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)withdrawn["id"]!}/mark-in-error",
                new { reason = "haemolysed" },
                1
            )
        );

        var alerts = await AlertsAsync($"patientId={patient}");
        Assert.That(
            alerts.Select(alert => (string)alert!["status"]!),
            Is.EqualTo(new[] { "superseded", "acknowledged", "superseded" })
        );
        Assert.That(await AlertsAsync($"patientId={patient}&status=open"), Is.Empty);
        await ProblemAsync(AcknowledgeAsync(alerts[0]!), 409, "alert-superseded");

        Task<HttpResponseMessage> AcknowledgeAsync(JsonNode alert) =>
            SendAsync(
                HttpMethod.Post,
                $"/v1/alerts/{(string)alert["id"]!}/acknowledge",
                new { action = "called the patient" },
                (int)alert["version"]!
            );
    }

    [Test]
    public async Task A_dry_run_raises_none()
    {
        var patient = await PatientAsync();
        await OkAsync(SendReportAsync(patient, Report(HighPotassium()), "?dryRun=true"));

        Assert.That(await AlertsAsync($"patientId={patient}"), Is.Empty);
    }

    [Test]
    public async Task Are_found_by_whom_they_are_for_newest_first_page_by_page_and_audited()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        await CriticalAsync(await PatientAsync());
        await CriticalAsync(patient, "6.8");
        await CriticalAsync(patient, "7.0");

        var first = await OkAsync(
            Client.GetAsync($"/v1/alerts?assignedTo={staff}&limit=1&includeCount=true")
        );
        var second = await OkAsync(
            Client.GetAsync(
                $"/v1/alerts?assignedTo={staff}&limit=1&cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That((int)first["count"]!, Is.EqualTo(2));
            Assert.That((string)first["items"]![0]!["message"]!, Does.Contain("7.0"));
            Assert.That((string)second["items"]![0]!["message"]!, Does.Contain("6.8"));
            Assert.That((string?)second["next"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("ListAlerts:done"));
        });
    }

    [Test]
    public async Task Those_of_another_practice_are_not_there()
    {
        await CriticalAsync(await PatientAsync());
        using var other = await SignInToAnotherPracticeAsync();

        var alerts = await OkAsync(other.GetAsync("/v1/alerts"));

        Assert.That(alerts["items"]!.AsArray(), Is.Empty);
    }
}
