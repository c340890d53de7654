using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class RetireAnalyteTests : CatalogTest
{
    [Test]
    public async Task Its_results_stay_and_are_corrected_and_no_more_are_entered()
    {
        await OkAsync(CreateAnalyteAsync(Own("own-retired")));
        var patient = await PatientAsync();
        var result = await EnterAsync(patient, Entry(45));

        await OkAsync(RetireAsync("own-retired", 1));

        var refused = await ProblemAsync(
            SendEntryAsync(patient, Entry(46)),
            422,
            "unprocessable-request"
        );
        var corrected = await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/lab-results/{result["id"]}",
                new
                {
                    analyte = "own-retired",
                    value = 54,
                    unit = "ng/mL",
                    collectedAt = "2026-01-12",
                    reason = "digits turned",
                },
                1
            )
        );
        var listed = await OkAsync(Client.GetAsync("/v1/analytes?q=own-retired"));
        var all = await OkAsync(Client.GetAsync("/v1/analytes?q=own-retired&includeRetired=true"));
        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/own-retired")
        );
        Assert.Multiple(() =>
        {
            Assert.That(Pointers(refused), Is.EqualTo(new[] { "/analyte" }));
            Assert.That((string)corrected["status"]!, Is.EqualTo("corrected"));
            Assert.That(listed["items"]!.AsArray(), Is.Empty);
            Assert.That(all["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((bool)all["items"]![0]!["retired"]!, Is.True);
            Assert.That(trend["segments"]!.AsArray(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Once_and_by_its_version_and_never_a_seeded_one()
    {
        var own = Own("own-retired-once");
        own.Remove("loinc");
        await OkAsync(CreateAnalyteAsync(own));

        await ProblemAsync(RetireAsync("own-retired-once", null), 428, "if-match-required");
        await ProblemAsync(RetireAsync("own-retired-once", 2), 412, "stale-version");
        await OkAsync(RetireAsync("own-retired-once", 1));
        await ProblemAsync(RetireAsync("own-retired-once", 2), 409, "analyte-retired");
        await ProblemAsync(RetireAsync("tsh", 1), 409, "analyte-seeded");
        await ProblemAsync(RetireAsync("own-nothing", 1), 404, "analyte-not-found");
    }

    private static object Entry(int value) =>
        new
        {
            analyte = "own-retired",
            value,
            unit = "ng/mL",
            collectedAt = "2026-01-12",
        };
}
