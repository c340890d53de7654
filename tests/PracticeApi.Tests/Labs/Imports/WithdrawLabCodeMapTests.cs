using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class WithdrawLabCodeMapTests : LabCodeMapTest
{
    [Test]
    public async Task What_comes_with_the_code_waits_again_and_what_had_entered_stays()
    {
        var (patient, pid) = await KnownPatientAsync();
        var (code, map) = await MapAsync(pid, "tsh");

        var withdrawn = await OkAsync(WithdrawAsync(Client, map));
        var later = await SendCodeAsync(pid, code);

        Assert.Multiple(async () =>
        {
            Assert.That(withdrawn.ToJsonString(), Is.EqualTo(map.ToJsonString()));
            Assert.That((int)later["waiting"]!, Is.EqualTo(1));
            Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
        });
        await ResolveAsync(later, "t4-total");
        Assert.That((string)(await FindAsync(code))!["analyte"]!, Is.EqualTo("t4-total"));
    }

    [Test]
    public async Task One_that_is_not_there_is_not_found()
    {
        var (_, pid) = await KnownPatientAsync();
        var (_, map) = await MapAsync(pid, "tsh");
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(WithdrawAsync(other, map), 404, "lab-code-map-not-found");
        await OkAsync(WithdrawAsync(Client, map));
        await ProblemAsync(WithdrawAsync(Client, map), 404, "lab-code-map-not-found");
    }

    private static Task<HttpResponseMessage> WithdrawAsync(HttpClient client, JsonNode map) =>
        client.PostAsJsonAsync(
            "/v1/lab-code-maps/withdraw",
            new { sender = (string)map["sender"]!, code = (string)map["code"]! }
        );
}
