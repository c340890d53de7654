using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class GetOptimalRangeTests : CatalogTest
{
    [Test]
    public async Task Reads_what_was_set_and_the_catalogue_shows_it()
    {
        await ProblemAsync(
            Client.GetAsync("/v1/analytes/zinc/optimal-range"),
            404,
            "optimal-range-not-found"
        );
        var set = await OkAsync(
            SetOptimalAsync("zinc", new object[] { new { low = 90, unit = "ug/dL" } })
        );

        using var read = await Client.GetAsync("/v1/analytes/zinc/optimal-range");
        var analyte = await AnalyteAsync("zinc");
        using var other = await SignInToAnotherPracticeAsync();

        Assert.Multiple(async () =>
        {
            Assert.That((await JsonAsync(read)).ToJsonString(), Is.EqualTo(set.ToJsonString()));
            Assert.That(read.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That((decimal)analyte["optimalRange"]!["bands"]![0]!["low"]!, Is.EqualTo(90));
            Assert.That(
                (await OkAsync(other.GetAsync("/v1/analytes/zinc")))["optimalRange"],
                Is.Null
            );
        });
        await ProblemAsync(
            other.GetAsync("/v1/analytes/zinc/optimal-range"),
            404,
            "optimal-range-not-found"
        );
    }
}
