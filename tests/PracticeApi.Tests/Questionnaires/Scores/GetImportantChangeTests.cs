using System.Net.Http.Json;
using NUnit.Framework;
using PracticeApi.Tests.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Scores;

public sealed class GetImportantChangeTests : ResponseTest
{
    [Test]
    public async Task Answers_the_practices_own_figure()
    {
        const string Path = "/v1/scores/phq-9/important-change";
        await ProblemAsync(Client.GetAsync(Path), 404, "important-change-not-found");
        var set = await OkAsync(
            Client.PutAsJsonAsync(Path, new { points = 6, source = "our own figures" })
        );
        using var another = await SignInToAnotherPracticeAsync();

        Assert.That(
            (await OkAsync(Client.GetAsync(Path))).ToJsonString(),
            Is.EqualTo(set.ToJsonString())
        );
        await ProblemAsync(another.GetAsync(Path), 404, "important-change-not-found");
    }
}
