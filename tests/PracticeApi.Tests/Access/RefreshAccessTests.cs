using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Access;

public sealed class RefreshAccessTests : SessionTest
{
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
    public async Task Two_uses_at_once_end_the_session_too()
    {
        var first = await PairAsync();

        var both = await Task.WhenAll(RefreshAsync(first), RefreshAsync(first));

        var won = both.Single(one => one.IsSuccessStatusCode);
        await ProblemAsync(MeAsync(await JsonAsync(won)), 401, "not-signed-in");
        won.Dispose();
        await ProblemAsync(Task.FromResult(both.Single(one => one != won)), 401, "refresh-refused");
    }

    [Test]
    public async Task A_token_that_nobody_was_given_makes_the_server_forget_nothing()
    {
        var pair = await PairAsync();
        await OkAsync(MeAsync(pair));
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                """
                UPDATE Sessions
                SET    RevokedAt = '2026-01-01T00:00:00.000Z'
                WHERE  SessionId = (SELECT SessionId FROM RefreshTokens WHERE TokenHash = @hash)
                """,
                new { hash = Hash((string)pair["refreshToken"]!) }
            );
        }

        await ProblemAsync(
            RefreshAsync(new JsonObject { ["refreshToken"] = "guessed" }),
            401,
            "refresh-refused"
        );

        // Still answered from what was remembered before the session was ended beside the server.
        await OkAsync(MeAsync(pair));
    }

    private static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
