using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.Protocols;

public sealed class ListProtocolsTests : ProtocolTest
{
    [Test]
    public async Task Lists_those_that_ship_and_those_of_the_practice_page_by_page()
    {
        var own = await NewAsync("aa-own", Content("Our walking"));
        List<string> codes = [];
        string? path = "/v1/protocols?limit=3";
        while (path is not null)
        {
            var page = await OkAsync(Client.GetAsync(path));
            codes.AddRange(page["items"]!.AsArray().Select(item => (string)item!["code"]!));
            path = (string?)page["next"] is { } next
                ? $"/v1/protocols?limit=3&cursor={next}"
                : null;
        }

        Assert.That(codes, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(
            codes,
            Has.Count.EqualTo(9).And.Contains("5r-gut").And.Contains((string)own["code"]!)
        );
    }

    [Test]
    public async Task Says_of_each_what_a_list_needs()
    {
        var found = await OkAsync(Client.GetAsync("/v1/protocols?q=5R"));

        Assert.That(
            found["items"]!.AsArray().Single()!.ToJsonString(),
            Is.EqualTo(
                """{"code":"5r-gut","name":"5R gut restoration","seeded":true,"publishedVersion":1,"hasDraft":false,"weeks":24}"""
            )
        );
    }

    [Test]
    public async Task The_front_desk_does_not_see_them()
    {
        using var desk = await SignInAsAsync(Role.FrontDesk);
        await ProblemAsync(desk.GetAsync("/v1/protocols"), 403, "forbidden");
    }
}
