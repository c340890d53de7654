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
        var first = await OkAsync(Client.GetAsync(path));
        var second = await OkAsync(Client.GetAsync($"{path}&cursor={first["next"]}"));

        var items = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(items, Has.Length.EqualTo(6));
            Assert.That((string)items[5]!["action"]!, Is.EqualTo("RegisterPatient"));
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
