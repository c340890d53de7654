using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class CreatePlanTests : PlanTest
{
    [Test]
    public async Task Copies_a_protocol_into_a_draft_with_its_days()
    {
        var patient = await PatientAsync();
        using var response = await Client.PostAsJsonAsync(
            $"/v1/patients/{patient}/plans",
            new
            {
                protocol = new { code = "5r-gut", version = 1 },
                title = "Calm the gut",
                startsOn = "2026-01-05",
            }
        );
        var plan = await JsonAsync(response);
        var protocol = await OkAsync(Client.GetAsync("/v1/protocols/5r-gut"));

        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(201));
            Assert.That(response.Headers.Location?.ToString(), Is.EqualTo(PathOf(plan)));
            Assert.That(response.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
            Assert.That((string)plan["status"]!, Is.EqualTo("draft"));
            Assert.That((bool)plan["isDraft"]!, Is.True);
            Assert.That(plan["revision"], Is.Null);
            Assert.That((string)plan["title"]!, Is.EqualTo("Calm the gut"));
            Assert.That(
                plan["phases"]!.ToJsonString(),
                Is.EqualTo(protocol["content"]!["phases"]!.ToJsonString())
            );
            Assert.That(
                plan["flags"]!.ToJsonString(),
                Is.EqualTo(protocol["content"]!["flags"]!.ToJsonString())
            );
            Assert.That(
                PhasesOf(plan).Take(2),
                Is.EqualTo(
                    new[]
                    {
                        ("remove", "2026-01-05", "2026-02-01"),
                        ("replace", "2026-02-02", "2026-02-15"),
                    }
                )
            );
            Assert.That((string)plan["schedule"]!["to"]!, Is.EqualTo("2026-06-21"));
        });
        Assert.That(await AuditAsync(patient), Has.Member("CreatePlan:done"));
    }

    [Test]
    public async Task A_template_only_suggests_targets()
    {
        var plan = await CreatePlanAsync(
            await PatientAsync(),
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = "aip" },
                ["startsOn"] = "2026-01-05",
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                plan["targets"]!
                    .AsArray()
                    .Select(target =>
                        (
                            (string)target!["id"]!,
                            (bool)target["set"]!,
                            (bool)target["suggested"]!,
                            (string)target["baseline"]!
                        )
                    ),
                Is.EqualTo(
                    new[]
                    {
                        ("tpo-ab", false, false, "lastBefore"),
                        ("tg-ab", false, false, "lastBefore"),
                        ("gisi", true, true, "lastBefore"),
                        ("adhere", true, true, "lastBefore"),
                    }
                )
            );
            Assert.That(
                (string)plan["title"]!,
                Is.EqualTo("Autoimmune protocol: elimination and reintroduction")
            );
            Assert.That(
                plan["schedule"]!["phases"]!.AsArray().Select(phase => (string)phase!["advance"]!),
                Is.EqualTo(
                    new[]
                    {
                        "the staff decide: all six steps done",
                        "the next phase begins with gisi down by 10 points; otherwise stop the elimination; staff may accept a disease index improved by its MIC instead",
                        "the next phase begins when its weeks are over",
                        "the next phase begins when its weeks are over",
                    }
                )
            );
        });
    }

    [Test]
    public async Task Is_made_from_nothing_too()
    {
        var plan = await CreatePlanAsync(await PatientAsync(), TwoPhases());

        Assert.Multiple(() =>
        {
            Assert.That(plan["protocol"], Is.Null);
            Assert.That(plan["phases"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That((string)plan["schedule"]!["today"]!["phase"]!, Is.EqualTo("remove"));
            Assert.That((int)plan["schedule"]!["today"]!["phaseWeek"]!, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task What_is_given_stands_in_the_place_of_what_the_protocol_says()
    {
        var body = TwoPhases();
        body["protocol"] = new JsonObject { ["code"] = "sleep" };
        body["monitoring"] = new JsonArray();
        var plan = await CreatePlanAsync(await PatientAsync(), body);

        Assert.Multiple(() =>
        {
            Assert.That((string)plan["phases"]![0]!["id"]!, Is.EqualTo("remove"));
            Assert.That(plan["monitoring"]!.AsArray(), Is.Empty);
            Assert.That(plan["flags"]!.AsArray(), Has.Count.EqualTo(3));
            Assert.That(
                plan["protocol"]!.ToJsonString(),
                Is.EqualTo("""{"code":"sleep","version":1}""")
            );
        });
    }

    [Test]
    public async Task Names_every_fault()
    {
        var body = TwoPhases();
        body["title"] = "";
        body["phases"]![0]!["weeks"] = 0;
        body["phases"]![0]!["items"]![0]!["id"] = "Not Kebab";
        body["phases"]![0]!["items"]![1]!["instruction"] = "";
        body["phases"]![1]!["items"]![1]!["startWeek"] = 7;
        body["flags"] = JsonNode.Parse(
            """[{ "level": "caution", "code": "pem", "text": "Pacing", "phases": ["absent"] }]"""
        );

        var problem = await ProblemAsync(
            Client.PostAsJsonAsync($"/v1/patients/{await PatientAsync()}/plans", body),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/title",
                    "/phases/0/weeks",
                    "/phases/0/items/0/id",
                    "/phases/0/items/1/instruction",
                    "/phases/1/items/1/startWeek",
                    "/phases/1/items/1/endWeek",
                    "/flags/0/phases/0",
                }
            )
        );
    }

    [Test]
    public async Task Is_for_a_patient_of_the_practice_by_those_who_write_plans()
    {
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var other = await SignInToAnotherPracticeAsync();
        var patient = await PatientAsync();

        await ProblemAsync(
            assistant.PostAsJsonAsync($"/v1/patients/{patient}/plans", TwoPhases()),
            403,
            "forbidden"
        );
        await ProblemAsync(
            other.PostAsJsonAsync($"/v1/patients/{patient}/plans", TwoPhases()),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/plans",
                new { protocol = new { code = "no-such" }, startsOn = "2026-01-05" }
            ),
            404,
            "protocol-not-found"
        );
    }
}
