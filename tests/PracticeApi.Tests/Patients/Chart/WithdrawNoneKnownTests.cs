using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class WithdrawNoneKnownTests : ChartTest
{
    [TestCase("conditions")]
    [TestCase("medications")]
    [TestCase("allergies")]
    public async Task Needs_the_version_that_was_read_and_a_reason_and_the_practice(string kind)
    {
        var path = $"{await PatientAsync()}/{kind}/none-known";
        var reason = new { reason = "x" };
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/withdraw", reason, 1),
            404,
            "none-known-not-asserted"
        );
        await AddAsync(path, """{"assertedOn":"2024-01-01"}""");
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, $"{path}/withdraw", reason, 1),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/withdraw", reason),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/withdraw", reason, 2),
            412,
            "stale-version"
        );
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/withdraw", new { reason = " " }, 1),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
        Assert.That((bool)(await OkAsync(Client.GetAsync(path)))["withdrawn"]!, Is.False);
    }
}
