using Dapper;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Labs.Review;

public sealed class ListReceivedLabResultsTests : AlertTest
{
    [TearDown]
    public Task AskForOnePersonAsync() => SetPracticeAsync("Etc/UTC", fourEyes: false);

    [Test]
    public async Task Finds_the_day_s_work_across_patients_and_audits_each_shown()
    {
        var since = Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O"));
        var one = await PatientAsync();
        var other = await PatientAsync();
        await EnterReportAsync(one, Report(Tsh("2.0"), HighPotassium()));
        var signed = await EnterReportAsync(other, Report(Tsh("22")));
        await OkAsync(SignAsync(Client, signed));

        Assert.Multiple(async () =>
        {
            Assert.That(
                await FoundAsync($"receivedSince={since}"),
                Is.EquivalentTo(new[] { $"{one} normal", $"{one} criticalHigh", $"{other} high" })
            );
            Assert.That(
                await FoundAsync($"receivedSince={since}&flag=criticalHigh,criticalLow"),
                Is.EqualTo(new[] { $"{one} criticalHigh" })
            );
            Assert.That(
                await FoundAsync($"receivedSince={since}&outOfRange=false"),
                Is.EqualTo(new[] { $"{one} normal" })
            );
            Assert.That(
                await FoundAsync($"receivedSince={since}&reviewed=true"),
                Is.EqualTo(new[] { $"{other} high" })
            );
            Assert.That(
                await FoundAsync($"receivedSince={since}&reviewed=false&outOfRange=true"),
                Is.EqualTo(new[] { $"{one} criticalHigh" })
            );
            Assert.That(await AuditAsync(one), Does.Contain("ListReceivedLabResults:done"));
            Assert.That(await AuditAsync(other), Does.Contain("ListReceivedLabResults:done"));
        });
    }

    [Test]
    public async Task Finds_what_waits_to_be_verified_and_the_patients_of_one_practitioner()
    {
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        await EnterReportAsync(patient, Report(Tsh("2.0"), Tsh("22")));
        await EnterReportAsync(await PatientAsync(), Report(Tsh("2.0")));

        var first = await OkAsync(
            Client.GetAsync(
                $"/v1/lab-results?practitionerId={staff}&verification=entered&limit=1&includeCount=true"
            )
        );
        var second = await FoundAsync(
            $"practitionerId={staff}&verification=entered&limit=1&cursor={Uri.EscapeDataString((string)first["next"]!)}"
        );

        Assert.That((int)first["count"]!, Is.EqualTo(2));
        Assert.That(second, Has.Length.EqualTo(1));
        Assert.That(await FoundAsync($"practitionerId={staff}&verification=verified"), Is.Empty);
    }

    [Test]
    public async Task What_waits_to_be_verified_is_neither_computed_nor_in_error()
    {
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        var report = await EnterReportAsync(
            patient,
            Report(Line("creatinine", "0.9", "mg/dL"), Tsh("22"))
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)report["results"]![1]!["id"]!}/mark-in-error",
                new { reason = "mixed up" },
                1
            )
        );

        Assert.That(
            await AnalytesAsync($"practitionerId={staff}"),
            Is.EquivalentTo(new[] { "creatinine", "egfr", "tsh" })
        );
        Assert.That(
            await AnalytesAsync($"practitionerId={staff}&verification=entered"),
            Is.EqualTo(new[] { "creatinine" })
        );
    }

    [Test]
    public async Task Finds_what_is_held_back_though_one_person_is_enough()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        var report = await EnterReportAsync(
            patient,
            Report(Tsh("9000"), Line("ferritin", "80", "ng/mL"))
        );

        var before = await AnalytesAsync($"practitionerId={staff}&heldBack=true");
        var others = await AnalytesAsync($"practitionerId={staff}&heldBack=false");
        var counted = await OkAsync(
            Client.GetAsync(
                $"/v1/lab-results?practitionerId={staff}&heldBack=true&includeCount=true"
            )
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)report["results"]![0]!["id"]!}/verify",
                version: 1
            )
        );

        Assert.That(before, Is.EqualTo(new[] { "tsh" }));
        Assert.That(others, Is.EqualTo(new[] { "ferritin" }));
        Assert.That((int)counted["count"]!, Is.EqualTo(1));
        Assert.That(await AnalytesAsync($"practitionerId={staff}&heldBack=true"), Is.Empty);
    }

    [Test]
    public async Task What_was_held_back_before_it_was_kept_is_found_too()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        await EnterReportAsync(
            patient,
            Report(Tsh("9000"), Line("ferritin", "80", "ng/mL"), Tsh("2"), Tsh("2"))
        );
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        await EnterReportAsync(patient, Report(Line("zinc", "80", "ug/dL")));
        var found = await AnalytesAsync($"practitionerId={staff}&heldBack=true");
        var script = Migrator
            .Scripts(Database.IsSqlite ? DatabaseOptions.Sqlite : DatabaseOptions.SqlServer)
            .Single(one => one.Name == "0020_held_back_results.sql");
        await using var connection = Database.Connect();
        await connection.ExecuteAsync("UPDATE LabResults SET IsHeldBack = 0");

        await connection.ExecuteAsync(script.Text.Split(";\n")[0]);

        Assert.That(found, Is.EquivalentTo(new[] { "tsh", "zinc" }));
        Assert.That(
            await AnalytesAsync($"practitionerId={staff}&heldBack=true"),
            Is.EqualTo(found)
        );
    }

    [Test]
    public async Task Refuses_a_flag_that_there_is_not() =>
        await ProblemAsync(Client.GetAsync("/v1/lab-results?flag=purple"), 400, "invalid-request");

    private async Task<string[]> FoundAsync(string query) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/lab-results?{query}")))["items"]!
                .AsArray()
                .Select(item => $"{(string)item!["patientId"]!} {(string)item["flag"]!}"),
        ];

    private async Task<string[]> AnalytesAsync(string query) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/lab-results?{query}")))["items"]!
                .AsArray()
                .Select(item => (string)item!["analyte"]!),
        ];
}
