using System.Security.Cryptography;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class GetLabReportAttachmentTests : LabReportTest
{
    [Test]
    public async Task Is_a_download_byte_for_byte()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh(2)));
        var first = await OkAsync(
            AttachToLabReportTests.AttachAsync(Client, report, AttachToLabReportTests.Pdf(100))
        );
        var pdf = AttachToLabReportTests.Pdf(200);
        await OkAsync(AttachToLabReportTests.AttachAsync(Client, first, pdf));

        using var response = await Client.GetAsync($"{PathOf(report)}/attachment");

        Assert.Multiple(async () =>
        {
            Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(pdf));
            Assert.That(
                response.Content.Headers.ContentType?.MediaType,
                Is.EqualTo("application/pdf")
            );
            Assert.That(
                response.Content.Headers.ContentDisposition?.ToString(),
                Does.StartWith("attachment; filename=lab-report-")
            );
            Assert.That(
                response.Headers.GetValues("X-Content-Type-Options").Single(),
                Is.EqualTo("nosniff")
            );
            Assert.That(
                response.Headers.GetValues("Repr-Digest").Single(),
                Is.EqualTo($"sha-256=:{Convert.ToBase64String(SHA256.HashData(pdf))}:")
            );
            Assert.That(await AuditAsync(patient), Does.Contain("GetLabReportAttachment:done"));
        });
    }

    [Test]
    public async Task One_that_was_damaged_in_storage_is_not_given_out()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        await OkAsync(
            AttachToLabReportTests.AttachAsync(Client, report, AttachToLabReportTests.Pdf(100))
        );
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                "UPDATE LabReportAttachments SET Content = @Content WHERE LabReportId = @Id",
                new { Content = AttachToLabReportTests.Pdf(101), Id = (string)report["id"]! }
            );
        }

        await ProblemAsync(Client.GetAsync($"{PathOf(report)}/attachment"), 500, "internal-error");
    }

    [Test]
    public async Task A_report_without_one_has_none()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));

        await ProblemAsync(
            Client.GetAsync($"{PathOf(report)}/attachment"),
            404,
            "attachment-not-found"
        );
    }
}
