using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class ListLabResultsTests : LabTest
{
    private string _patient = "";

    [OneTimeSetUp]
    public async Task EnterAsync()
    {
        _patient = await PatientAsync();
        for (var month = 1; month <= 9; month++)
        {
            await EnterAsync(
                _patient,
                Antibodies(month == 9 ? 20 : 100 * month, $"2025-0{month}-15")
            );
        }

        await EnterAsync(
            _patient,
            new
            {
                analyte = "ferritin",
                value = 40,
                unit = "ng/mL",
                collectedAt = "2025-05-15T23:30:00-05:00",
                status = "preliminary",
            }
        );
    }

    [Test]
    public async Task Pages_newest_first_without_gaps_or_repeats()
    {
        List<string> read = [];
        var path = $"/v1/patients/{_patient}/lab-results?limit=4&includeCount=true";
        var next = path;
        while (next is not null)
        {
            using var response = await Client.GetAsync(next);
            var page = await JsonAsync(response);
            Assert.That((int)page["count"]!, Is.EqualTo(10));
            read.AddRange(page["items"]!.AsArray().Select(item => (string)item!["collectedAt"]!));
            var cursor = (string?)page["next"];
            next = cursor is null ? null : $"{path}&cursor={cursor}";
            Assert.That(response.Headers.Contains("Link"), Is.EqualTo(cursor is not null));
        }

        Assert.That(read, Has.Count.EqualTo(10));
        Assert.That(read[0], Is.EqualTo("2025-09-15"));
        Assert.That(read[4], Is.EqualTo("2025-05-15T23:30:00-05:00"));
        Assert.That(read[^1], Is.EqualTo("2025-01-15"));
    }

    [TestCase("analyte=ferritin", 1)]
    [TestCase("category=thyroid", 9)]
    [TestCase("from=2025-03-15&to=2025-04-15", 2)]
    [TestCase("flag=high", 8)]
    [TestCase("flag=normal,high", 10)]
    [TestCase("outOfRange=false", 2)]
    [TestCase("status=preliminary", 1)]
    [TestCase("asOf=2020-01-01T00:00:00Z", 0)]
    public async Task Shows_what_is_asked_for(string query, int count)
    {
        var page = await OkAsync(Client.GetAsync($"/v1/patients/{_patient}/lab-results?{query}"));

        Assert.That(page["items"]!.AsArray(), Has.Count.EqualTo(count));
    }

    [TestCase("flag=enormous", "/flag")]
    [TestCase("limit=201", "/limit")]
    [TestCase("flag=", "/flag")]
    [TestCase("status=done", "/status")]
    [TestCase("status=", "/status")]
    [TestCase("analyte=", "/analyte")]
    [TestCase("category=", "/category")]
    [TestCase("from=2025-02-01&to=2025-01-01", "/from")]
    [TestCase("colour=red", "/colour")]
    public async Task Refuses_what_it_does_not_understand(string query, string name)
    {
        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/patients/{_patient}/lab-results?{query}"),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { name }));
    }
}
