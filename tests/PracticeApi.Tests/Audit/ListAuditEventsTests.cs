using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Audit;

public sealed class ListAuditEventsTests : ApiTest
{
    [Test]
    public async Task Shows_newest_first_who_did_what_and_pages()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        for (var i = 0; i < 5; i++)
        {
            await OkAsync(Client.GetAsync($"/v1/patients/{patient}"));
        }

        await AuditAsync(patient);
        var me = await OkAsync(Client.GetAsync("/v1/me"));
        var path = $"/v1/audit-events?patientId={patient}&actorId={me["staffId"]}&limit=3";
        List<JsonNode?> items = [];
        string? next = null;
        do
        {
            var page = await OkAsync(
                Client.GetAsync(next is null ? path : $"{path}&cursor={next}")
            );
            Assert.That(page["items"]!.AsArray(), Has.Count.InRange(1, 3));
            items.AddRange(page["items"]!.AsArray());
            next = (string?)page["next"];
        } while (next is not null);

        // The calls that list are audited too, in a moment that is theirs.
        string[] actions =
        [
            .. items
                .Select(item => (string)item!["action"]!)
                .Where(action => action != "ListAuditEvents"),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(
                actions,
                Is.EqualTo(Enumerable.Repeat("GetPatient", 5).Append("RegisterPatient"))
            );
            Assert.That(items.Select(item => (long)item!["sequence"]!), Is.Ordered.Descending);
            Assert.That(
                items.Select(item => (string)item!["patientIds"]![0]!),
                Has.All.EqualTo(patient)
            );
        });
    }

    [Test]
    public async Task Shows_a_window_of_time()
    {
        await RegisterAsync();
        var later = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(1).ToString("O"));

        var after = await OkAsync(Client.GetAsync($"/v1/audit-events?from={later}"));
        var before = await OkAsync(Client.GetAsync($"/v1/audit-events?to={later}"));

        Assert.That(after["items"]!.AsArray(), Is.Empty);
        Assert.That(before["items"]!.AsArray(), Is.Not.Empty);
    }

    [Test]
    public async Task Asked_for_all_it_is_in_the_audit_of_each_patient_shown()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        await OkAsync(Client.GetAsync("/v1/audit-events?limit=200"));

        Assert.That(await AuditAsync(patient), Does.Contain("ListAuditEvents:done"));
    }

    [Test]
    public async Task Asked_for_a_patient_it_is_itself_in_the_audit()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        await AuditAsync(patient);

        Assert.That(await AuditAsync(patient), Does.Contain("ListAuditEvents:done"));
    }
}
