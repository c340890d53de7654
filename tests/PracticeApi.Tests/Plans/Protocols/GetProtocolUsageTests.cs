using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class GetProtocolUsageTests : ProtocolTest
{
    [Test]
    public async Task Shows_which_plans_were_made_from_which_version()
    {
        var protocol = await PublishAsync(await NewAsync());
        var code = (string)protocol["code"]!;
        var first = await PlanOfAsync(code);
        await PublishAsync(await OkAsync(SendDraftAsync(protocol, Content("Walking more"))));
        var second = await PlanOfAsync(code);
        await ActAsync(second, "publish");

        var all = await OkAsync(Client.GetAsync($"/v1/protocols/{code}/usage?includeCount=true"));
        var active = await OkAsync(Client.GetAsync($"/v1/protocols/{code}/usage?status=active"));
        var ofFirst = await OkAsync(
            Client.GetAsync($"/v1/protocols/{code}/usage?protocolVersion=1")
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                all["items"]!
                    .AsArray()
                    .Select(use =>
                        (
                            (int)use!["protocolVersion"]!,
                            (string)use["planId"]!,
                            (string)use["status"]!
                        )
                    ),
                Is.EqualTo(
                    new[]
                    {
                        (2, (string)second["id"]!, "active"),
                        (1, (string)first["id"]!, "draft"),
                    }
                )
            );
            Assert.That((int)all["count"]!, Is.EqualTo(2));
            Assert.That(active["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((string)ofFirst["items"]![0]!["planId"]!, Is.EqualTo((string)first["id"]!));
        });
        Assert.That(
            await AuditAsync((string)first["patientId"]!),
            Has.Member("GetProtocolUsage:done")
        );
        await ProblemAsync(
            Client.GetAsync("/v1/protocols/no-such/usage"),
            404,
            "protocol-not-found"
        );
    }

    private async Task<JsonNode> PlanOfAsync(string code) =>
        await CreatePlanAsync(
            await PatientAsync(),
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = code },
                ["startsOn"] = Text(Today),
            }
        );
}
