using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Tests.Plans.Protocols;

namespace PracticeApi.Tests.Plans.Outcomes;

public sealed class GetProtocolOutcomesTests : ProtocolTest
{
    [Test]
    public async Task Counts_who_reached_what_by_when_beside_quarters_of_adherence()
    {
        var code = await ProtocolAsync();
        // Twenty patients: the more they walked, the further their ferritin came; from the eleventh on it was reached.
        for (var i = 1; i <= 20; i++)
        {
            await FollowAsync(code, done: i, ferritin: 50 + i, day: -70 + 14);
        }

        var outcomes = await OkAsync(Client.GetAsync($"/v1/protocols/{code}/outcomes"));
        var target = outcomes["targets"]!.AsArray().Single()!;

        Assert.Multiple(() =>
        {
            Assert.That((int)outcomes["patients"]!, Is.EqualTo(20));
            Assert.That((int)outcomes["leastCount"]!, Is.EqualTo(5));
            Assert.That((string)target["measure"]!, Is.EqualTo("ferritin"));
            Assert.That((int)target["patients"]!, Is.EqualTo(20));
            Assert.That((int)target["reached"]!, Is.EqualTo(11));
            Assert.That(
                target["reachedBy"]!
                    .AsArray()
                    .Take(1)
                    .Select(one => ((int)one!["week"]!, (int?)one["patients"])),
                Is.EqualTo(new[] { (4, (int?)11) })
            );
            Assert.That(
                target["quartiles"]!.AsArray().Select(one => (decimal)one!["adherence"]!),
                Is.EqualTo(new[] { 15m, 40m, 65m, 90m })
            );
            Assert.That(
                target["quartiles"]!.AsArray().Select(one => (decimal)one!["gain"]!),
                Is.EqualTo(new[] { 30m, 80m, 130m, 180m })
            );
            Assert.That(outcomes.ToJsonString(), Does.Not.Contain("patientId"));
        });
    }

    [Test]
    public async Task Shows_no_count_below_five()
    {
        var code = await ProtocolAsync();
        for (var i = 1; i <= 4; i++)
        {
            await FollowAsync(code, done: i, ferritin: 70, day: -56);
        }

        var four = await OkAsync(Client.GetAsync($"/v1/protocols/{code}/outcomes"));
        await FollowAsync(code, done: 5, ferritin: 51, day: -56);
        var five = await OkAsync(Client.GetAsync($"/v1/protocols/{code}/outcomes"));

        Assert.Multiple(() =>
        {
            Assert.That(four["patients"], Is.Null);
            Assert.That(four["targets"]!.AsArray(), Is.Empty);
            Assert.That((int)five["patients"]!, Is.EqualTo(5));
            Assert.That((int)five["targets"]![0]!["patients"]!, Is.EqualTo(5));
            Assert.That(five["targets"]![0]!["reached"], Is.Null);
            Assert.That(five["targets"]![0]!["quartiles"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task Is_for_the_owner_and_practitioners_alone()
    {
        var code = await ProtocolAsync();
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var practitioner = await SignInAsAsync(Role.Practitioner);

        await ProblemAsync(
            assistant.GetAsync($"/v1/protocols/{code}/outcomes"),
            403,
            "practitioner-only"
        );
        await OkAsync(practitioner.GetAsync($"/v1/protocols/{code}/outcomes"));
        await ProblemAsync(
            Client.GetAsync("/v1/protocols/no-such-protocol/outcomes"),
            404,
            "protocol-not-found"
        );
    }

    private async Task<string> ProtocolAsync()
    {
        var content = Content(weeks: 10);
        content["phases"]![0]!["items"]![0]!["timesPerWeek"] = 20;
        content["targets"] = JsonNode.Parse(
            """[{ "measure": "ferritin", "direction": "atLeastValue", "amount": 60, "unit": "ng/mL", "byWeek": 8, "suggested": true }]"""
        );
        var protocol = await PublishAsync(await NewAsync(content: content));
        return (string)protocol["code"]!;
    }

    private async Task FollowAsync(string code, int done, int ferritin, int day)
    {
        var patient = await PatientAsync();
        await MeasureAsync(patient, -80, 50);
        var plan = await CreatePlanAsync(
            patient,
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = code, ["version"] = 1 },
                ["startsOn"] = Text(Today.AddDays(-70)),
            }
        );
        plan = await ActAsync(plan, "publish");
        await OkAsync(
            Client.PostAsJsonAsync(
                $"{PathOf(plan)}/check-ins",
                new
                {
                    on = Text(Today.AddDays(-64)),
                    items = new[] { new { itemId = "walk", done } },
                }
            )
        );
        await MeasureAsync(patient, day, ferritin);
    }

    private Task<JsonNode> MeasureAsync(string patient, int day, int value) =>
        OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/lab-results",
                new
                {
                    analyte = "ferritin",
                    value,
                    unit = "ng/mL",
                    collectedAt = Text(Today.AddDays(day)),
                }
            )
        );
}
