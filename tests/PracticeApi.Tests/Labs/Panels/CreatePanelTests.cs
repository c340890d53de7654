using System.Net.Http.Json;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Panels;

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
