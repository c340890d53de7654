using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class GetVariationTests : CatalogTest
{
    [Test]
    public async Task Reads_what_was_set_by_this_practice_alone()
    {
        await ProblemAsync(
            Client.GetAsync("/v1/analytes/zinc/variation"),
            404,
            "variation-not-found"
        );
        var set = await OkAsync(
            SetVariationAsync(
                "zinc",
                new
                {
                    cvi = 9.3,
                    cva = 2,
                    logNormal = true,
                    population = "adults",
                    source = "Control charts",
                    citation = "10.1000/example",
                }
            )
        );
        using var other = await SignInToAnotherPracticeAsync();

        var read = await OkAsync(Client.GetAsync("/v1/analytes/zinc/variation"));

        Assert.That(read.ToJsonString(), Is.EqualTo(set.ToJsonString()));
        Assert.That((string)read["population"]!, Is.EqualTo("adults"));
        await ProblemAsync(
            other.GetAsync("/v1/analytes/zinc/variation"),
            404,
            "variation-not-found"
        );
    }
}
