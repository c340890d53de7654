using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Targets;

public sealed class ListLabTargetsTests : TargetTest
{
    [Test]
    public async Task Lists_those_that_hold_in_the_order_of_their_analytes()
    {
        var patient = await PatientAsync();
        await OkAsync(SetAsync(patient, "zinc", new { low = 90, unit = "ug/dL" }));
        await OkAsync(SetAsync(patient, "tpo-ab", Below(100)));
        await OkAsync(SetAsync(patient, "ferritin", new { low = 50, unit = "ng/mL" }));
        await OkAsync(EndAsync(patient, "tpo-ab", 1));

        Assert.Multiple(async () =>
        {
            Assert.That(await CodesAsync(""), Is.EqualTo(new[] { "ferritin", "zinc" }));
            Assert.That(
                await CodesAsync("?includeEnded=true"),
                Is.EqualTo(new[] { "ferritin", "tpo-ab", "zinc" })
            );
        });
        var first = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-targets?limit=1"));
        Assert.That(
            await CodesAsync($"?limit=1&cursor={(string)first["next"]!}"),
            Is.EqualTo(new[] { "zinc" })
        );
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.NewGuid()}/lab-targets"),
            404,
            "patient-not-found"
        );

        async Task<IEnumerable<string>> CodesAsync(string query) =>
            (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-targets{query}")))["items"]!
                .AsArray()
                .Select(item => (string)item!["analyte"]!);
    }
}
