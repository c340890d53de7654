using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class GetPatientTests : ApiTest
{
    private static readonly object Whole = new
    {
        givenName = "A",
        familyName = "B",
        birthDate = "1990-01-01",
        sex = "male",
    };

    [TestCase("GET", "")]
    [TestCase("PUT", "")]
    [TestCase("PATCH", "")]
    [TestCase("POST", "/archive")]
    [TestCase("POST", "/restore")]
    public async Task A_patient_of_another_practice_is_404_and_the_attempt_is_audited(
        string method,
        string route
    )
    {
        var id = (string)(await RegisterAsync())["id"]!;
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            SendAsync(
                other,
                new HttpMethod(method),
                $"/v1/patients/{id}{route}",
                method is "PUT" or "PATCH" ? Whole : null,
                method == "GET" ? null : 1
            ),
            404,
            "patient-not-found"
        );

        var read = await OkAsync(Client.GetAsync($"/v1/patients/{id}"));
        Assert.That((int)read["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task One_that_was_merged_leads_to_the_survivor()
    {
        var duplicate = (string)(await RegisterAsync())["id"]!;
        var survivor = (string)(await RegisterAsync())["id"]!;
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                "UPDATE Patients SET MergedIntoId = @survivor WHERE PatientId = @duplicate",
                new { survivor, duplicate }
            );
        }

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;
        using var response = await client.GetAsync($"/v1/patients/{duplicate}");

        Assert.That((int)response.StatusCode, Is.EqualTo(301));
        Assert.That(response.Headers.Location!.ToString(), Is.EqualTo($"/v1/patients/{survivor}"));
    }
}
