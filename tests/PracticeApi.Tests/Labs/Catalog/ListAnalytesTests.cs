using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class ListAnalytesTests : ApiTest
{
    [TestCase("tpo-ab", "tpo-ab", TestName = "Finds_an_analyte_by_its_code")]
    [TestCase("Thyroid peroxidase", "tpo-ab", TestName = "Finds_an_analyte_by_its_name")]
    [TestCase("8099-4", "tpo-ab", TestName = "Finds_an_analyte_by_its_LOINC_code")]
    [TestCase("aTPO", "tpo-ab", TestName = "Finds_an_analyte_by_an_alias")]
    [TestCase("ANTI-tpo", "tpo-ab", TestName = "Finds_an_analyte_in_any_case")]
    [TestCase("peróxidase thyröid", "tpo-ab", TestName = "Finds_an_analyte_in_spite_of_accents")]
    [TestCase("tsh", "tsh", TestName = "Lists_what_begins_with_the_query_first")]
    public async Task Finds(string query, string code) =>
        Assert.That(
            Codes(await ListAsync($"q={Uri.EscapeDataString(query)}"))[0],
            Is.EqualTo(code)
        );

    [Test]
    public async Task Finds_nothing_for_words_that_do_not_stand_together()
    {
        var page = await ListAsync("q=thyroid%20potassium&includeCount=true");

        Assert.That(Codes(page), Is.Empty);
        Assert.That((int)page["count"]!, Is.Zero);
    }

    [Test]
    public async Task Lists_one_category()
    {
        var page = await ListAsync("category=thyroid&limit=200");

        Assert.That(Codes(page), Does.Contain("tsh").And.Contain("tpo-ab"));
        Assert.That(
            page["items"]!.AsArray().Select(item => (string)item!["category"]!),
            Is.All.EqualTo("thyroid")
        );
        Assert.That(Codes(await ListAsync("category=no-such-category")), Is.Empty);
    }

    [TestCase(1, 177)]
    [TestCase(50, 4)]
    [TestCase(59, 3)]
    public async Task Lists_every_analyte_over_pages_once(int limit, int pages)
    {
        List<string> codes = [];
        var read = 0;
        for (string? cursor = ""; cursor is not null; read++)
        {
            var page = await ListAsync(
                $"limit={limit}{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}"
            );
            codes.AddRange(Codes(page));
            cursor = (string?)page["next"];
        }

        Assert.That(codes, Is.EqualTo(SeedCatalog.Instance.Analytes.Select(a => a.Code)));
        Assert.That(read, Is.EqualTo(pages));
    }

    [TestCase("limit=0", 400, "invalid-request")]
    [TestCase("limit=201", 400, "invalid-request")]
    [TestCase("cursor=forged", 400, "invalid-cursor")]
    [TestCase("name=tsh", 400, "invalid-request")]
    public Task Refuses(string query, int status, string code) =>
        ProblemAsync(Client.GetAsync($"/v1/analytes?{query}"), status, code);

    [Test]
    public async Task Needs_a_token()
    {
        using var anonymous = Anonymous();
        await ProblemAsync(anonymous.GetAsync("/v1/analytes"), 401, "not-signed-in");
    }

    private Task<JsonNode> ListAsync(string query) =>
        OkAsync(Client.GetAsync($"/v1/analytes?{query}"));

    private static string[] Codes(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(item => (string)item!["code"]!)];
}
