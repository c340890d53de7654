using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class GetLabReportTests : LabReportTest
{
    [Test]
    public async Task Is_audited_for_its_patient()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh(2)));

        await ReadReportAsync(report);

        Assert.That(
            await AuditAsync(patient),
            Is.SupersetOf(new[] { "EnterLabReport:done", "GetLabReport:done" })
        );
    }

    [TestCase("registered,registered", "registered")]
    [TestCase("registered,final", "partial")]
    [TestCase("registered,preliminary", "partial")]
    [TestCase("preliminary,final", "preliminary")]
    [TestCase("final,final", "final")]
    public async Task Its_status_follows_from_the_lines(string lines, string status)
    {
        var report = Report([
            .. lines
                .Split(',')
                .Select(one =>
                {
                    var line = Tsh(2, one);
                    if (one == "registered")
                    {
                        line.Remove("value");
                        line.Remove("unit");
                        line["absentReason"] = "not-performed";
                    }

                    return line;
                }),
        ]);

        var entered = await EnterReportAsync(await PatientAsync(), report);

        Assert.That((string)entered["status"]!, Is.EqualTo(status));
    }

    [Test]
    public async Task Its_status_and_version_follow_a_corrected_line()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2), Tsh(3)));
        var line = report["results"]![0]!;
        var entry = Tsh("2.2");
        entry["collectedAt"] = "2026-01-12";
        entry["reason"] = "misread";

        await OkAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{(string)line["id"]!}", entry, 1)
        );
        var read = await ReadReportAsync(report);

        Assert.Multiple(() =>
        {
            Assert.That((string)read["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)read["version"]!, Is.EqualTo(2));
            Assert.That((string)read["results"]![0]!["valueText"]!, Is.EqualTo("2.2"));
        });
    }

    [Test]
    public async Task One_of_another_practice_is_not_there()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(other.GetAsync(PathOf(report)), 404, "lab-report-not-found");
    }
}
