using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class ListChartEntriesTests : ChartTest
{
    [Test]
    public async Task Lists_newest_first_in_pages_without_gaps_or_repeats()
    {
        var patient = await PatientAsync();
        List<string> added = [];
        for (var i = 0; i < 5; i++)
        {
            added.Add(
                (string)
                    (await AddAsync($"{patient}/events", """{"on":"2024-01-01","title":"x"}"""))[
                        "id"
                    ]!
            );
        }

        List<string> listed = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await OkAsync(
                Client.GetAsync($"{patient}/events?limit=2&includeCount=true{cursor}")
            );
            Assert.That((int)page["count"]!, Is.EqualTo(5));
            listed.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["next"] is { } next
                ? $"&cursor={Uri.EscapeDataString(next)}"
                : null;
        }

        Assert.That(listed, Is.EqualTo(added.AsEnumerable().Reverse()));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync($"{patient}/{kind}"), 404, "patient-not-found");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_a_merged_patient_is_409(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        await this.MergeAsync(duplicate[^36..], survivor[^36..]);
        await ProblemAsync(Client.GetAsync($"{duplicate}/{kind}"), 409, "patient-merged");
    }

    [TestCase("limit=0", "/limit")]
    [TestCase("limit=201", "/limit")]
    [TestCase("status=active", "/status")]
    public async Task Refuses_a_parameter_it_does_not_understand(string query, string pointer)
    {
        var problem = await ProblemAsync(
            Client.GetAsync($"{await PatientAsync()}/conditions?{query}"),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }
}
