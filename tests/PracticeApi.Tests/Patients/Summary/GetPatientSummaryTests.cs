using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Tests.Patients.Merging;

namespace PracticeApi.Tests.Patients.Summary;

public sealed class GetPatientSummaryTests : MergeTest
{
    [Test]
    public async Task Says_what_matters_first()
    {
        var patient = await PatientAsync();
        var path = PathOf(patient);
        await PostAsync($"{path}/conditions", new { name = "Anemia", status = "inRemission" });
        await PostAsync($"{path}/conditions", new { name = "Measles", status = "resolved" });
        await PostAsync($"{path}/conditions", new { name = "Hay fever", status = "active" });
        var wrong = await PostAsync($"{path}/conditions", new { name = "Gout", status = "active" });
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{path}/conditions/{(string)wrong["id"]!}/mark-in-error",
                new { reason = "of the brother" },
                1
            )
        );
        await PostAsync($"{path}/medications", new { name = "Ibuprofen", stop = "2024-01-31" });
        await PostAsync($"{path}/medications", new { name = "Levothyroxine", dose = "75 µg" });
        await PostAsync($"{path}/allergies", new { substance = "Dust", severity = "mild" });
        await PostAsync($"{path}/allergies", new { substance = "Penicillin", severity = "severe" });
        var plan = await FollowPlanAsync(patient);
        await PostAsync(
            $"{path}/plans",
            new
            {
                title = "Only a draft",
                startsOn = "2026-01-12",
                phases = Array.Empty<object>(),
            }
        );

        var summary = await ReadSummaryAsync(patient);

        Assert.Multiple(async () =>
        {
            Assert.That((string)summary["familyName"]!, Is.EqualTo("Example"));
            Assert.That(
                Texts(summary, "problems", "name"),
                Is.EqualTo(new[] { "Hay fever", "Anemia" })
            );
            Assert.That(
                Texts(summary, "medications", "name"),
                Is.EqualTo(new[] { "Levothyroxine" })
            );
            Assert.That(
                Texts(summary, "allergies", "substance"),
                Is.EqualTo(new[] { "Penicillin", "Dust" })
            );
            Assert.That(Texts(summary, "plans", "id"), Is.EqualTo(new[] { (string)plan["id"]! }));
            Assert.That(Texts(summary, "plans", "phaseName"), Is.EqualTo(new[] { "Remove" }));
            Assert.That((int)summary["plans"]![0]!["today"]!["week"]!, Is.EqualTo(1));
            Assert.That(summary["noneKnownOn"]!["allergies"], Is.Null);
            Assert.That(summary["pregnancy"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("GetPatientSummary:done"));
        });
    }

    [Test]
    public async Task Tells_none_known_from_not_asked()
    {
        var patient = await PatientAsync();
        await PostAsync(
            $"{PathOf(patient)}/allergies/none-known",
            new { assertedOn = "2025-01-31" }
        );

        var summary = await ReadSummaryAsync(patient);

        Assert.Multiple(() =>
        {
            Assert.That((string)summary["noneKnownOn"]!["allergies"]!, Is.EqualTo("2025-01-31"));
            Assert.That(summary["noneKnownOn"]!["medications"], Is.Null);
        });
    }

    [Test]
    public async Task Shows_an_analyte_whose_last_result_is_out_of_range_and_open_alerts_by_urgency()
    {
        var patient = await PatientAsync();
        // Was high, and is in range now.
        await EnterAsync(patient, Antibodies(540, "2025-07-01"));
        await EnterAsync(patient, Antibodies(20, "2025-08-01"));
        var report = await EnterReportAsync(patient, Report(HighPotassium(), Tsh("2.1")));
        // A later one that was taken back says nothing.
        var later = await EnterAsync(
            patient,
            new JsonObject
            {
                ["analyte"] = "potassium",
                ["value"] = 4.2,
                ["unit"] = "mmol/L",
                ["collectedAt"] = "2026-01-20",
            }
        );
        Assert.That(
            (await ReadSummaryAsync(patient))["outOfRange"]!.AsArray(),
            Is.Empty,
            "the last is in range"
        );
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)later["id"]!}/mark-in-error",
                new { reason = "hemolyzed" },
                1
            )
        );
        await MergeAsync(patient, await PatientAsync());

        var summary = await ReadSummaryAsync(patient);

        Assert.Multiple(() =>
        {
            Assert.That(
                Texts(summary, "outOfRange", "id"),
                Is.EqualTo(new[] { (string)report["results"]![0]!["id"]! })
            );
            Assert.That(
                Texts(summary, "openAlerts", "kind"),
                Is.EqualTo(new[] { "criticalResult", "patientMerged" })
            );
        });
    }

    [Test]
    public async Task Shows_the_monitoring_that_is_overdue()
    {
        var patient = await PatientAsync();
        var plan = await FollowPlanAsync(patient, daysAgo: 42);

        var before = await ReadSummaryAsync(patient);
        await EnterAsync(
            patient,
            new JsonObject
            {
                ["analyte"] = "tsh",
                ["value"] = 2.1,
                ["unit"] = "mIU/L",
                ["collectedAt"] = $"{DateTime.UtcNow.AddDays(-12):yyyy-MM-dd}",
            }
        );
        var after = await ReadSummaryAsync(patient);

        Assert.Multiple(() =>
        {
            Assert.That(Texts(before, "overdueMonitoring", "code"), Is.EqualTo(new[] { "tsh" }));
            Assert.That(
                Texts(before, "overdueMonitoring", "planId"),
                Is.EqualTo(new[] { (string)plan["id"]! })
            );
            Assert.That(after["overdueMonitoring"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task Takes_a_few_statements_however_much_there_is()
    {
        var patient = await FullRecordAsync();
        await ReadSummaryAsync(patient);
        var few = await StatementsAsync(patient);
        for (var day = 1; day <= 20; day++)
        {
            await EnterAsync(patient, Antibodies(500 + day, $"2025-09-{day:00}", "North"));
            await PostAsync(
                $"{PathOf(patient)}/conditions",
                new { name = $"No. {day}", status = "active" }
            );
        }

        await FollowPlanAsync(patient);
        var many = await StatementsAsync(patient);

        Assert.Multiple(() =>
        {
            Assert.That(few, Is.InRange(3, 16));
            Assert.That(many, Is.EqualTo(few));
        });
    }

    [Test]
    public async Task Is_for_those_who_may_read_results_and_plans()
    {
        var patient = await PatientAsync();
        using var frontDesk = await SignInAsAsync(Role.FrontDesk);
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(frontDesk.GetAsync($"{PathOf(patient)}/summary"), 403, "forbidden");
        await ProblemAsync(other.GetAsync($"{PathOf(patient)}/summary"), 404, "patient-not-found");
        await OkAsync(assistant.GetAsync($"{PathOf(patient)}/summary"));
    }

    private Task<JsonNode> ReadSummaryAsync(string patient) =>
        OkAsync(Client.GetAsync($"{PathOf(patient)}/summary"));

    private async Task<int> StatementsAsync(string patient)
    {
        var engine = Services.GetRequiredService<SqlEngine>();
        var sent = new ConcurrentQueue<RenderedSql>();
        engine.Sending += sent.Enqueue;
        await ReadSummaryAsync(patient);
        engine.Sending -= sent.Enqueue;
        // The reads are audited beside.
        return sent.Count(sql =>
            sql.Text.StartsWith("SELECT", StringComparison.Ordinal)
            && !sql.Text.Contains("PracticeCounters", StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Texts(JsonNode summary, string list, string member) =>
        summary[list]!.AsArray().Select(item => (string)item![member]!);
}
