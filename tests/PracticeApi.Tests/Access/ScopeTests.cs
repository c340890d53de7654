using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class ScopeTests : ApiTest
{
    [Test]
    public async Task A_role_without_the_scope_is_refused_and_the_refusal_is_in_the_audit()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        using var frontDesk = await SignInAsAsync(Role.FrontDesk);

        await OkAsync(frontDesk.GetAsync($"/v1/patients/{patient}"));
        await ProblemAsync(
            frontDesk.GetAsync($"/v1/patients/{patient}/lab-results"),
            403,
            "forbidden"
        );
        await ProblemAsync(frontDesk.GetAsync("/v1/audit-events"), 403, "forbidden");

        Assert.That(
            await AuditAsync(patient),
            Is.EqualTo(new[] { "RegisterPatient:done", "GetPatient:done", "ListLabResults:denied" })
        );
    }

    [Test]
    public async Task Asking_for_another_practice_s_patient_is_404_and_in_the_asker_s_audit()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(other.GetAsync($"/v1/patients/{patient}"), 404, "patient-not-found");

        Assert.That(await AuditAsync(patient), Is.EqualTo(new[] { "RegisterPatient:done" }));
        var audit = await OkAsync(other.GetAsync($"/v1/audit-events?patientId={patient}"));
        Assert.That((string)audit["items"]![0]!["outcome"]!, Is.EqualTo("notFound"));
    }
}
