using System.Net.Http.Json;
using Dapper;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

/// <summary>What the audit of a practice says about signing in.</summary>
public sealed class AccessAuditTests : SessionTest
{
    private Guid _practice;

    [OneTimeSetUp]
    public async Task FindPracticeAsync() =>
        _practice = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;

    [Test]
    public async Task A_sign_in_and_a_refresh_are_the_members_own()
    {
        var (email, staff) = await MemberAsync();

        var pair = await OkAsync(SignInWithAsync(email, OwnerPassword));
        await OkAsync(RefreshAsync(pair));

        Assert.That(
            await RowsAsync("ActorId", staff),
            Is.EqualTo(new[] { "SignIn:done", "RefreshAccess:done" })
        );
    }

    [Test]
    public async Task A_wrong_password_is_a_denied_sign_in()
    {
        var (email, staff) = await MemberAsync();

        await ProblemAsync(SignInWithAsync(email, "wrong"), 401, "sign-in-refused");

        Assert.That(await RowsAsync("ResourceId", staff), Is.EqualTo(new[] { "SignIn:denied" }));
    }

    [Test]
    public async Task The_right_password_of_whoever_is_not_active_any_more_is_a_denied_sign_in()
    {
        var (email, staff) = await MemberAsync();
        await DeactivateAsync(staff);

        await ProblemAsync(SignInWithAsync(email, OwnerPassword), 401, "sign-in-refused");

        Assert.That(await RowsAsync("ResourceId", staff), Is.EqualTo(new[] { "SignIn:denied" }));
    }

    [Test]
    public async Task A_practice_that_is_not_the_accounts_is_a_denied_sign_in()
    {
        var (email, staff) = await MemberAsync();

        await ProblemAsync(
            SignInWithAsync(email, OwnerPassword, Guid.NewGuid()),
            401,
            "sign-in-refused"
        );

        Assert.That(await RowsAsync("ResourceId", staff), Is.EqualTo(new[] { "SignIn:denied" }));
    }

    [Test]
    public async Task An_account_without_a_practice_is_refused_too()
    {
        var (email, staff) = await MemberAsync();
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                "DELETE FROM AccountPractices WHERE StaffId = @staff",
                new { staff }
            );
        }

        await ProblemAsync(SignInWithAsync(email, "wrong"), 401, "sign-in-refused");
    }

    [Test]
    public async Task A_refresh_token_used_twice_is_a_denied_refresh()
    {
        var (email, staff) = await MemberAsync();
        var pair = await OkAsync(SignInWithAsync(email, OwnerPassword));
        await OkAsync(RefreshAsync(pair));

        await ProblemAsync(RefreshAsync(pair), 401, "refresh-refused");

        await using var connection = Database.Connect();
        var session = await connection.ExecuteScalarAsync<string>(
            "SELECT SessionId FROM Sessions WHERE StaffId = @staff",
            new { staff }
        );
        Assert.That(
            await RowsAsync("ResourceId", session!),
            Is.EqualTo(new[] { "RefreshAccess:denied" })
        );
    }

    [Test]
    public async Task A_wrong_current_password_is_a_denied_change()
    {
        var (email, staff) = await MemberAsync();
        using var client = await SignInAsync(email, OwnerPassword);

        await ProblemAsync(
            client.PostAsJsonAsync(
                "/v1/auth/change-password",
                new { currentPassword = "wrong", newPassword = "a whole new password" }
            ),
            422,
            "unprocessable-request"
        );

        Assert.That(
            await RowsAsync("ActorId", staff),
            Is.EqualTo(new[] { "SignIn:done", "ChangePassword:denied" })
        );
    }

    private async Task<(string Email, string Staff)> MemberAsync()
    {
        var email = $"{Guid.NewGuid():N}@practice.example";
        await AddStaffAsync(email, Role.Assistant, _practice);
        await using var connection = Database.Connect();
        var staff = await connection.ExecuteScalarAsync<string>(
            "SELECT StaffId FROM Staff WHERE Name = @email",
            new { email }
        );
        return (email, staff!);
    }

    private async Task<HttpResponseMessage> SignInWithAsync(
        string email,
        string password,
        Guid? practiceId = null
    )
    {
        using var anonymous = Anonymous();
        return await anonymous.PostAsJsonAsync(
            "/v1/auth/sign-in",
            new
            {
                email,
                password,
                practiceId,
            }
        );
    }

    private async Task<IEnumerable<string>> RowsAsync(string column, string id)
    {
        await using var connection = Database.Connect();
        return await connection.QueryAsync<string>(
            $"SELECT CONCAT(Action, ':', Outcome) FROM AuditEvents WHERE {column} = @id ORDER BY Sequence",
            new { id }
        );
    }
}
