using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class GetNoneKnownTests : ChartTest
{
    [TestCase("conditions")]
    [TestCase("medications")]
    [TestCase("allergies")]
    public async Task Of_another_practice_is_404_and_of_a_merged_patient_409(string kind)
    {
        var patient = await PatientAsync();
        var path = $"{patient}/{kind}/none-known";
        await AddAsync(path, """{"assertedOn":"2024-01-01"}""");
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(other.GetAsync(path), 404, "patient-not-found");
        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, path, """{"assertedOn":"2024-01-01"}"""),
            404,
            "patient-not-found"
        );

        await this.MergeAsync(patient[^36..], (await PatientAsync())[^36..]);
        await ProblemAsync(Client.GetAsync(path), 409, "patient-merged");
        await ProblemAsync(
            SendAsync(HttpMethod.Post, path, """{"assertedOn":"2024-01-01"}"""),
            409,
            "patient-merged"
        );
    }
}
