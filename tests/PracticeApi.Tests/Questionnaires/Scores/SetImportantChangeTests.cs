using System.Net.Http.Json;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Tests.Questionnaires.Responses;

namespace PracticeApi.Tests.Questionnaires.Scores;

public sealed class SetImportantChangeTests : ResponseTest
{
    private const string Path = "/v1/scores/gad-7/important-change";

    [Test]
    public async Task Is_set_once_and_then_changed_by_version()
    {
        var first = await OkAsync(
            Client.PutAsJsonAsync(Path, new { points = 4.5, source = "our own figures" })
        );

        await ProblemAsync(
            Client.PutAsJsonAsync(Path, new { points = 5, source = "a paper" }),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, Path, new { points = 5, source = "a paper" }, 7),
            412,
            "stale-version"
        );
        var second = await OkAsync(
            SendAsync(HttpMethod.Put, Path, new { points = 5, source = "a paper" }, 1)
        );

        Assert.Multiple(async () =>
        {
            Assert.That((int)first["version"]!, Is.EqualTo(1));
            Assert.That((decimal)first["points"]!, Is.EqualTo(4.5m));
            Assert.That((string)first["score"]!, Is.EqualTo("gad-7"));
            Assert.That((int)second["version"]!, Is.EqualTo(2));
            Assert.That((string)second["id"]!, Is.EqualTo((string)first["id"]!));
            Assert.That((string)second["createdAt"]!, Is.EqualTo((string)first["createdAt"]!));
            Assert.That((decimal)second["points"]!, Is.EqualTo(5));
            Assert.That(
                await EventsAsync(first),
                Is.EqualTo(new[] { "score.important-change-set", "score.important-change-set" })
            );
        });
    }

    [Test]
    public async Task Refuses_what_is_no_figure_and_what_is_no_score()
    {
        Assert.That(
            Pointers(
                await ProblemAsync(
                    Client.PutAsJsonAsync(
                        "/v1/scores/phq-9/important-change",
                        new { points = 0, source = " " }
                    ),
                    400,
                    "invalid-request"
                )
            ),
            Is.EquivalentTo(new[] { "/points", "/source" })
        );
        await ProblemAsync(
            Client.PutAsJsonAsync(
                "/v1/scores/no-such-score/important-change",
                new { points = 5, source = "a paper" }
            ),
            404,
            "score-not-found"
        );
    }

    [Test]
    public async Task Is_for_those_who_set_the_practice_up()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);

        await ProblemAsync(
            practitioner.PutAsJsonAsync(
                "/v1/scores/phq-9/important-change",
                new { points = 5, source = "a paper" }
            ),
            403,
            "forbidden"
        );
    }
}
