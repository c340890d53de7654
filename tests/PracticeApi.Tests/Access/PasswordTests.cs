using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

/// <summary>Verifying passwords: on a server that has one turn for it.</summary>
public sealed class PasswordTests : ApiTest
{
    private const string Locked = "locked@practice.example";
    private const string NewPassword = "a whole new password";

    private readonly PasswordTurns _turns = new(1, TimeSpan.FromSeconds(1));

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton(_turns));

    [OneTimeSetUp]
    public async Task LockAsync()
    {
        var practice = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;
        await AddStaffAsync(Locked, Role.Assistant, practice);
        for (var i = 0; i < 5; i++)
        {
            await ProblemAsync(SignInWithAsync(Locked, "wrong"), 401, "sign-in-refused");
        }
    }

    [OneTimeTearDown]
    public void Dispose() => _turns.Dispose();

    [TestCase(OwnerEmail)]
    [TestCase(Locked)]
    [TestCase("nobody@practice.example")]
    public async Task Whoever_signs_in_waits_for_a_turn_and_is_sent_away_after_a_while(string email)
    {
        using var turn = await _turns.TakeAsync(CancellationToken.None);

        using var response = await SignInWithAsync(email, OwnerPassword);

        Assert.That(response.Headers.RetryAfter, Is.Not.Null);
        await ProblemAsync(Task.FromResult(response), 429, "too-many-requests");
    }

    [Test]
    public async Task Nobody_who_writes_waits_while_a_password_is_verified()
    {
        var turn = await _turns.TakeAsync(CancellationToken.None);
        var signIn = SignInWithAsync(OwnerEmail, OwnerPassword);
        var change = ChangeAsync(Client, "wrong", NewPassword);
        await Task.Delay(200);

        await RegisterAsync();

        Assert.That((signIn.IsCompleted, change.IsCompleted), Is.EqualTo((false, false)));
        turn.Dispose();
        await OkAsync(signIn);
        await ProblemAsync(change, 422, "unprocessable-request");
    }

    [Test]
    public async Task A_password_too_long_is_refused_without_a_turn()
    {
        using var turn = await _turns.TakeAsync(CancellationToken.None);

        await ProblemAsync(
            SignInWithAsync(OwnerEmail, new string('x', 257)),
            400,
            "invalid-request"
        );
    }

    private Task<HttpResponseMessage> SignInWithAsync(string email, string password) =>
        Client.PostAsJsonAsync("/v1/auth/sign-in", new { email, password });

    private static Task<HttpResponseMessage> ChangeAsync(
        HttpClient client,
        string currentPassword,
        string newPassword
    ) => client.PostAsJsonAsync("/v1/auth/change-password", new { currentPassword, newPassword });
}
