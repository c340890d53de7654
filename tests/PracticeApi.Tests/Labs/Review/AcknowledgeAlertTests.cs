using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Review;

public sealed class AcknowledgeAlertTests : AlertTest
{
    [Test]
    public async Task Keeps_who_did_when_and_what()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        var alert = (await AlertsAsync($"patientId={patient}"))[0]!;
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var me = await OkAsync(practitioner.GetAsync("/v1/me"));

        var acknowledged = await OkAsync(AcknowledgeAsync(practitioner, alert));

        Assert.Multiple(async () =>
        {
            Assert.That((string)acknowledged["status"]!, Is.EqualTo("acknowledged"));
            Assert.That((int)acknowledged["version"]!, Is.EqualTo(2));
            Assert.That(
                (string)acknowledged["acknowledgement"]!["by"]!,
                Is.EqualTo((string)me["staffId"]!)
            );
            Assert.That(
                (string)acknowledged["acknowledgement"]!["name"]!,
                Is.EqualTo((string)me["name"]!)
            );
            Assert.That(
                (string)acknowledged["acknowledgement"]!["action"]!,
                Is.EqualTo("called the patient")
            );
            Assert.That(await AlertsAsync($"patientId={patient}&status=open"), Is.Empty);
            Assert.That(await AuditAsync(patient), Does.Contain("AcknowledgeAlert:done"));
        });
        await ProblemAsync(AcknowledgeAsync(Client, acknowledged), 409, "alert-acknowledged");
        await ProblemAsync(AcknowledgeAsync(Client, alert), 412, "stale-version");
    }

    [Test]
    public async Task The_entry_desk_does_not()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        var alert = (await AlertsAsync($"patientId={patient}"))[0]!;
        using var assistant = await SignInAsAsync(Role.Assistant);

        await ProblemAsync(AcknowledgeAsync(assistant, alert), 403, "practitioner-only");
    }

    [Test]
    public async Task Says_what_was_done()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        var alert = (await AlertsAsync($"patientId={patient}"))[0]!;

        await ProblemAsync(AcknowledgeAsync(Client, alert, " "), 400, "invalid-request");
    }

    private static Task<HttpResponseMessage> AcknowledgeAsync(
        HttpClient client,
        JsonNode alert,
        string action = "called the patient"
    ) =>
        SendAsync(
            client,
            HttpMethod.Post,
            $"/v1/alerts/{(string)alert["id"]!}/acknowledge",
            new { action },
            (int)alert["version"]!
        );
}
