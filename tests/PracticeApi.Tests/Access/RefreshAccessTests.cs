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
}
