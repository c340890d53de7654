using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class AttachToLabReportTests : LabReportTest
{
    [Test]
    public async Task Keeps_what_is_larger_than_other_bodies_may_be_and_its_checksum()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        var pdf = Pdf(3 * 1024 * 1024);

        var attached = await OkAsync(AttachAsync(report, pdf, key: $"{Guid.NewGuid():N}"));

        Assert.Multiple(() =>
        {
            Assert.That((int)attached["version"]!, Is.EqualTo(2));
            Assert.That((int)attached["attachment"]!["size"]!, Is.EqualTo(pdf.Length));
            Assert.That(
                (string)attached["attachment"]!["mediaType"]!,
                Is.EqualTo("application/pdf")
            );
            Assert.That(
                (string)attached["attachment"]!["sha256"]!,
                Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(pdf)))
            );
        });
    }

    [Test]
    public async Task Refuses_what_does_not_begin_as_a_pdf_does()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));

        await ProblemAsync(
            AttachAsync(report, "<html><script>1</script>%PDF-1.7"u8.ToArray()),
            422,
            "attachment-not-pdf"
        );
        await ProblemAsync(AttachAsync(report, []), 422, "attachment-not-pdf");
        await ProblemAsync(
            AttachAsync(report, Pdf(100), mediaType: "text/html"),
            415,
            "unsupported-media-type"
        );
    }

    [Test]
    public async Task Refuses_what_is_larger_than_a_scanned_report()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));

        await ProblemAsync(AttachAsync(report, Pdf(20 * 1024 * 1024 + 1)), 413, "body-too-large");
    }

    [Test]
    public async Task Asks_for_the_version_that_was_read()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        report["version"] = 9;

        await ProblemAsync(AttachAsync(report, Pdf(100)), 412, "stale-version");
    }

    internal static byte[] Pdf(int size)
    {
        var pdf = new byte[size];
        "%PDF-1.7\n"u8.CopyTo(pdf);
        return pdf;
    }

    private Task<HttpResponseMessage> AttachAsync(
        JsonNode report,
        byte[] content,
        string mediaType = "application/pdf",
        string? key = null
    ) => AttachAsync(Client, report, content, mediaType, key);

    internal static async Task<HttpResponseMessage> AttachAsync(
        HttpClient client,
        JsonNode report,
        byte[] content,
        string mediaType = "application/pdf",
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{PathOf(report)}/attachment");
        request.Content = new ByteArrayContent(content);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{(int)report["version"]!}\"");
        // So that a refusal for its size can be read while the body still stands to be sent.
        request.Headers.ExpectContinue = true;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }
}
