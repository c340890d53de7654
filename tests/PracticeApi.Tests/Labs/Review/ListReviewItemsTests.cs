using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Review;

public sealed class ListReviewItemsTests : AlertTest
{
    [Test]
    public async Task The_most_urgent_come_first_page_by_page_and_each_patient_is_audited()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        var patient = await PatientOfAsync(staff);
        var toSign = await EnterReportAsync(patient, Report(Tsh(2)));
        var changed = await EnterReportAsync(patient, Report(Tsh("2.0")));
        await OkAsync(SignAsync(practitioner, changed));
        await CorrectAsync(changed, "22");
        var done = await EnterReportAsync(patient, Report(Tsh(2)));
        await OkAsync(SignAsync(practitioner, done));
        var wrong = await EnterReportAsync(patient, Report(Tsh(2)));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(wrong)}/mark-in-error",
                new { reason = "twice" },
                1
            )
        );
        await CriticalAsync(patient);

        List<JsonNode> items = [];
        string? next = "";
        while (next is not null)
        {
            var page = await OkAsync(
                practitioner.GetAsync(
                    $"/v1/review-items?assignedTo={staff}&limit=1"
                        + (next.Length > 0 ? $"&cursor={Uri.EscapeDataString(next)}" : "")
                )
            );
            items.AddRange(page["items"]!.AsArray()!);
            next = (string?)page["next"];
        }

        Assert.That(
            items.Select(item => (string)item["severity"]!),
            Is.EqualTo(new[] { "urgent", "warning", "warning", "info" })
        );
        Assert.That(
            items.Select(item => $"{(string)item["kind"]!} {(string)item["resource"]!["type"]!}"),
            Is.EquivalentTo(
                new[]
                {
                    "alert lab-result",
                    "alert lab-report",
                    "reportReopened lab-report",
                    "reportToSign lab-report",
                }
            )
        );
        Assert.That((string)items[3]["resource"]!["id"]!, Is.EqualTo((string)toSign["id"]!));
        Assert.That(await AuditAsync(patient), Does.Contain("ListReviewItems:done"));
    }

    [Test]
    public async Task What_nobody_in_particular_is_to_look_at_is_everybody_s()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var staff = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;

        var page = await OkAsync(
            practitioner.GetAsync($"/v1/review-items?assignedTo={staff}&limit=200")
        );

        Assert.That(
            page["items"]!.AsArray().Select(item => (string?)item!["patientId"]),
            Does.Contain(patient)
        );
    }
}
