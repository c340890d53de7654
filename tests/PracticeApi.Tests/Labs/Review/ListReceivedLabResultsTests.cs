using NUnit.Framework;
using PracticeApi.Access;

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
    public async Task Refuses_a_flag_that_there_is_not() =>
        await ProblemAsync(Client.GetAsync("/v1/lab-results?flag=purple"), 400, "invalid-request");

    private async Task<string[]> FoundAsync(string query) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/lab-results?{query}")))["items"]!
                .AsArray()
                .Select(item => $"{(string)item!["patientId"]!} {(string)item["flag"]!}"),
        ];
}
