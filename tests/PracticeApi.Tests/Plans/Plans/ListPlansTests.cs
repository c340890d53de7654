using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class ListPlansTests : PlanTest
{
    [Test]
    public async Task Lists_a_patients_plans_those_that_begin_last_first()
    {
        var patient = await PatientAsync();
        var early = await FollowedAsync(Today.AddDays(-30), patient);
        var late = await CreatePlanAsync(patient, TwoPhases(Today));
        await FollowedAsync();

        var first = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/plans?limit=1"));
        var second = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/plans?limit=1&cursor={(string)first["next"]!}")
        );
        var active = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/plans?status=active"));

        Assert.Multiple(() =>
        {
            Assert.That((string)first["items"]![0]!["id"]!, Is.EqualTo((string)late["id"]!));
            Assert.That((string)second["items"]![0]!["id"]!, Is.EqualTo((string)early["id"]!));
            Assert.That(second["next"], Is.Null);
            Assert.That(
                active["items"]!.AsArray().Select(line => (int)line!["revision"]!),
                Is.EqualTo(new[] { 1 })
            );
        });
    }

    [Test]
    public async Task Knows_no_patient_of_another_practice()
    {
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{await PatientAsync()}/plans"),
            404,
            "patient-not-found"
        );
    }
}
