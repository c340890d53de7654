using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class ListChartEntriesTests : ChartTest
{
    [Test]
    public async Task Lists_newest_first_in_pages_without_gaps_or_repeats()
    {
        var patient = await PatientAsync();
        // A day has more of them than a page, so that pages meet within a day.
        string[] days = ["2024-01-01", "2024-01-02", "2024-01-02", "2024-01-02", "2024-01-03"];
        List<string> added = [];
        foreach (var day in days)
        {
            var body = $$"""{"on":"{{day}}","title":"x"}""";
            added.Add((string)(await AddAsync($"{patient}/events", body))["id"]!);
        }

        List<JsonNode> listed = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await OkAsync(
                Client.GetAsync($"{patient}/events?limit=2&includeCount=true{cursor}")
            );
            Assert.That((int)page["count"]!, Is.EqualTo(5));
            listed.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["next"] is { } next
                ? $"&cursor={Uri.EscapeDataString(next)}"
                : null;
        }

        Assert.That(listed.Select(item => (string)item["id"]!), Is.EquivalentTo(added));
        Assert.That(listed.Select(item => (string)item["on"]!), Is.EqualTo(days.Reverse()));
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
