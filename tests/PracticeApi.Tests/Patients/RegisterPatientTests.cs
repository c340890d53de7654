using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class RegisterPatientTests : ApiTest
{
    [Test]
    public async Task Keeps_names_of_any_script_and_the_birth_date_as_entered()
    {
        var body = new
        {
            givenName = "Zoë Ångström",
            familyName = "山田 מִרְיָם",
            birthDate = "1984-03-09",
            sex = "female",
            identifiers = new[] { new { system = "urn:example:card", value = "0012-A" } },
            address = new
            {
                lines = new[] { "Hauptstraße 1" },
                city = "Wien",
                country = "AT",
            },
        };

        var response = await Client.PostAsJsonAsync("/v1/patients", body);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var created = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));
        Assert.Multiple(() =>
        {
            Assert.That((string)read["givenName"]!, Is.EqualTo(body.givenName));
            Assert.That((string)read["familyName"]!, Is.EqualTo(body.familyName));
            Assert.That((string)read["birthDate"]!, Is.EqualTo("1984-03-09"));
            Assert.That((string)read["identifiers"]![0]!["value"]!, Is.EqualTo("0012-A"));
            Assert.That((string)read["address"]!["lines"]![0]!, Is.EqualTo("Hauptstraße 1"));
            Assert.That((string)read["status"]!, Is.EqualTo("active"));
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That(read.ToJsonString(), Is.EqualTo(created.ToJsonString()));
        });
    }

    [TestCase("""{"identifiers":[null]}""", "/identifiers")]
    [TestCase("""{"address":{"lines":["Hauptstraße 1",null]}}""", "/address/lines")]
    public async Task A_list_holds_no_null(string members, string pointer)
    {
        var body = JsonNode.Parse(members)!.AsObject();
        body["givenName"] = "Ada";
        body["familyName"] = "Example";
        body["birthDate"] = "1980-05-17";
        body["sex"] = "female";

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", body.ToJsonString()),
            400,
            "malformed-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "",
                    familyName = " ",
                    birthDate = "2999-01-01",
                    sex = "female",
                    language = "not a tag",
                    identifiers = new[] { new { system = "", value = "1" } },
                    responsiblePractitionerId = Guid.NewGuid(),
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/givenName",
                    "/familyName",
                    "/birthDate",
                    "/language",
                    "/identifiers/0/system",
                    "/responsiblePractitionerId",
                }
            )
        );
    }

    [Test]
    public async Task A_practitioner_of_no_such_id_is_422() =>
        await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "A",
                    familyName = "B",
                    birthDate = "1990-01-01",
                    sex = "male",
                    responsiblePractitionerId = Guid.NewGuid(),
                }
            ),
            422,
            "unprocessable-request"
        );

    [Test]
    public async Task Is_in_the_audit_with_its_reads()
    {
        var id = (string)(await RegisterAsync())["id"]!;
        await OkAsync(Client.GetAsync($"/v1/patients/{id}"));

        Assert.That(
            await AuditAsync(id),
            Is.EqualTo(new[] { "RegisterPatient:done", "GetPatient:done" })
        );
    }
}
