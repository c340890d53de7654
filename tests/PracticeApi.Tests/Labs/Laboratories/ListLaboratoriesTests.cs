using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class ListLaboratoriesTests : LaboratoryTest
{
    [OneTimeSetUp]
    public async Task ArrangeAsync()
    {
        await CreateAsync("Óbuda Diagnostics", "Zeta lab");
        await CreateAsync("Alpha-Labor", "LDM");
        await CreateAsync("beta labor", "Quest Vienna", "Aardvark");
        await CreateAsync("Labor Ångström");
        using var other = await SignInToAnotherPracticeAsync();
        await CreateAsync(other, "Alpha of others");
    }

    [Test]
    public async Task Lists_the_practice_s_own_in_the_order_of_their_names()
    {
        var page = await ListAsync("includeCount=true");

        Assert.That(
            Names(page),
            Is.EqualTo(new[] { "Alpha-Labor", "beta labor", "Labor Ångström", "Óbuda Diagnostics" })
        );
        Assert.That(Aliases(page["items"]![1]!), Is.EqualTo(new[] { "Aardvark", "Quest Vienna" }));
        Assert.That((int)page["count"]!, Is.EqualTo(4));
        Assert.That(page["next"], Is.Null);
    }

    [TestCase("ALPHA", new[] { "Alpha-Labor" })]
    [TestCase("vien", new[] { "beta labor" }, Description = "an alias")]
    [TestCase("angstrom", new[] { "Labor Ångström" })]
    [TestCase("óbu diag", new[] { "Óbuda Diagnostics" })]
    [TestCase("labor", new[] { "Alpha-Labor", "beta labor", "Labor Ångström" })]
    [TestCase("vienna beta", new string[0], Description = "words of different names")]
    [TestCase("aring", new string[0])]
    [TestCase("%", new string[0])]
    public async Task Finds_by_the_beginnings_of_words(string query, string[] names) =>
        Assert.That(Names(await ListAsync($"q={Uri.EscapeDataString(query)}")), Is.EqualTo(names));

    [Test]
    public async Task Lists_each_once_over_pages()
    {
        var first = await ListAsync("limit=3&q=");
        var second = await ListAsync($"limit=3&cursor={(string)first["next"]!}");

        Assert.That(Names(first), Has.Length.EqualTo(3));
        Assert.That(Names(second), Is.EqualTo(new[] { "Óbuda Diagnostics" }));
        Assert.That(second["next"], Is.Null);
    }

    [TestCase("limit=0", "invalid-request")]
    [TestCase("cursor=forged", "invalid-cursor")]
    [TestCase("name=alpha", "invalid-request")]
    public Task Refuses(string query, string code) =>
        ProblemAsync(Client.GetAsync($"/v1/laboratories?{query}"), 400, code);

    private Task<JsonNode> ListAsync(string query) =>
        OkAsync(Client.GetAsync($"/v1/laboratories?{query}"));

    private static string[] Names(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(item => (string)item!["name"]!)];
}
