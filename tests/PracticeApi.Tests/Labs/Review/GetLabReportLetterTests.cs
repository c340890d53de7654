using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Review;

public sealed class GetLabReportLetterTests : AlertTest
{
    [Test]
    public async Task Shows_what_was_released_and_runs_nothing()
    {
        var patient = (string)(await RegisterAsync("Ada", "<script>alert(1)</script>"))["id"]!;
        var report = await EnterReportAsync(
            patient,
            Report(Tsh("22.0"), Line("ft4", "14.20", "pmol/L"))
        );
        await OkAsync(
            SignAsync(
                Client,
                report,
                release: true,
                patientComment: "Please come again in <b>three</b> months.",
                comment: "for the practice alone"
            )
        );

        using var response = await Client.GetAsync($"{PathOf(report)}/letter");
        var html = await response.Content.ReadAsStringAsync();
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Multiple(async () =>
        {
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
            Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("<b>"));
            Assert.That(html, Does.Contain("&lt;script&gt;"));
            Assert.That(
                html,
                Does.Contain("Please come again in &lt;b&gt;three&lt;/b&gt; months.")
            );
            Assert.That(html, Does.Contain("22.0 mIU/L").And.Contain("above the range"));
            Assert.That(html, Does.Contain("14.20 pmol/L"));
            Assert.That(html, Does.Not.Contain("for the practice alone"));
            Assert.That(html, Does.Contain("@media print").And.Contain("@page { size: A4"));
            Assert.That(policy, Does.StartWith("default-src 'none'; style-src 'sha256-"));
            Assert.That(policy, Does.Not.Contain("unsafe").And.Not.Contain("script-src"));
            Assert.That(await AuditAsync(patient), Does.Contain("GetLabReportLetter:done"));
        });
    }

    [Test]
    public async Task The_policy_names_the_style_sheet_that_stands_in_the_page()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        await OkAsync(SignAsync(Client, report, release: true));

        using var response = await Client.GetAsync($"{PathOf(report)}/letter");
        var html = await response.Content.ReadAsStringAsync();
        var style = html.Split("<style>")[1].Split("</style>")[0];

        Assert.That(
            response.Headers.GetValues("Content-Security-Policy").Single(),
            Does.Contain(
                Convert.ToBase64String(
                    System.Security.Cryptography.SHA256.HashData(
                        System.Text.Encoding.UTF8.GetBytes(style)
                    )
                )
            )
        );
    }

    [Test]
    public async Task There_is_none_before_it_is_released_and_none_once_the_report_has_changed()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh("2.0")));
        var path = $"{PathOf(report)}/letter";
        await ProblemAsync(Client.GetAsync(path), 404, "letter-not-released");
        var signed = await OkAsync(SignAsync(Client, report));
        await ProblemAsync(Client.GetAsync(path), 404, "letter-not-released");
        await OkAsync(SignAsync(Client, signed, release: true));
        using (var released = await Client.GetAsync(path))
        {
            Assert.That(released.IsSuccessStatusCode);
        }

        await CorrectAsync(report, "22");

        await ProblemAsync(Client.GetAsync(path), 404, "letter-not-released");
    }

    [Test]
    public async Task There_is_none_of_a_value_that_was_corrected_until_it_is_signed_again()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh("2.01")));
        var path = $"{PathOf(report)}/letter";
        await OkAsync(SignAsync(Client, report, release: true));
        await CorrectAsync(report, "2.22");

        await ProblemAsync(Client.GetAsync(path), 404, "letter-not-released");
        await OkAsync(SignAsync(Client, await ReadReportAsync(report), release: true));

        Assert.That(
            await Client.GetStringAsync(path),
            Does.Contain("2.22 mIU/L").And.Not.Contain("2.01")
        );
    }

    [Test]
    public async Task Says_what_the_laboratory_flagged_where_no_range_tells()
    {
        var line = Line("tpo-ab", "620", "IU/mL");
        line["laboratoryFlag"] = "H*";
        var report = await EnterReportAsync(await PatientAsync(), Report(line));
        await OkAsync(SignAsync(Client, report, release: true));

        Assert.That((string)report["results"]![0]!["flag"]!, Is.EqualTo("unranged"));
        Assert.That(
            await Client.GetStringAsync($"{PathOf(report)}/letter"),
            Does.Contain("flagged H* by the laboratory")
        );
    }

    [Test]
    public async Task Stays_when_only_a_note_was_added()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh("2.01")));
        await OkAsync(SignAsync(Client, report, release: true));
        await CorrectAsync(report, "2.01");

        Assert.That(
            await Client.GetStringAsync($"{PathOf(report)}/letter"),
            Does.Contain("2.01 mIU/L")
        );
    }
}
