using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Tests.Plans.Progress;

namespace PracticeApi.Tests.Plans.Monitoring;

public sealed class ListMonitoringTests : ProgressTest
{
    private async Task<JsonArray> ListAsync(string query = "") =>
        (await OkAsync(Client.GetAsync($"/v1/monitoring{query}")))["items"]!.AsArray();

    private async Task<string> MonitoredAsync(int week = 4)
    {
        var patient = await PatientAsync();
        await PublishedAsync(
            patient,
            ThirtyWeeks(
                monitoring: $$"""
                [
                  { "kind": "lab", "code": "tpo-ab", "atWeeks": [{{week}}, 30] },
                  { "kind": "questionnaire", "code": "phq-9", "atWeeks": [26] }
                ]
                """
            )
        );
        return patient;
    }

    [Test]
    public async Task Lists_what_is_overdue_in_the_practice_until_a_result_within_the_window_fulfils_it()
    {
        var patient = await MonitoredAsync();
        var other = await MonitoredAsync();
        var stopped = await PublishedAsync(
            await PatientAsync(),
            ThirtyWeeks(monitoring: """[ { "kind": "lab", "code": "tsh", "atWeeks": [4] } ]""")
        );
        await ActAsync(stopped, "stop", new { reason = "moved away" });

        Assert.That(await OverdueAsync(), Is.EquivalentTo(new[] { patient, other }));

        // Week 4 was 154 days ago, and 14 days either way count.
        await MeasureAsync(patient, -182 + 28 - 15, 620);
        Assert.That(await OverdueAsync(), Does.Contain(patient), "a day too early");
        var result = await MeasureAsync(patient, -182 + 28 + 14, 620);
        Assert.That(await OverdueAsync(), Is.EqualTo(new[] { other }));

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{result["id"]}/mark-in-error",
                new { reason = "of another patient" },
                (int)result["version"]!
            )
        );
        Assert.That(
            await OverdueAsync(),
            Does.Contain(patient),
            "what is in error fulfils nothing"
        );

        async Task<string[]> OverdueAsync() =>
            [
                .. (await ListAsync("?due=overdue&limit=200"))
                    .Where(item => (string)item!["code"]! is "tpo-ab" or "tsh")
                    .Select(item => (string)item!["patientId"]!)
                    .Where(id =>
                        id == patient || id == other || id == (string)stopped["patientId"]!
                    ),
            ];
    }

    [Test]
    public async Task Lists_what_falls_due_this_week_until_it_is_answered()
    {
        var patient = await MonitoredAsync();

        // The 26 weeks are over today.
        var due = (await ListAsync($"?due=thisWeek&patientId={patient}")).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That((string)due["code"]!, Is.EqualTo("phq-9"));
            Assert.That((string)due["dueOn"]!, Is.EqualTo(Text(Today)));
            Assert.That((string)due["status"]!, Is.EqualTo("due"));
            Assert.That((string)due["planTitle"]!, Is.EqualTo("Calm the thyroid"));
        });

        await AnswerAsync(patient, -3, 10);
        Assert.That(await ListAsync($"?due=thisWeek&patientId={patient}"), Is.Empty);
    }

    [Test]
    public async Task Reads_on_page_by_page_and_audits_whom_it_shows()
    {
        var first = await MonitoredAsync(2);
        var second = await MonitoredAsync(2);

        List<string> read = [];
        string? cursor = null;
        do
        {
            var page = await OkAsync(
                Client.GetAsync(
                    "/v1/monitoring?due=overdue&limit=1&includeCount=true"
                        + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")
                )
            );
            read.AddRange(
                page["items"]!
                    .AsArray()
                    .Select(item => $"{item!["dueOn"]} {item["patientId"]} {item["code"]}")
            );
            cursor = (string?)page["next"];
            Assert.That((int)page["count"]!, Is.GreaterThanOrEqualTo(2));
        } while (cursor is not null);

        Assert.Multiple(() =>
        {
            Assert.That(read, Is.Unique);
            Assert.That(read, Has.Some.Contains(first));
            Assert.That(read, Has.Some.Contains(second));
            Assert.That(read.Select(line => line[..10]), Is.Ordered);
        });
        Assert.That(await AuditAsync(first), Does.Contain("ListMonitoring:done"));
    }

    [Test]
    public async Task Is_of_one_practice_for_those_who_may_read_plans()
    {
        var patient = await MonitoredAsync();
        using var stranger = await SignInToAnotherPracticeAsync();
        using var desk = await SignInAsAsync(Role.FrontDesk);

        Assert.That(
            (await OkAsync(stranger.GetAsync("/v1/monitoring")))["items"]!.ToJsonString(),
            Does.Not.Contain(patient)
        );
        await ProblemAsync(desk.GetAsync("/v1/monitoring"), 403, "forbidden");
    }
}
