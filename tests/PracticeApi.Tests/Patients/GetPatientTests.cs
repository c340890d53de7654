using System.Net;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class GetPatientTests : ApiTest
{
    [Test]
    public async Task One_of_no_such_id_is_404() =>
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.NewGuid()}"),
            404,
            "patient-not-found"
        );

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

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MovedPermanently));
        Assert.That(response.Headers.Location!.ToString(), Is.EqualTo($"/v1/patients/{survivor}"));
    }
}
