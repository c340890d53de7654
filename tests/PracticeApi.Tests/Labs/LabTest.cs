using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Labs;

/// <summary>A fixture that enters lab results.</summary>
public abstract class LabTest : ApiTest
{
    /// <summary>Enters a result that must be accepted.</summary>
    protected Task<JsonNode> EnterAsync(string patientId, object entry) =>
        OkAsync(SendEntryAsync(patientId, entry));

    protected Task<HttpResponseMessage> SendEntryAsync(string patientId, object entry) =>
        Client.PostAsJsonAsync($"/v1/patients/{patientId}/lab-results", entry);

    /// <summary>A TPO-antibody result as most laboratories print it.</summary>
    protected static JsonObject Antibodies(
        decimal value,
        string collectedAt,
        string? laboratory = null
    ) =>
        new()
        {
            ["analyte"] = "tpo-ab",
            ["value"] = value,
            ["unit"] = "IU/mL",
            ["collectedAt"] = collectedAt,
            ["laboratory"] = laboratory,
            ["referenceRange"] = new JsonObject { ["high"] = 34, ["highInclusive"] = false },
        };

    protected async Task<string> PatientAsync(
        string sex = "female",
        string birthDate = "1980-05-17"
    ) => (string)(await RegisterAsync(sex: sex, birthDate: birthDate))["id"]!;

    /// <summary>Registers a patient whom a member of staff is responsible for.</summary>
    protected async Task<string> PatientOfAsync(string practitionerId) =>
        (string)
            (
                await OkAsync(
                    Client.PostAsJsonAsync(
                        "/v1/patients",
                        new
                        {
                            givenName = "Ada",
                            familyName = "Example",
                            birthDate = "1980-05-17",
                            sex = "female",
                            responsiblePractitionerId = practitionerId,
                        }
                    )
                )
            )["id"]!;

    /// <summary>Sets what the practice's rules ask for.</summary>
    protected async Task SetPracticeAsync(string timeZone, bool fourEyes)
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                "/v1/practice",
                new
                {
                    name = "x",
                    timeZone,
                    fourEyes,
                    crisisText = new { },
                    paperSize = "a4",
                    languages = new[] { "en" },
                },
                (int)practice["version"]!
            )
        );
    }
}
