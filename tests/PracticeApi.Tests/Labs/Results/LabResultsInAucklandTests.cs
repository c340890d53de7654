using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

/// <summary>The practice's zone decides which day and what time it was, whatever offset the caller gave.</summary>
public sealed class LabResultsInAucklandTests : LabTest
{
    [OneTimeSetUp]
    public Task SetPracticeAsync() => SetPracticeAsync("Pacific/Auckland", fourEyes: true);

    // Nine in the morning there.
    [TestCase("2026-01-11T20:00:00Z", "normal")]
    [TestCase("2026-01-12T09:00:00Z", "unranged")]
    [TestCase("2026-01-12", "unranged")]
    public async Task A_morning_range_needs_a_morning_there(string collectedAt, string flag)
    {
        var result = await EnterAsync(
            await PatientAsync(),
            new
            {
                analyte = "cortisol-am",
                value = 12,
                unit = "ug/dL",
                collectedAt,
            }
        );

        Assert.That((string)result["flag"]!, Is.EqualTo(flag));
    }

    [TestCase("2026-01-11T20:00:00Z", "high")]
    [TestCase("2026-01-11T10:00:00Z", "unranged")]
    [TestCase("2026-01-12", "high")]
    public async Task A_birthday_begins_there(string collectedAt, string flag)
    {
        var result = await EnterAsync(
            await PatientAsync("male", "2008-01-12"),
            new
            {
                analyte = "esr",
                value = 20,
                unit = "mm/h",
                collectedAt,
            }
        );

        Assert.That((string)result["flag"]!, Is.EqualTo(flag));
    }

    [Test]
    public async Task Before_birth_is_before_the_day_there()
    {
        var patient = await PatientAsync(birthDate: "2026-01-13");

        await EnterAsync(patient, Antibodies(1, "2026-01-12T20:00:00Z"));
        var problem = await ProblemAsync(
            SendEntryAsync(patient, Antibodies(1, "2026-01-12T10:00:00Z")),
            422,
            "unprocessable-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/collectedAt" }));
    }

    [Test]
    public async Task Waits_for_another_person_where_the_practice_asks_for_it()
    {
        var result = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));

        Assert.That((string)result["verification"]!["state"]!, Is.EqualTo("entered"));
    }

    [Test]
    public async Task The_calendar_s_first_and_last_day_are_days_like_others()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2026-01-05"));

        var page = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/lab-results?from=0001-01-01&to=9999-12-31&includeCount=true"
            )
        );
        var trend = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/lab-trends/tpo-ab?anchor=0001-01-01&from=0001-01-01&to=9999-12-31&includeUnverified=true"
            )
        );

        Assert.That((int)page["count"]!, Is.EqualTo(1));
        Assert.That((string)trend["segments"]![0]!["reason"]!, Is.EqualTo("noBaseline"));
    }
}
