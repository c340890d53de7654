using System.Net.Http.Json;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Panels;

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
