using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class SetVariationTests : CatalogTest
{
    [Test]
    public async Task Trends_and_warnings_use_the_practice_s_own_figures()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Entry(100, "2026-01-01"));
        await EnterAsync(patient, Entry(108, "2026-02-01"));
        var before = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tsh"));

        await OkAsync(
            SetVariationAsync(
                "tsh",
                new
                {
                    cvi = 3,
                    cva = 4,
                    source = "Control charts of 2025",
                }
            )
        );

        var after = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tsh"));
        var warned = await EnterAsync(patient, Entry(150, "2026-03-01"));
        var change = after["segments"]![0]!["referenceChange"]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                (decimal)before["segments"]![0]!["referenceChange"]!["cvi"]!,
                Is.EqualTo(17.7m)
            );
            Assert.That((decimal)change["cvi"]!, Is.EqualTo(3));
            Assert.That((decimal)change["cva"]!, Is.EqualTo(4));
            Assert.That((bool)change["cvaAssumed"]!, Is.False);
            Assert.That((string)change["source"]!, Is.EqualTo("Control charts of 2025"));
            Assert.That(warned["warnings"]!.ToJsonString(), Does.Contain("large-change"));
        });
    }

    [Test]
    public async Task Holds_for_an_own_analyte_as_well_and_is_versioned()
    {
        await OkAsync(CreateAnalyteAsync(Own("own-varied")));
        var body = new { cvi = 12.5, source = "x" };

        using var first = await SetVariationAsync("own-varied", body);

        Assert.That(first.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        Assert.That(
            (decimal)(await AnalyteAsync("own-varied"))["variation"]!["cvi"]!,
            Is.EqualTo(12.5m)
        );
        await ProblemAsync(SetVariationAsync("own-varied", body), 428, "if-match-required");
        await ProblemAsync(SetVariationAsync("own-varied", body, 3), 412, "stale-version");
        await OkAsync(SetVariationAsync("own-varied", body, 1));
        await ProblemAsync(SetVariationAsync("no-such", body), 404, "analyte-not-found");
    }

    [Test]
    public async Task Withdrawn_the_catalogue_s_figures_hold_again_and_it_can_be_set_anew()
    {
        var catalogue = (await AnalyteAsync("ferritin"))["variation"]!.ToJsonString();
        await OkAsync(SetVariationAsync("ferritin", new { cvi = 9.5, source = "Control charts" }));

        var withdrawn = await OkAsync(
            SetVariationAsync(
                "ferritin",
                new { cvi = (decimal?)null, source = "Another analyser since May" },
                1
            )
        );

        Assert.That(withdrawn["cvi"], Is.Null);
        Assert.That((int)withdrawn["version"]!, Is.EqualTo(2));
        Assert.That(
            (await AnalyteAsync("ferritin"))["variation"]!.ToJsonString(),
            Is.EqualTo(catalogue)
        );
        await OkAsync(SetVariationAsync("ferritin", new { cvi = 9, source = "New charts" }, 2));
        Assert.That(
            (decimal)(await AnalyteAsync("ferritin"))["variation"]!["cvi"]!,
            Is.EqualTo(9m)
        );
        var problem = await ProblemAsync(
            SetVariationAsync(
                "zinc",
                new
                {
                    cvi = (decimal?)null,
                    cva = 2,
                    source = "x",
                }
            ),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/cva" }));
        await ProblemAsync(
            SetVariationAsync("zinc", new { source = "x" }),
            400,
            "malformed-request"
        );
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var problem = await ProblemAsync(
            SetVariationAsync(
                "zinc",
                new
                {
                    cvi = 0,
                    cva = -1,
                    source = "",
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/cvi", "/cva", "/source" }));
    }

    private static object Entry(decimal value, string day) =>
        new
        {
            analyte = "tsh",
            value = value / 100,
            unit = "mIU/L",
            collectedAt = day,
        };
}
