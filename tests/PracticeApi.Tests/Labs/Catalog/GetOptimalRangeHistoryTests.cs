using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class GetOptimalRangeHistoryTests : CatalogTest
{
    [Test]
    public async Task Gives_every_version_the_latest_first()
    {
        await OkAsync(SetOptimalAsync("zinc", new object[] { new { low = 90, unit = "ug/dL" } }));
        await OkAsync(
            SetOptimalAsync(
                "zinc",
                new object[] { new { low = 80, unit = "ug/dL" } },
                1,
                "Second agreement"
            )
        );

        var history = await OkAsync(Client.GetAsync("/v1/analytes/zinc/optimal-range/history"));

        Assert.That(
            history["items"]!
                .AsArray()
                .Select(item =>
                    $"{item!["version"]} {item["ranges"]![0]!["low"]} {item["source"]}"
                ),
            Is.EqualTo(new[] { "2 80 Second agreement", "1 90 Practice agreement of 2026-01-15" })
        );
    }
}
