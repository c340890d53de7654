using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Panels;

public sealed class ListPanelsTests : LabTest
{
    [Test]
    public async Task Has_the_panels_of_the_product_and_of_the_practice_in_order()
    {
        await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/panels",
                new
                {
                    code = "zz-own",
                    name = "Own",
                    analytes = new[] { "tsh" },
                }
            )
        );
        using var other = await SignInToAnotherPracticeAsync();

        var page = await OkAsync(Client.GetAsync("/v1/panels"));
        var first = await OkAsync(Client.GetAsync("/v1/panels?limit=14"));
        var rest = await OkAsync(
            Client.GetAsync($"/v1/panels?cursor={Uri.EscapeDataString((string)first["next"]!)}")
        );
        var theirs = await OkAsync(other.GetAsync("/v1/panels"));

        Assert.Multiple(() =>
        {
            Assert.That(Codes(page), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
            Assert.That(Codes(page), Has.Length.EqualTo(15).And.Contains("thyroid"));
            Assert.That(Codes(rest), Is.EqualTo(new[] { "zz-own" }));
            Assert.That(Codes(theirs), Has.Length.EqualTo(14));
        });
    }

    private static string[] Codes(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(panel => (string)panel!["code"]!)];
}
