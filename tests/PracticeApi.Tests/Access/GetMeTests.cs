using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class GetMeTests : ApiTest
{
    [Test]
    public async Task Says_who_is_signed_in_and_where()
    {
        var me = await OkAsync(Client.GetAsync("/v1/me"));
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));

        Assert.Multiple(() =>
        {
            Assert.That((string)me["role"]!, Is.EqualTo("owner"));
            Assert.That((string)me["practiceId"]!, Is.EqualTo((string)practice["id"]!));
            Assert.That(me["scopes"]!.AsArray(), Has.Count.EqualTo(Enum.GetValues<Scope>().Length));
        });
    }

    [TestCase(Role.Auditor, "audit:read,practice:read")]
    [TestCase(Role.FrontDesk, "patients:read,patients:write,practice:read")]
    public async Task A_role_says_its_scopes(Role role, string scopes)
    {
        using var client = await SignInAsAsync(role);
        var me = await OkAsync(client.GetAsync("/v1/me"));

        Assert.That(
            me["scopes"]!.AsArray().Select(s => (string)s!).Order(),
            Is.EqualTo(scopes.Split(',').Order())
        );
    }
}
