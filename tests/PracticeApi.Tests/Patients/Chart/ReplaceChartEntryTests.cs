using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class ReplaceChartEntryTests : ChartTest
{
    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_or_patient_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var id = (string)(await AddAsync($"{patient}/{kind}", entry))["id"]!;
        await foreach (var (client, owner, code) in StrangersAsync(patient))
        {
            await ProblemAsync(
                SendAsync(client, HttpMethod.Put, $"{owner}/{kind}/{id}", changed, 1),
                404,
                code
            );
        }

        Assert.That(
            (int)(await OkAsync(Client.GetAsync($"{patient}/{kind}/{id}")))["version"]!,
            Is.EqualTo(1)
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_a_merged_patient_is_409(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        await this.MergeAsync(duplicate[^36..], survivor[^36..]);
        await ProblemAsync(
            SendAsync(HttpMethod.Put, $"{duplicate}/{kind}/{Guid.NewGuid()}", changed, 1),
            409,
            "patient-merged"
        );
    }

    [Test]
    public async Task Of_two_writers_of_one_version_one_is_refused()
    {
        const string entry = """{"on":"2024-01-01","title":"x"}""";
        var patient = await PatientAsync();
        for (var round = 0; round < 5; round++)
        {
            var id = (string)(await AddAsync($"{patient}/events", entry))["id"]!;
            var path = $"{patient}/events/{id}";
            var answers = await Task.WhenAll(
                SendAsync(HttpMethod.Put, path, entry, version: 1),
                SendAsync(HttpMethod.Put, path, entry, version: 1)
            );
            Assert.That(
                answers.Select(answer => (int)answer.StatusCode),
                Is.EquivalentTo(new[] { 200, 412 })
            );
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Needs_the_version_that_was_read_and_details_that_hold(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var path =
            $"{patient}/{kind}/{(string)(await AddAsync($"{patient}/{kind}", entry))["id"]!}";

        await ProblemAsync(SendAsync(HttpMethod.Put, path, changed), 428, "if-match-required");
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, changed, version: 2),
            412,
            "stale-version"
        );
        var faulty = JsonNode.Parse(changed)!;
        faulty["note"] = "";
        faulty["reason"] = "";
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, path, faulty.ToJsonString(), version: 1),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/note", "/reason" }));
    }
}
