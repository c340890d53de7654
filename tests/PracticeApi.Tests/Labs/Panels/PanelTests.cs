using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Panels;

public sealed class ListPanelsTests : LabTest
{
    [Test]
    public async Task Has_the_panels_of_the_product_and_of_the_practice_in_order()
    {
        await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/panels",
                new
                {
                    code = "zz-own",
                    name = "Own",
                    analytes = new[] { "tsh" },
                }
            )
        );
        using var other = await SignInToAnotherPracticeAsync();

        var page = await OkAsync(Client.GetAsync("/v1/panels"));
        var first = await OkAsync(Client.GetAsync("/v1/panels?limit=14"));
        var rest = await OkAsync(
            Client.GetAsync(
                $"/v1/panels?cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );
        var theirs = await OkAsync(other.GetAsync("/v1/panels"));

        Assert.Multiple(() =>
        {
            Assert.That(Codes(page), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
            Assert.That(Codes(page), Has.Length.EqualTo(15).And.Contains("thyroid"));
            Assert.That(Codes(rest), Is.EqualTo(new[] { "zz-own" }));
            Assert.That(Codes(theirs), Has.Length.EqualTo(14));
        });
    }

    private static string[] Codes(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(panel => (string)panel!["code"]!)];
}

public sealed class GetPanelTests : LabTest
{
    [Test]
    public async Task Has_its_analytes_in_printed_order()
    {
        var panel = await OkAsync(Client.GetAsync("/v1/panels/thyroid"));

        var analytes = panel["analytes"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((bool)panel["seeded"]!, Is.True);
            Assert.That(
                analytes.Take(4).Select(one => (string)one!["analyte"]!),
                Is.EqualTo(new[] { "tsh", "ft4", "ft3", "rt3" })
            );
            Assert.That(analytes.Select(one => one!["lastUsed"]), Has.All.Null);
        });
    }

    [Test]
    public async Task With_a_patient_it_gives_what_was_last_used_with_each_analyte()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2026-01-05", "Old Laboratory"));
        var latest = Antibodies(500, "2026-02-05", "New Laboratory");
        latest["method"] = "Method B";
        latest["unit"] = "U/mL";
        latest["referenceRange"] = new JsonObject { ["high"] = 60 };
        await EnterAsync(patient, latest);
        var wrong = await EnterAsync(patient, Antibodies(1, "2026-03-05", "Wrong Laboratory"));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)wrong["id"]!}/mark-in-error",
                new { reason = "of another" },
                1
            )
        );

        var panel = await OkAsync(Client.GetAsync($"/v1/panels/thyroid-antibodies?patientId={patient}"));

        var analytes = panel["analytes"]!.AsArray();
        var used = analytes.Single(one => (string)one!["analyte"]! == "tpo-ab")!["lastUsed"]!;
        Assert.Multiple(async () =>
        {
            Assert.That((string)used["collectedAt"]!, Is.EqualTo("2026-02-05"));
            Assert.That((string)used["unit"]!, Is.EqualTo("U/mL"));
            Assert.That((string)used["laboratory"]!, Is.EqualTo("New Laboratory"));
            Assert.That((string)used["method"]!, Is.EqualTo("Method B"));
            Assert.That((decimal)used["referenceRange"]!["high"]!, Is.EqualTo(60m));
            Assert.That(analytes[1]!["lastUsed"], Is.Null);
            Assert.That(await AuditAsync(patient), Does.Contain("GetPanel:done"));
        });
    }

    [Test]
    public async Task One_that_there_is_not_and_a_patient_of_another_practice_are_not_there()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var theirs = (string)(await RegisterAsync(other))["id"]!;

        await ProblemAsync(Client.GetAsync("/v1/panels/no-such-panel"), 404, "panel-not-found");
        await ProblemAsync(
            Client.GetAsync($"/v1/panels/thyroid?patientId={theirs}"),
            404,
            "patient-not-found"
        );
    }
}

public sealed class CreatePanelTests : LabTest
{
    [Test]
    public async Task Keeps_the_analytes_in_their_order_and_takes_no_code_twice()
    {
        var body = new
        {
            code = "first-visit",
            name = "First visit",
            analytes = new[] { "tsh", "crp", "ferritin" },
        };

        using var response = await Client.PostAsJsonAsync("/v1/panels", body);
        var created = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));

        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(201));
            Assert.That(read.ToJsonString(), Is.EqualTo(created.ToJsonString()));
            Assert.That((bool)created["seeded"]!, Is.False);
            Assert.That(
                created["analytes"]!.AsArray().Select(one => (string)one!["analyte"]!),
                Is.EqualTo(body.analytes)
            );
        });
        await ProblemAsync(Client.PostAsJsonAsync("/v1/panels", body), 409, "panel-code-taken");
        await ProblemAsync(
            Client.PostAsJsonAsync("/v1/panels", body with { code = "thyroid" }),
            409,
            "panel-code-taken"
        );
    }

    [Test]
    public async Task Names_every_fault()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/panels",
                new
                {
                    code = "First Visit",
                    name = " ",
                    analytes = new[] { "tsh", "no-such-analyte", "tsh" },
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/code", "/name", "/analytes/1", "/analytes/2" })
        );
    }
}

public sealed class UpdatePanelTests : LabTest
{
    [Test]
    public async Task Replaces_the_practice_s_own_and_no_other()
    {
        await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/panels",
                new
                {
                    code = "own",
                    name = "Own",
                    analytes = new[] { "tsh" },
                }
            )
        );
        var change = new { name = "Renamed", analytes = new[] { "crp", "tsh" } };

        var updated = await OkAsync(SendAsync(HttpMethod.Put, "/v1/panels/own", change, 1));

        Assert.Multiple(() =>
        {
            Assert.That((int)updated["version"]!, Is.EqualTo(2));
            Assert.That((string)updated["name"]!, Is.EqualTo("Renamed"));
            Assert.That((string)updated["analytes"]![0]!["analyte"]!, Is.EqualTo("crp"));
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/panels/own", change, 1),
            412,
            "stale-version"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/panels/thyroid", change, 1),
            409,
            "panel-seeded"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/panels/none", change, 1),
            404,
            "panel-not-found"
        );
    }
}
