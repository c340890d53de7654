using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class ListLabReportsTests : LabReportTest
{
    [Test]
    public async Task Lists_the_newest_specimen_first_along_a_cursor_and_is_audited()
    {
        var patient = await PatientAsync();
        await EnterReportAsync(await PatientAsync(), Report(Tsh(9)));
        foreach (var day in new[] { "2026-01-12", "2026-03-12", "2026-02-12" })
        {
            var report = Report(Tsh(2), Tsh(3, "preliminary"));
            report["collectedAt"] = day;
            report["accession"] = $"A-{day}";
            await EnterReportAsync(patient, report);
        }

        var first = await ListAsync(patient, "?limit=2");
        var second = await ListAsync(patient, $"?limit=2&cursor={(string)first["next"]!}");

        JsonNode?[] listed = [.. first["items"]!.AsArray(), .. second["items"]!.AsArray()];
        Assert.Multiple(async () =>
        {
            Assert.That(
                listed.Select(report => (string)report!["collectedAt"]!),
                Is.EqualTo(new[] { "2026-03-12", "2026-02-12", "2026-01-12" })
            );
            Assert.That(
                listed.Select(report =>
                    $"{report!["accession"]} {report["status"]} {report["review"]} {report["resultCount"]} {report["laboratory"]}"
                ),
                Does.Contain("A-2026-03-12 preliminary pending 2 City Laboratory")
            );
            Assert.That(second["next"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("ListLabReports:done"));
        });
    }

    [Test]
    public async Task Lists_those_whose_review_stands_as_asked()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh(2)));

        Assert.Multiple(async () =>
        {
            Assert.That(
                (await ListAsync(patient, "?review=pending"))["items"]!
                    .AsArray()
                    .Select(one => (string)one!["id"]!),
                Is.EqualTo(new[] { (string)report["id"]! })
            );
            Assert.That((await ListAsync(patient, "?review=signed"))["items"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task A_patient_of_another_practice_is_not_there()
    {
        var patient = await PatientAsync();
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/lab-reports"),
            404,
            "patient-not-found"
        );
    }

    private Task<JsonNode> ListAsync(string patientId, string query) =>
        OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-reports{query}"));
}
