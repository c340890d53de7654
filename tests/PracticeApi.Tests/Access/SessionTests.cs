using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class SessionTests : ApiTest
{
    private readonly ManualClock _clock = new();

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));

    [Test]
    public async Task A_refresh_token_is_good_once_and_its_replay_ends_the_session()
    {
        var first = await PairAsync();
        var second = await OkAsync(RefreshAsync(first));
        await OkAsync(MeAsync(second));

        await ProblemAsync(RefreshAsync(first), 401, "refresh-refused");

        await ProblemAsync(MeAsync(second), 401, "not-signed-in");
        await ProblemAsync(RefreshAsync(second), 401, "refresh-refused");
    }

    [Test]
    public async Task Signing_out_ends_access_and_refresh_at_once()
    {
        var pair = await PairAsync();
        using var client = With(pair);
        await OkAsync(client.PostAsync("/v1/auth/sign-out", null));

        await ProblemAsync(client.GetAsync("/v1/me"), 401, "not-signed-in");
        await ProblemAsync(RefreshAsync(pair), 401, "refresh-refused");
    }

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
    public async Task What_another_instance_revoked_is_refused_within_thirty_seconds()
    {
        var pair = await PairAsync();
        await OkAsync(MeAsync(pair));
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                "UPDATE Sessions SET RevokedAt = '2026-01-01T00:00:00.000Z'"
            );
        }

        _clock.Advance(AccessTokens.Remembered + TimeSpan.FromSeconds(1));

        await ProblemAsync(MeAsync(pair), 401, "not-signed-in");
        Client.DefaultRequestHeaders.Authorization = (await SignInAsync(OwnerEmail, OwnerPassword))
            .DefaultRequestHeaders
            .Authorization;
    }

    [Test]
    public async Task An_access_token_expires_and_the_refresh_token_gets_another()
    {
        var pair = await PairAsync();
        _clock.Advance(AccessTokens.Lifetime + TimeSpan.FromSeconds(1));

        await ProblemAsync(MeAsync(pair), 401, "not-signed-in");
        await OkAsync(MeAsync(await OkAsync(RefreshAsync(pair))));
        Client.DefaultRequestHeaders.Authorization = (await SignInAsync(OwnerEmail, OwnerPassword))
            .DefaultRequestHeaders
            .Authorization;
    }

    [Test]
    public async Task A_second_instance_accepts_the_tokens_of_the_first()
    {
        await using var second = await StartAppAsync(Database);
        using var client = With(await PairAsync());
        client.BaseAddress = new Uri(second.Urls.Single());

        await OkAsync(client.GetAsync("/v1/me"));
    }

    private async Task<JsonNode> PairAsync()
    {
        using var anonymous = Anonymous();
        return await OkAsync(
            anonymous.PostAsJsonAsync(
                "/v1/auth/sign-in",
                new { email = OwnerEmail, password = OwnerPassword }
            )
        );
    }

    private HttpClient With(JsonNode pair)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (string)pair["accessToken"]!
        );
        return client;
    }

    private async Task<HttpResponseMessage> MeAsync(JsonNode pair)
    {
        using var client = With(pair);
        return await client.GetAsync("/v1/me");
    }

    private async Task<HttpResponseMessage> RefreshAsync(JsonNode pair)
    {
        using var anonymous = Anonymous();
        return await anonymous.PostAsJsonAsync(
            "/v1/auth/refresh",
            new { refreshToken = (string)pair["refreshToken"]! }
        );
    }
}
