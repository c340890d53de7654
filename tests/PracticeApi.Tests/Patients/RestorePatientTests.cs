using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class RestorePatientTests : ApiTest
{
    [Test]
    public async Task Restores_what_was_archived_and_nothing_else()
    {
        var path = $"/v1/patients/{(string)(await RegisterAsync())["id"]!}";

        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/restore", version: 1),
            409,
            "patient-active"
        );
        await OkAsync(SendAsync(HttpMethod.Post, $"{path}/archive", version: 1));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/restore", version: 1),
            412,
            "stale-version"
        );
        await ProblemAsync(SendAsync(HttpMethod.Post, $"{path}/restore"), 428, "if-match-required");
        var restored = await OkAsync(SendAsync(HttpMethod.Post, $"{path}/restore", version: 2));

        Assert.That((string)restored["status"]!, Is.EqualTo("active"));
        Assert.That(
            await AuditAsync(path[^36..]),
            Is.SupersetOf(new[] { "ArchivePatient:done", "RestorePatient:done" })
        );
    }
}
