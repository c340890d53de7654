using System.Net.Http.Json;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class SignInTests : ApiTest
{
    [Test]
    public async Task Answers_tokens_that_are_good_for_ten_minutes()
    {
        using var anonymous = Anonymous();
        var pair = await OkAsync(SignInAsync(anonymous, OwnerEmail, OwnerPassword));

        Assert.Multiple(() =>
        {
            Assert.That((string)pair["tokenType"]!, Is.EqualTo("Bearer"));
            Assert.That((int)pair["expiresIn"]!, Is.EqualTo(600));
            Assert.That((string)pair["refreshToken"]!, Has.Length.EqualTo(43));
        });
    }

    [Test]
    public async Task Refuses_a_wrong_password_and_an_unknown_address_alike()
    {
        using var anonymous = Anonymous();
        var wrong = await ProblemAsync(
            SignInAsync(anonymous, OwnerEmail, "wrong"),
            401,
            "sign-in-refused"
        );
        var unknown = await ProblemAsync(
            SignInAsync(anonymous, "nobody@practice.example", "x"),
            401,
            "sign-in-refused"
        );

        Assert.That((string)wrong["detail"]!, Is.EqualTo((string)unknown["detail"]!));
    }

    [Test]
    public async Task Five_failures_lock_the_account_even_for_the_right_password()
    {
        const string email = "locked@practice.example";
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        await AddStaffAsync(email, Role.Assistant, (Guid)practice["id"]!);
        using var anonymous = Anonymous();
        for (var i = 0; i < 5; i++)
        {
            await ProblemAsync(SignInAsync(anonymous, email, "wrong"), 401, "sign-in-refused");
        }

        await ProblemAsync(SignInAsync(anonymous, email, OwnerPassword), 401, "sign-in-refused");
    }

    [Test]
    public async Task An_account_of_several_practices_chooses_one()
    {
        const string email = "both@practice.example";
        using var other = await SignInToAnotherPracticeAsync();
        var first = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;
        var second = (Guid)(await OkAsync(other.GetAsync("/v1/practice")))["id"]!;
        await AddStaffAsync(email, Role.Practitioner, first);
        await AddStaffAsync(email, Role.Auditor, second);
        using var anonymous = Anonymous();

        var several = await ProblemAsync(
            SignInAsync(anonymous, email, OwnerPassword),
            409,
            "several-practices"
        );
        using var chosen = await SignInAsync(email, OwnerPassword, second);
        var me = await OkAsync(chosen.GetAsync("/v1/me"));

        Assert.Multiple(() =>
        {
            Assert.That(
                several["practices"]!.AsArray().Select(one => (Guid)one!["id"]!),
                Is.EquivalentTo(new[] { first, second })
            );
            Assert.That((Guid)me["practiceId"]!, Is.EqualTo(second));
            Assert.That((string)me["role"]!, Is.EqualTo("auditor"));
        });
        await ProblemAsync(
            anonymous.PostAsJsonAsync(
                "/v1/auth/sign-in",
                new
                {
                    email = OwnerEmail,
                    password = OwnerPassword,
                    practiceId = second,
                }
            ),
            401,
            "sign-in-refused"
        );
    }

    [Test]
    public async Task Without_a_token_or_with_a_forged_one_there_is_nothing()
    {
        using var anonymous = Anonymous();
        await ProblemAsync(anonymous.GetAsync("/v1/me"), 401, "not-signed-in");
        anonymous.DefaultRequestHeaders.Authorization = new("Bearer", "forged");
        await ProblemAsync(anonymous.GetAsync("/v1/patients"), 401, "not-signed-in");
    }

    private static Task<HttpResponseMessage> SignInAsync(
        HttpClient client,
        string email,
        string password
    ) => client.PostAsJsonAsync("/v1/auth/sign-in", new { email, password });
}
