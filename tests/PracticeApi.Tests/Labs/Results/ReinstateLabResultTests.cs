using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class ReinstateLabResultTests : LabTest
{
    [Test]
    public async Task Gives_the_result_back_its_status_and_its_place_in_trends()
    {
        var patient = await PatientAsync();
        var entry = Antibodies(620, "2026-01-05");
        var entered = await EnterAsync(patient, entry);
        var path = $"/v1/lab-results/{entered["id"]}";
        entry["value"] = 630;
        entry["reason"] = "misread";
        await OkAsync(SendAsync(HttpMethod.Put, path, entry.ToJsonString(), 1));
        await OkAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "other tube" }, 2)
        );

        var back = await OkAsync(
            SendAsync(HttpMethod.Post, $"{path}/reinstate", new { reason = "it was right" }, 3)
        );

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));
        Assert.Multiple(() =>
        {
            Assert.That((string)back["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)back["version"]!, Is.EqualTo(4));
            Assert.That((decimal)back["value"]!, Is.EqualTo(630m));
            Assert.That(trend["segments"]![0]!["points"]!.AsArray(), Has.Count.EqualTo(1));
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/reinstate", new { reason = "again" }, 4),
            409,
            "not-in-error"
        );
    }
}
