using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class ArchivePatientTests : ApiTest
{
    [Test]
    public async Task Archives_and_restores()
    {
        var path = $"/v1/patients/{(string)(await RegisterAsync())["id"]!}";

        var archived = await OkAsync(SendAsync(HttpMethod.Post, $"{path}/archive", version: 1));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/archive", version: 2),
            409,
            "patient-archived"
        );
        var restored = await OkAsync(SendAsync(HttpMethod.Post, $"{path}/restore", version: 2));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/restore", version: 3),
            409,
            "patient-active"
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)archived["status"]!, Is.EqualTo("archived"));
            Assert.That((string)restored["status"]!, Is.EqualTo("active"));
            Assert.That(
                (await OkAsync(Client.GetAsync(path))).ToJsonString(),
                Is.EqualTo(restored.ToJsonString())
            );
            Assert.That(
                await AuditAsync(path[^36..]),
                Is.SupersetOf(new[] { "ArchivePatient:done", "RestorePatient:done" })
            );
        });
    }

    [TestCase("archive")]
    [TestCase("restore")]
    public async Task Needs_the_version_that_was_read(string action)
    {
        var path = $"/v1/patients/{(string)(await RegisterAsync())["id"]!}/{action}";

        await ProblemAsync(SendAsync(HttpMethod.Post, path), 428, "if-match-required");
        await ProblemAsync(SendAsync(HttpMethod.Post, path, version: 9), 412, "stale-version");
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"/v1/patients/{Guid.NewGuid()}/{action}", version: 1),
            404,
            "patient-not-found"
        );
    }
}
