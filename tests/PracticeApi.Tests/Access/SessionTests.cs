using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Access;

public sealed class SessionTests : SessionTest
{
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

        Clock.Advance(AccessTokens.Remembered + TimeSpan.FromSeconds(1));

        await ProblemAsync(MeAsync(pair), 401, "not-signed-in");
        Client.DefaultRequestHeaders.Authorization = (await SignInAsync(OwnerEmail, OwnerPassword))
            .DefaultRequestHeaders
            .Authorization;
    }

    [Test]
    public async Task An_access_token_expires_and_the_refresh_token_gets_another()
    {
        var pair = await PairAsync();
        Clock.Advance(AccessTokens.Lifetime + TimeSpan.FromSeconds(1));

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

    [Test]
    public async Task Whoever_is_deactivated_is_refused_within_thirty_seconds_and_at_once_where_it_is_said()
    {
        const string email = "leaving@practice.example";
        await AddStaffAsync(
            email,
            Role.Practitioner,
            (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!
        );
        var pair = await PairAsync(email);
        var me = await OkAsync(MeAsync(pair));
        await DeactivateAsync((string)me["staffId"]!);

        Clock.Advance(AccessTokens.Remembered + TimeSpan.FromSeconds(1));
        await ProblemAsync(MeAsync(pair), 401, "not-signed-in");
        await ProblemAsync(RefreshAsync(pair), 401, "refresh-refused");

        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync("UPDATE Staff SET Active = 1");
        }

        await OkAsync(MeAsync(pair));
        await DeactivateAsync((string)me["staffId"]!);
        Services.GetRequiredService<AccessTokens>().Forget();
        await ProblemAsync(MeAsync(pair), 401, "not-signed-in");
    }
}
