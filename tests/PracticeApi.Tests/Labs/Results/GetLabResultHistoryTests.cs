using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class GetLabResultHistoryTests : LabTest
{
    [Test]
    public async Task Shows_every_version_with_who_when_and_why()
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(602, "2026-01-05"));
        var path = $"/v1/lab-results/{entered["id"]}";
        var entry = Antibodies(620, "2026-01-05");
        entry["reason"] = "digits swapped";
        await OkAsync(SendAsync(HttpMethod.Put, path, entry.ToJsonString(), 1));
        await OkAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "other tube" }, 2)
        );
        var me = await OkAsync(Client.GetAsync("/v1/me"));

        var versions = (await OkAsync(Client.GetAsync($"{path}/history")))["items"]!.AsArray();

        Assert.Multiple(() =>
        {
            Assert.That(
                versions.Select(version =>
                    $"{version!["change"]} {version["reason"]} {version["result"]!["valueText"]}"
                ),
                Is.EqualTo(
                    new[]
                    {
                        "markedInError other tube 620",
                        "replaced digits swapped 620",
                        "entered  602",
                    }
                )
            );
            Assert.That(versions[0]!["supersededAt"], Is.Null);
            Assert.That(
                (string)versions[2]!["supersededAt"]!,
                Is.EqualTo((string)versions[1]!["recordedAt"]!)
            );
            Assert.That(
                versions.Select(version => (string)version!["recordedBy"]!),
                Has.All.EqualTo((string)me["staffId"]!)
            );
        });
    }
}
