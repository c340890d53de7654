using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class PatchPatientTests : ApiTest
{
    private const string MergePatch = "application/merge-patch+json";

    [TestCase(MergePatch)]
    [TestCase("application/json")]
    public async Task Changes_what_is_named_and_keeps_the_rest(string contentType)
    {
        var path = await RegisterWholeAsync();

        var patched = await OkAsync(
            SendAsync(
                HttpMethod.Patch,
                path,
                """{"familyName":"Neu","notes":null,"address":{"city":"Graz","region":null}}""",
                version: 1,
                contentType
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That((string)patched["familyName"]!, Is.EqualTo("Neu"));
            Assert.That((string)patched["givenName"]!, Is.EqualTo("Eva"));
            Assert.That(patched["notes"], Is.Null);
            Assert.That((string)patched["address"]!["city"]!, Is.EqualTo("Graz"));
            Assert.That(patched["address"]!["region"], Is.Null);
            Assert.That((string)patched["address"]!["postalCode"]!, Is.EqualTo("1010"));
            Assert.That((int)patched["version"]!, Is.EqualTo(2));
            Assert.That(
                (await OkAsync(Client.GetAsync(path))).ToJsonString(),
                Is.EqualTo(patched.ToJsonString())
            );
        });
    }

    [Test]
    public async Task Removes_objects_and_lists_and_replaces_lists_whole()
    {
        var path = await RegisterWholeAsync();

        var replaced = await OkAsync(
            PatchAsync(path, """{"identifiers":[{"system":"b","value":"2"}]}""", 1)
        );
        Assert.That(replaced["identifiers"]!.AsArray(), Has.Count.EqualTo(1));
        var removed = await OkAsync(PatchAsync(path, """{"identifiers":null,"address":null}""", 2));
        Assert.That(removed["identifiers"]!.AsArray(), Is.Empty);
        Assert.That(removed["address"], Is.Null);
        var made = await OkAsync(PatchAsync(path, """{"address":{"city":"Linz"}}""", 3));
        Assert.That((string)made["address"]!["city"]!, Is.EqualTo("Linz"));
    }

    [TestCase("""{"familyName":" ","birthDate":"2999-01-01"}""", "/familyName,/birthDate")]
    [TestCase("""{"address":{"country":"Austria"}}""", "/address/country")]
    [TestCase("""{"identifiers":[{"system":"","value":"1"}]}""", "/identifiers/0/system")]
    [TestCase("""{"shoeSize":null}""", "/shoeSize")]
    [TestCase("""{"id":"x","address":{"planet":"Mars"}}""", "/id,/address/planet")]
    public async Task The_outcome_has_to_hold_as_if_sent_whole(string patch, string pointers)
    {
        var path = await RegisterWholeAsync();
        var problem = await ProblemAsync(PatchAsync(path, patch, 1), 400, "invalid-request");
        Assert.That(Pointers(problem), Is.EquivalentTo(pointers.Split(',')));
        Assert.That((int)(await OkAsync(Client.GetAsync(path)))["version"]!, Is.EqualTo(1));
    }

    [TestCase("""{"birthDate":5}""", "/birthDate")]
    [TestCase("""{"sex":"other"}""", "/sex")]
    [TestCase("""{"familyName":null}""", "/familyName")]
    public async Task A_value_of_the_wrong_type_is_the_fault_it_is_in_a_PUT(
        string patch,
        string pointer
    )
    {
        var path = await RegisterWholeAsync();
        var problem = await ProblemAsync(PatchAsync(path, patch, 1), 400, "malformed-request");
        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Needs_an_object_and_the_version_and_a_media_type_of_JSON()
    {
        var path = await RegisterWholeAsync();

        await ProblemAsync(PatchAsync(path, "[]", 1), 400, "malformed-request");
        await ProblemAsync(
            SendAsync(HttpMethod.Patch, path, "{}", contentType: MergePatch),
            428,
            "if-match-required"
        );
        await ProblemAsync(PatchAsync(path, "{}", 7), 412, "stale-version");
        await ProblemAsync(
            SendAsync(HttpMethod.Patch, path, "{}", 1, "text/plain"),
            415,
            "unsupported-media-type"
        );
        await ProblemAsync(
            PatchAsync($"/v1/patients/{Guid.NewGuid()}", "{}", 1),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            PatchAsync(path, $$"""{"responsiblePractitionerId":"{{Guid.NewGuid()}}"}""", 1),
            422,
            "unprocessable-request"
        );
    }

    [Test]
    public async Task Is_in_the_audit()
    {
        var path = await RegisterWholeAsync();
        await OkAsync(PatchAsync(path, "{}", 1));
        Assert.That(await AuditAsync(path[^36..]), Does.Contain("PatchPatient:done"));
    }

    private Task<HttpResponseMessage> PatchAsync(string path, string patch, int version) =>
        SendAsync(HttpMethod.Patch, path, patch, version, MergePatch);

    private async Task<string> RegisterWholeAsync()
    {
        var patient = await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "Eva",
                    familyName = "Alt",
                    birthDate = "1984-03-09",
                    sex = "female",
                    notes = "prefers mornings",
                    address = new
                    {
                        city = "Wien",
                        postalCode = "1010",
                        region = "Wien",
                    },
                    identifiers = new[]
                    {
                        new { system = "a", value = "1" },
                        new { system = "b", value = "2" },
                    },
                }
            )
        );
        return $"/v1/patients/{(string)patient["id"]!}";
    }
}
