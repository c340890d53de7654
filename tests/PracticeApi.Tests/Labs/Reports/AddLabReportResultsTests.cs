using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class AddLabReportResultsTests : LabReportTest
{
    [Test]
    public async Task Late_lines_stand_behind_the_others_and_take_on_what_the_report_says()
    {
        var report = Report(Tsh(2));
        report["accession"] = "late-1";
        var entered = await EnterReportAsync(await PatientAsync(), report);

        var added = await OkAsync(AddAsync(entered, Line("ft4", 14, "pmol/L"), Tsh(3)));

        var lines = added["results"]!.AsArray();
        var history = await OkAsync(Client.GetAsync($"{PathOf(entered)}/history"));
        Assert.Multiple(() =>
        {
            Assert.That(
                lines.Select(line => (string)line!["analyte"]!),
                Is.EqualTo(new[] { "tsh", "ft4", "tsh" })
            );
            Assert.That((string)lines[1]!["collectedAt"]!, Is.EqualTo("2026-01-12"));
            Assert.That((string)lines[1]!["laboratory"]!, Is.EqualTo("City Laboratory"));
            Assert.That((string)lines[1]!["accession"]!, Is.EqualTo("late-1"));
            Assert.That((int)added["version"]!, Is.EqualTo(2));
            Assert.That((string)history["items"]![0]!["change"]!, Is.EqualTo("extended"));
        });
    }

    [Test]
    public async Task Faults_of_late_lines_are_named_by_their_place_and_none_is_stored()
    {
        var entered = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        var future = Tsh(2);
        future["collectedAt"] = "2999-01-01";

        var problem = await ProblemAsync(
            AddAsync(entered, Tsh(1), Line("tsh", 2, "no such unit"), future),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/results/1/unit", "/results/2/collectedAt" })
        );
        Assert.That((await ReadReportAsync(entered))["results"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_dry_run_stores_nothing()
    {
        var entered = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));

        var tried = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(entered)}/results?dryRun=true",
                new JsonObject { ["results"] = new JsonArray(Tsh(3)) },
                1
            )
        );

        Assert.That(tried["results"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(
            (await ReadReportAsync(entered)).ToJsonString(),
            Is.EqualTo(entered.ToJsonString())
        );
    }

    [Test]
    public async Task Asks_for_the_version_that_was_read()
    {
        var entered = await EnterReportAsync(await PatientAsync(), Report(Tsh(2)));
        var body = new JsonObject { ["results"] = new JsonArray(Tsh(3)) };
        var path = $"{PathOf(entered)}/results";

        await ProblemAsync(SendAsync(HttpMethod.Post, path, body), 428, "if-match-required");
        await ProblemAsync(SendAsync(HttpMethod.Post, path, body, 7), 412, "stale-version");
    }

    private Task<HttpResponseMessage> AddAsync(JsonNode report, params JsonObject[] lines) =>
        SendAsync(
            HttpMethod.Post,
            $"{PathOf(report)}/results",
            new JsonObject { ["results"] = new JsonArray([.. lines]) },
            (int)report["version"]!
        );
}
