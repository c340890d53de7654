using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Trends;

public sealed class ListLabTrendsTests : LabTest
{
    [Test]
    public async Task Several_at_once_give_the_same_without_points()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await EnterAsync(
            patient,
            new
            {
                analyte = "ferritin",
                value = 40,
                unit = "ng/mL",
                collectedAt = "2025-07-01",
            }
        );

        var all = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends"));
        var one = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends?analytes=tpo-ab&points=true")
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                all["items"]!.AsArray().Select(t => (string)t!["analyte"]!),
                Is.EquivalentTo(new[] { "tpo-ab", "ferritin" })
            );
            Assert.That(all["items"]![0]!["segments"]![0]!["points"]!.AsArray(), Is.Empty);
            Assert.That(one["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That(
                one["items"]![0]!["segments"]![0]!["points"]!.AsArray(),
                Has.Count.EqualTo(1)
            );
        });
    }

    [Test]
    public async Task An_analyte_that_is_not_in_the_catalogue_is_named()
    {
        var problem = await ProblemAsync(
            Client.GetAsync(
                $"/v1/patients/{await PatientAsync()}/lab-trends?analytes=tpo-ab,nothing"
            ),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/analytes" }));
    }
}
