using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class RetireQuestionnaireTests : QuestionnaireTest
{
    [Test]
    public async Task Takes_it_out_of_use_and_keeps_its_versions()
    {
        await CreateAsync(FirstVisit("leaving"));
        await PublishAsync("leaving", 1);

        var retired = await OkAsync(SendRetireAsync("leaving", 2));

        Assert.Multiple(() =>
        {
            Assert.That((string)retired["status"]!, Is.EqualTo("retired"));
            Assert.That((string?)retired["retiredAt"], Is.Not.Null);
            Assert.That((int)retired["publishedVersion"]!, Is.EqualTo(1));
        });
        await OkAsync(Client.GetAsync("/v1/questionnaires/leaving/versions/1"));
        await ProblemAsync(SendRetireAsync("leaving", 3), 409, "questionnaire-retired");
        await ProblemAsync(SendRetireAsync("leaving", 2), 412, "stale-version");
        Assert.That(await EventsAsync(retired), Has.Exactly(1).EqualTo("questionnaire.retired"));
    }

    [Test]
    public async Task A_standard_instrument_is_retired_for_the_practice_alone()
    {
        using var other = await SignInToAnotherPracticeAsync();

        await OkAsync(SendRetireAsync("das28", 1));

        Assert.That((string)(await ReadAsync("das28"))["status"]!, Is.EqualTo("retired"));
        Assert.That(
            (string)(await OkAsync(other.GetAsync("/v1/questionnaires/das28")))["status"]!,
            Is.EqualTo("published")
        );
    }

    [Test]
    public async Task What_is_retired_is_found_by_its_version_alone()
    {
        await CreateAsync(FirstVisit("found"));
        await PublishAsync("found", 1);
        var before = await FindAsync("found");
        await OkAsync(SendRetireAsync("found", 2));

        var after = await FindAsync("found");

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo((1, "First visit")));
            Assert.That(after, Is.EqualTo((0, "First visit")));
        });
    }

    /// <summary>The version that is given to people now, or 0, and the title of the first.</summary>
    private async Task<(int Version, string? Title)> FindAsync(string key)
    {
        var practiceId = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Enter(practiceId);
        var forms = scope.ServiceProvider.GetRequiredService<PublishedForms>();
        return (
            (await forms.FindAsync(key, CancellationToken.None))?.Version ?? 0,
            (await forms.FindAsync(key, 1, CancellationToken.None))?.Title
        );
    }
}
