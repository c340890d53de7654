using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class GetLabReportHistoryTests : LabReportTest
{
    [Test]
    public async Task Begins_with_its_entry_and_is_audited()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh(2)));

        var history = await OkAsync(Client.GetAsync($"{PathOf(report)}/history"));

        Assert.Multiple(async () =>
        {
            Assert.That(history["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((string)history["items"]![0]!["change"]!, Is.EqualTo("entered"));
            Assert.That((string)history["items"]![0]!["patientId"]!, Is.EqualTo(patient));
            Assert.That(await AuditAsync(patient), Does.Contain("GetLabReportHistory:done"));
        });
    }
}
