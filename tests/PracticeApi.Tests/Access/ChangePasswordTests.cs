using System.Net.Http.Json;
using Dapper;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class ChangePasswordTests : SessionTest
{
    [Test]
    public async Task A_new_password_ends_every_session_of_the_account()
    {
        const string email = "changing@practice.example";
        var practice = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;
        await AddStaffAsync(email, Role.Practitioner, practice);
        using var one = await SignInAsync(email, OwnerPassword);
        using var two = await SignInAsync(email, OwnerPassword);

        var wrong = await ProblemAsync(
            one.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = "wrong", newPassword = "a whole new password" }
            ),
            422,
            "unprocessable-request"
        );
        await ProblemAsync(
            one.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = OwnerPassword, newPassword = "too short" }
            ),
            400,
            "invalid-request"
        );
        await OkAsync(
            one.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = OwnerPassword, newPassword = "a whole new password" }
            )
        );

        Assert.That(Pointers(wrong), Is.EqualTo(new[] { "/currentPassword" }));
        await ProblemAsync(one.GetAsync("/v1/me"), 401, "not-signed-in");
        await ProblemAsync(two.GetAsync("/v1/me"), 401, "not-signed-in");
        using var again = await SignInAsync(email, "a whole new password");
    }

    [Test]
    public async Task A_new_password_forgives_the_failures_before()
    {
        const string email = "forgiven@practice.example";
        var practice = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;
        await AddStaffAsync(email, Role.Practitioner, practice);
        using var client = await SignInAsync(email, OwnerPassword);
        await ProblemAsync(
            client.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = "wrong", newPassword = "a whole new password" }
            ),
            422,
            "unprocessable-request"
        );

        await OkAsync(
            client.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = OwnerPassword, newPassword = "a whole new password" }
            )
        );

        await using var connection = Database.Connect();
        Assert.That(
            await connection.ExecuteScalarAsync<int>(
                "SELECT AccessFailedCount FROM Accounts WHERE Email = @email",
                new { email }
            ),
            Is.Zero
        );
    }
}
