using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Review;

public sealed class GetAlertTests : AlertTest
{
    [Test]
    public async Task Is_as_it_is_listed_and_not_there_for_another_practice()
    {
        var patient = await PatientAsync();
        await CriticalAsync(patient);
        var listed = (await AlertsAsync($"patientId={patient}"))[0]!;
        using var other = await SignInToAnotherPracticeAsync();

        var alert = await OkAsync(Client.GetAsync($"/v1/alerts/{(string)listed["id"]!}"));

        Assert.That(alert.ToJsonString(), Is.EqualTo(listed.ToJsonString()));
        Assert.That(await AuditAsync(patient), Does.Contain("GetAlert:done"));
        await ProblemAsync(
            other.GetAsync($"/v1/alerts/{(string)listed["id"]!}"),
            404,
            "alert-not-found"
        );
    }
}
