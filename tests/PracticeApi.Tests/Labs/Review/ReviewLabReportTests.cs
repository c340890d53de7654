using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Review;

public sealed class ReviewLabReportTests : AlertTest
{
    [Test]
    public async Task A_practitioner_signs_with_a_comment()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var me = await OkAsync(practitioner.GetAsync("/v1/me"));

        var signed = await OkAsync(SignAsync(practitioner, report, comment: "all in range"));

        Assert.Multiple(() =>
        {
            Assert.That((string)signed["review"]!["state"]!, Is.EqualTo("signed"));
            Assert.That((string)signed["review"]!["comment"]!, Is.EqualTo("all in range"));
            Assert.That((string)signed["review"]!["signedBy"]!, Is.EqualTo((string)me["staffId"]!));
            Assert.That(
                (string)signed["review"]!["signedByName"]!,
                Is.EqualTo((string)me["name"]!)
            );
            Assert.That((bool)signed["review"]!["released"]!, Is.False);
            Assert.That((int)signed["version"]!, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task The_entry_desk_does_not_sign()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        using var assistant = await SignInAsAsync(Role.Assistant);

        await ProblemAsync(SignAsync(assistant, report), 403, "practitioner-only");
    }

    [Test]
    public async Task A_correction_that_changes_a_flag_opens_it_again_and_names_who_had_signed()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh("2.0")));
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var me = await OkAsync(practitioner.GetAsync("/v1/me"));
        await OkAsync(SignAsync(practitioner, report));

        await CorrectAsync(report, "2.2");
        var unmoved = await ReadReportAsync(report);
        await CorrectAsync(report, "22");
        var reopened = await ReadReportAsync(report);
        var alerts = await AlertsAsync($"assignedTo={(string)me["staffId"]!}");

        Assert.Multiple(() =>
        {
            Assert.That((string)unmoved["review"]!["state"]!, Is.EqualTo("signed"));
            Assert.That((string)reopened["review"]!["state"]!, Is.EqualTo("reopened"));
            Assert.That(
                (string)reopened["review"]!["signedByName"]!,
                Is.EqualTo((string)me["name"]!)
            );
            Assert.That(
                (string)reopened["review"]!["reopenedByResult"]!,
                Is.EqualTo((string)report["results"]![0]!["id"]!)
            );
            Assert.That(alerts, Has.Count.EqualTo(1));
            Assert.That((string)alerts[0]!["kind"]!, Is.EqualTo("changedAfterReview"));
            Assert.That((string)alerts[0]!["patientId"]!, Is.EqualTo(patient));
            Assert.That((string)alerts[0]!["message"]!, Does.Contain((string)me["name"]!));
        });
    }

    [Test]
    public async Task A_late_line_and_a_line_in_error_open_it_again_too()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2), Tsh(3)));
        var signed = await OkAsync(SignAsync(Client, report));
        var late = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/results",
                new JsonObject { ["results"] = new JsonArray(Tsh(4)) },
                (int)signed["version"]!
            )
        );
        var again = await OkAsync(SignAsync(Client, late));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)report["results"]![0]!["id"]!}/mark-in-error",
                new { reason = "of another" },
                1
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)late["review"]!["state"]!, Is.EqualTo("reopened"));
            Assert.That((string)again["review"]!["state"]!, Is.EqualTo("signed"));
            Assert.That((string?)again["review"]!["reopenedByResult"], Is.Null);
            Assert.That(
                (string)(await ReadReportAsync(report))["review"]!["state"]!,
                Is.EqualTo("reopened")
            );
        });
    }

    [Test]
    public async Task Another_flag_of_the_laboratory_opens_it_again()
    {
        var line = Line("tpo-ab", "62", "IU/mL");
        line["laboratoryFlag"] = "N";
        var report = await EnterReportAsync(await PatientAsync(), Report(line));
        await OkAsync(SignAsync(Client, report));
        var result = report["results"]![0]!;
        var entry = Line("tpo-ab", "620", "IU/mL");
        entry["laboratoryFlag"] = "H";
        entry["collectedAt"] = "2026-01-12";
        entry["reason"] = "misread";

        await OkAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{(string)result["id"]!}", entry, 1)
        );

        Assert.That(
            (string)(await ReadReportAsync(report))["review"]!["state"]!,
            Is.EqualTo("reopened")
        );
    }

    [Test]
    public async Task A_report_in_error_is_not_signed()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        var marked = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/mark-in-error",
                new { reason = "twice" },
                1
            )
        );

        await ProblemAsync(SignAsync(Client, marked), 409, "lab-report-in-error");
    }

    [Test]
    public async Task What_was_not_read_is_not_signed()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        await CorrectAsync(report, "2.2");

        await ProblemAsync(SignAsync(Client, report), 412, "stale-version");
    }
}
