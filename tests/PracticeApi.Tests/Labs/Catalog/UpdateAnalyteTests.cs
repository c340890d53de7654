using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class UpdateAnalyteTests : CatalogTest
{
    [Test]
    public async Task Results_are_judged_by_the_new_range_and_old_flags_stay()
    {
        await OkAsync(CreateAnalyteAsync(Own("own-updated")));
        var patient = await PatientAsync();
        var before = await EnterAsync(patient, Entry("2026-01-12"));
        var changed = Own("own-updated");
        changed["ranges"] = new JsonArray(new JsonObject { ["high"] = 40 });

        using var response = await PutAnalyteAsync("own-updated", changed, 1);

        var after = await EnterAsync(patient, Entry("2026-02-12"));
        var stored = await OkAsync(Client.GetAsync($"/v1/lab-results/{before["id"]}"));
        Assert.Multiple(() =>
        {
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"2\""));
            Assert.That((string)stored["flag"]!, Is.EqualTo("normal"));
            Assert.That((string)stored["range"]!["version"]!, Is.EqualTo("own-1"));
            Assert.That((string)after["flag"]!, Is.EqualTo("high"));
            Assert.That((string)after["range"]!["version"]!, Is.EqualTo("own-2"));
        });
    }

    [Test]
    public async Task Needs_the_version_that_it_changes()
    {
        var own = Own("own-versioned");
        own.Remove("loinc");
        await OkAsync(CreateAnalyteAsync(own));

        await ProblemAsync(PutAnalyteAsync("own-versioned", own, null), 428, "if-match-required");
        await ProblemAsync(PutAnalyteAsync("own-versioned", own, 2), 412, "stale-version");
    }

    [Test]
    public async Task Unit_and_kind_of_answer_never_change()
    {
        var own = Own("own-fixed");
        own.Remove("loinc");
        await OkAsync(CreateAnalyteAsync(own));
        own["unit"] = "pg/mL";
        own["valueType"] = "titre";

        var problem = await ProblemAsync(
            PutAnalyteAsync("own-fixed", own, 1),
            400,
            "invalid-request"
        );
        own["valueType"] = "quantity";
        var unit = await ProblemAsync(
            PutAnalyteAsync("own-fixed", own, 1),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/unit" }));
        Assert.That(Pointers(unit), Is.EqualTo(new[] { "/unit" }));
    }

    [Test]
    public async Task A_seeded_one_is_not_changed()
    {
        var own = Own(null);
        own.Remove("loinc");

        await ProblemAsync(PutAnalyteAsync("tsh", own, 1), 409, "analyte-seeded");
        await ProblemAsync(PutAnalyteAsync("own-unknown", own, 1), 404, "analyte-not-found");
    }

    private static object Entry(string day) =>
        new
        {
            analyte = "own-updated",
            value = 45,
            unit = "ng/mL",
            collectedAt = day,
        };
}
