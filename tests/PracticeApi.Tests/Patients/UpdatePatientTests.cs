using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class UpdatePatientTests : ApiTest
{
    private static readonly object Whole = new
    {
        givenName = "Eva",
        familyName = "Neu",
        birthDate = "1984-03-09",
        sex = "female",
        phone = "+43 1 234",
        identifiers = new[] { new { system = "urn:card", value = "77" } },
    };

    [Test]
    public async Task Replaces_the_details_as_a_whole()
    {
        var id = await RegisterWithNotesAsync();

        var updated = await OkAsync(
            SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1)
        );
        var read = await OkAsync(Client.GetAsync($"/v1/patients/{id}"));

        Assert.Multiple(() =>
        {
            Assert.That(read.ToJsonString(), Is.EqualTo(updated.ToJsonString()));
            Assert.That((int)read["version"]!, Is.EqualTo(2));
            Assert.That((string)read["familyName"]!, Is.EqualTo("Neu"));
            Assert.That((string)read["phone"]!, Is.EqualTo("+43 1 234"));
            Assert.That(read["notes"], Is.Null);
            Assert.That((string)read["status"]!, Is.EqualTo("active"));
            Assert.That((string)read["identifiers"]![0]!["value"]!, Is.EqualTo("77"));
        });
    }

    [Test]
    public async Task Names_the_same_faults_as_registering()
    {
        var id = await RegisterWithNotesAsync();

        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/patients/{id}",
                new
                {
                    givenName = "",
                    familyName = "B",
                    birthDate = "2999-01-01",
                    sex = "female",
                    address = new { country = "Austria" },
                },
                version: 1
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/givenName", "/birthDate", "/address/country" })
        );
    }

    [Test]
    public async Task Needs_the_version_that_was_read()
    {
        var id = await RegisterWithNotesAsync();
        await OkAsync(SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1));

        await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/patients/{Guid.NewGuid()}", Whole, version: 1),
            404,
            "patient-not-found"
        );
    }

    [Test]
    public async Task Of_two_writers_of_one_version_one_is_refused()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await RegisterWithNotesAsync();
            var answers = await Task.WhenAll(
                SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1),
                SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1)
            );
            Assert.That(
                answers.Select(answer => (int)answer.StatusCode),
                Is.EquivalentTo(new[] { 200, 412 })
            );
        }
    }

    [TestCase("Pacific/Kiritimati")]
    [TestCase("Pacific/Pago_Pago")]
    public async Task A_birth_date_never_shifts(string zone)
    {
        using var practice = await SignInToAnotherPracticeAsync();
        var settings = await OkAsync(practice.GetAsync("/v1/practice"));
        var changed = new JsonObject();
        foreach (
            var name in new[]
            {
                "name",
                "timeZone",
                "fourEyes",
                "crisisText",
                "paperSize",
                "languages",
            }
        )
        {
            changed[name] = settings[name]?.DeepClone();
        }

        changed["timeZone"] = zone;
        await OkAsync(
            SendAsync(
                practice,
                HttpMethod.Put,
                "/v1/practice",
                changed.ToJsonString(),
                (int)settings["version"]!
            )
        );

        var patient = await RegisterAsync(practice, "Eva", "Tag", "1984-02-29");
        var id = (string)patient["id"]!;
        await OkAsync(
            SendAsync(
                practice,
                HttpMethod.Patch,
                $"/v1/patients/{id}",
                new { phone = "1" },
                version: 1
            )
        );
        var read = await OkAsync(practice.GetAsync($"/v1/patients/{id}"));
        var found = await OkAsync(
            practice.PostAsJsonAsync("/v1/patients/search", new { birthDate = "1984-02-29" })
        );

        Assert.Multiple(() =>
        {
            Assert.That((string)patient["birthDate"]!, Is.EqualTo("1984-02-29"));
            Assert.That((string)read["birthDate"]!, Is.EqualTo("1984-02-29"));
            Assert.That(found["items"]!.AsArray(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task A_merged_patient_is_read_elsewhere_and_not_changed()
    {
        var survivor = await RegisterWithNotesAsync();
        var duplicate = await RegisterWithNotesAsync();
        await this.MergeAsync(duplicate, survivor);
        var path = $"/v1/patients/{duplicate}";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;
        using var moved = await client.GetAsync(path);
        Assert.Multiple(() =>
        {
            Assert.That((int)moved.StatusCode, Is.EqualTo(301));
            Assert.That(moved.Headers.Location!.ToString(), Is.EqualTo($"/v1/patients/{survivor}"));
        });

        foreach (
            var refused in new[]
            {
                SendAsync(HttpMethod.Put, path, Whole, version: 1),
                SendAsync(HttpMethod.Patch, path, new { phone = "1" }, version: 1),
                SendAsync(HttpMethod.Post, $"{path}/archive", version: 1),
                SendAsync(HttpMethod.Post, $"{path}/restore", version: 1),
            }
        )
        {
            var problem = await ProblemAsync(refused, 409, "patient-merged");
            Assert.That((string)problem["mergedInto"]!, Is.EqualTo(survivor));
        }
    }

    [Test]
    public async Task Is_in_the_audit()
    {
        var id = await RegisterWithNotesAsync();
        await OkAsync(SendAsync(HttpMethod.Put, $"/v1/patients/{id}", Whole, version: 1));

        Assert.That(
            await AuditAsync(id),
            Is.EqualTo(new[] { "RegisterPatient:done", "UpdatePatient:done" })
        );
    }

    private async Task<string> RegisterWithNotesAsync() =>
        (string)
            (
                await OkAsync(
                    Client.PostAsJsonAsync(
                        "/v1/patients",
                        new
                        {
                            givenName = "Eva",
                            familyName = "Alt",
                            birthDate = "1984-03-09",
                            sex = "female",
                            notes = "prefers mornings",
                        }
                    )
                )
            )["id"]!;
}
