using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Targets;

public sealed class GetLabTargetTests : TargetTest
{
    [Test]
    public async Task Reads_what_was_set_for_this_patient_alone()
    {
        var patient = await PatientAsync();
        var set = await OkAsync(SetAsync(patient, "tpo-ab", Below(100)));
        var path = $"/v1/patients/{patient}/lab-targets/tpo-ab";
        using var other = await SignInToAnotherPracticeAsync();

        using var read = await Client.GetAsync(path);

        Assert.That((await JsonAsync(read)).ToJsonString(), Is.EqualTo(set.ToJsonString()));
        Assert.That(read.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        await ProblemAsync(other.GetAsync(path), 404, "patient-not-found");
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{await PatientAsync()}/lab-targets/tpo-ab"),
            404,
            "lab-target-not-found"
        );
    }
}
