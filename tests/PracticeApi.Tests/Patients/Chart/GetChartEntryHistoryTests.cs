using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class GetChartEntryHistoryTests : ChartTest
{
    [TestCaseSource(nameof(Kinds))]
    public async Task Is_replaced_and_marked_in_error_and_its_history_keeps_the_past(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var added = await AddAsync($"{patient}/{kind}", entry);
        var path = $"{patient}/{kind}/{(string)added["id"]!}";
        var change = JsonNode.Parse(changed)!;
        change["reason"] = "told so";

        var replaced = await OkAsync(
            SendAsync(HttpMethod.Put, path, change.ToJsonString(), version: 1)
        );
        var marked = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{path}/mark-in-error",
                new { reason = "another patient" },
                version: 2
            )
        );
        var history = (await OkAsync(Client.GetAsync($"{path}/history")))["items"]!.AsArray();
        var first = await OkAsync(Client.GetAsync($"{path}/history?limit=2"));
        var last = await OkAsync(
            Client.GetAsync(
                $"{path}/history?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}"
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That(
                replaced[member]!.ToJsonString(),
                Is.EqualTo(change[member]!.ToJsonString())
            );
            Assert.That((string)replaced["reason"]!, Is.EqualTo("told so"));
            Assert.That((string)replaced["createdAt"]!, Is.EqualTo((string)added["createdAt"]!));
            Assert.That((bool)marked["inError"]!, Is.True);
            Assert.That((string)marked["reason"]!, Is.EqualTo("another patient"));
            Assert.That(
                history.Select(version => version!.ToJsonString()),
                Is.EqualTo(new[] { marked, replaced, added }.Select(one => one.ToJsonString()))
            );
            Assert.That(last["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(last["items"]![0]!.ToJsonString(), Is.EqualTo(added.ToJsonString()));
            Assert.That(
                (await OkAsync(Client.GetAsync($"{patient}/{kind}")))["items"]!.AsArray(),
                Is.Empty
            );
            Assert.That(
                (await OkAsync(Client.GetAsync($"{patient}/{kind}?includeInError=true")))[
                    "items"
                ]!.AsArray(),
                Has.Count.EqualTo(1)
            );
            Assert.That(
                await AuditAsync(patient[^36..]),
                Is.SupersetOf(
                    new[]
                    {
                        $"Replace{name}:done",
                        $"Mark{name}InError:done",
                        $"Get{name}History:done",
                    }
                )
            );
        });
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, changed, version: 3),
            409,
            "entry-in-error"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "x" }, version: 3),
            409,
            "already-in-error"
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_or_patient_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var id = (string)(await AddAsync($"{patient}/{kind}", entry))["id"]!;
        await foreach (var (client, owner, code) in StrangersAsync(patient))
        {
            await ProblemAsync(client.GetAsync($"{owner}/{kind}/{id}/history"), 404, code);
        }
    }
}
