using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class GetLabResultTests : LabTest
{
    [Test]
    public async Task Reads_the_current_version_and_leaves_a_trace_of_whom_it_is()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Antibodies(620, "2026-01-05", "North"));

        var response = await Client.GetAsync($"/v1/lab-results/{entered["id"]}");

        Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        Assert.That((await JsonAsync(response)).ToJsonString(), Is.EqualTo(entered.ToJsonString()));
        Assert.That(
            await AuditAsync(patient),
            Is.EqualTo(new[] { "RegisterPatient:done", "EnterLabResult:done", "GetLabResult:done" })
        );
    }

    [Test]
    public async Task One_of_no_such_id_is_404() =>
        await ProblemAsync(
            Client.GetAsync($"/v1/lab-results/{Guid.NewGuid()}"),
            404,
            "lab-result-not-found"
        );
}
