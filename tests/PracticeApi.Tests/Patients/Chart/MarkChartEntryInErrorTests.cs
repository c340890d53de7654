using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class MarkChartEntryInErrorTests : ChartTest
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
                SendAsync(
                    client,
                    HttpMethod.Post,
                    $"{owner}/{kind}/{id}/mark-in-error",
                    new { reason = "x" },
                    1
                ),
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
            SendAsync(
                HttpMethod.Post,
                $"{duplicate}/{kind}/{Guid.NewGuid()}/mark-in-error",
                new { reason = "x" },
                1
            ),
            409,
            "patient-merged"
        );
    }

    [Test]
    public async Task Needs_the_version_that_was_read_and_a_reason_to_be_in_error()
    {
        const string entry = """{"on":"2024-01-01","title":"x"}""";
        var patient = await PatientAsync();
        var path =
            $"{patient}/events/{(string)(await AddAsync($"{patient}/events", entry))["id"]!}";

        await ProblemAsync(SendAsync(HttpMethod.Put, path, entry), 428, "if-match-required");
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, entry, version: 2),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "x" }),
            428,
            "if-match-required"
        );
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = " " }, 1),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
        using var deleted = await SendAsync(HttpMethod.Delete, path, version: 1);
        Assert.That((int)deleted.StatusCode, Is.EqualTo(405));
    }
}
