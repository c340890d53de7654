using NUnit.Framework;

namespace PracticeApi.Tests.Access;

public sealed class SignOutTests : SessionTest
{
    [Test]
    public async Task Signing_out_ends_access_and_refresh_at_once()
    {
        var pair = await PairAsync();
        using var client = With(pair);
        await OkAsync(client.PostAsync("/v1/auth/sign-out", null));

        await ProblemAsync(client.GetAsync("/v1/me"), 401, "not-signed-in");
        await ProblemAsync(RefreshAsync(pair), 401, "refresh-refused");
    }
}
