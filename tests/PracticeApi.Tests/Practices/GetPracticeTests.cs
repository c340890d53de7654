using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Practices;

public sealed class GetPracticeTests : ApiTest
{
    [TestCase(Role.Auditor)]
    [TestCase(Role.FrontDesk)]
    public async Task Every_role_reads_its_own_practice_and_no_other(Role role)
    {
        using var staff = await SignInAsAsync(role);
        using var other = await SignInToAnotherPracticeAsync();

        var own = await OkAsync(staff.GetAsync("/v1/practice"));
        var others = await OkAsync(other.GetAsync("/v1/practice"));

        Assert.Multiple(() =>
        {
            Assert.That((string)own["id"]!, Is.Not.EqualTo((string)others["id"]!));
            Assert.That((string)others["name"]!, Is.EqualTo("Another practice"));
            Assert.That((string)own["timeZone"]!, Is.EqualTo("Etc/UTC"));
            Assert.That((bool)own["fourEyes"]!, Is.False);
        });
    }
}
