using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Labs.Catalog;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class GetAnalyteTests : ApiTest
{
    [Test]
    public async Task Answers_what_a_result_of_the_antibody_is_read_and_judged_by()
    {
        var analyte = await GetAsync("tpo-ab");

        AssertJson(
            analyte,
            """
            {
              "code": "tpo-ab",
              "name": "Thyroid peroxidase antibody (TPO-Ab)",
              "aliases": ["anti-TPO", "TPO antibodies", "thyroperoxidase antibody", "aTPO"],
              "category": "thyroid",
              "specimen": "serum/plasma",
              "valueType": "quantity",
              "unit": "[IU]/mL",
              "otherUnits": [
                { "unit": "k[IU]/L", "converts": true, "kind": "scaleArbitrary", "factor": 1, "offset": 0, "note": null },
                {
                  "unit": "U/mL", "converts": false, "kind": "none", "factor": null, "offset": null,
                  "note": "not convertible (different quantity or arbitrary unit)"
                }
              ],
              "molarMass": null,
              "loinc": [
                {
                  "code": "8099-4", "longCommonName": "Thyroperoxidase Ab [Units/volume] in Serum or Plasma",
                  "exampleUnit": "[IU]/mL", "form": "same", "autoMap": true
                },
                {
                  "code": "32786-6", "longCommonName": "Thyroperoxidase Ab [Titer] in Serum or Plasma",
                  "exampleUnit": "{titer}", "form": "otherForm", "autoMap": false
                }
              ],
              "ranges": [
                {
                  "sex": null, "ageMin": 18, "ageMax": null, "condition": null, "stateNeeded": false,
                  "low": null, "high": 34, "lowInclusive": true, "highInclusive": false, "unit": "[IU]/mL",
                  "kind": "assaySpecificCutoff", "note": null, "edition": "2026.2"
                }
              ],
              "criticalLimits": null,
              "physiologicalLow": 0,
              "physiologicalHigh": null,
              "assayDependence": "yes",
              "betterDirection": "lower",
              "minIntervalDays": 56,
              "variation": {
                "cvi": 9.2, "cva": null, "logNormal": false, "population": "stable autoimmune thyroid disease",
                "source": "Gonzalez 2002, monthly x6, 17 women, critical difference 27.6 %", "citation": "10.1002/jcla.2056"
              },
              "abnormalCodes": null,
              "notes": "Cut-off is assay specific (published/manufacturer cut-offs range about 5 to 60 IU/mL); IU/mL = kIU/L",
              "fastingMatters": false,
              "optimalRange": null, "own": false, "retired": false, "version": 1,
              "edition": "2026.2"
            }
            """
        );
    }

    [Test]
    public async Task Answers_critical_limits_with_whether_the_limit_itself_is_still_not_critical()
    {
        var limits = (await GetAsync("potassium"))["criticalLimits"]!;

        Assert.Multiple(() =>
        {
            Assert.That((decimal)limits["low"]!, Is.EqualTo(2.8m));
            Assert.That((decimal)limits["high"]!, Is.EqualTo(6.0m));
            Assert.That((bool)limits["lowInclusive"]!, Is.False);
            Assert.That((bool)limits["highInclusive"]!, Is.False);
            Assert.That((string)limits["unit"]!, Is.EqualTo("mmol/L"));
            Assert.That((string)limits["source"]!, Does.StartWith("Scripps"));
        });
    }

    [Test]
    public async Task Answers_the_master_equation_of_HbA1c_as_factor_and_offset()
    {
        var unit = (await GetAsync("hba1c"))["otherUnits"]!
            .AsArray()
            .Single(one => (string)one!["unit"]! == "mmol/mol")!;

        Assert.Multiple(() =>
        {
            Assert.That((string)unit["kind"]!, Is.EqualTo("special"));
            Assert.That((decimal)unit["factor"]!, Is.EqualTo(10.93m));
            Assert.That((decimal)unit["offset"]!, Is.EqualTo(-23.5m));
        });
    }

    [Test]
    public async Task Tells_no_abnormal_codes_from_none_known()
    {
        var without = SeedCatalog.Instance.Analytes.First(a => a.AbnormalCodes is null);
        var none = SeedCatalog.Instance.Analytes.First(a => a.AbnormalCodes is { Count: 0 });
        var some = SeedCatalog.Instance.Analytes.First(a => a.AbnormalCodes is { Count: > 0 });

        Assert.Multiple(async () =>
        {
            Assert.That((await GetAsync(without.Code))["abnormalCodes"], Is.Null);
            Assert.That((await GetAsync(none.Code))["abnormalCodes"]!.AsArray(), Is.Empty);
            Assert.That(
                (await GetAsync(some.Code))["abnormalCodes"]!.AsArray().Select(c => (string)c!),
                Is.EqualTo(some.AbnormalCodes)
            );
        });
    }

    [Test]
    public async Task Names_every_unit_and_every_range_of_every_analyte()
    {
        foreach (var analyte in SeedCatalog.Instance.Analytes)
        {
            var answer = await GetAsync(analyte.Code);

            Assert.That(
                answer["otherUnits"]!.AsArray().Select(unit => (string)unit!["unit"]!),
                Is.Unique.And.SupersetOf(analyte.OtherUnits),
                analyte.Code
            );
            Assert.That(
                answer["ranges"]!.AsArray().Select(range => (decimal?)range!["high"]),
                Is.EqualTo(analyte.Ranges.Select(range => range.High)),
                analyte.Code
            );
            Assert.That(
                answer["loinc"]!
                    .AsArray()
                    .Count(term => (bool)term!["autoMap"]! && (string)term["form"]! == "otherForm"),
                Is.Zero,
                analyte.Code
            );
        }
    }

    [TestCase("no-such-analyte")]
    [TestCase("TPO-Ab")]
    [TestCase("8099-4")]
    public Task A_code_that_is_none_is_404(string code) =>
        ProblemAsync(Client.GetAsync($"/v1/analytes/{code}"), 404, "analyte-not-found");

    [Test]
    public async Task Sends_no_statement()
    {
        var engine = Services.GetRequiredService<SqlEngine>();
        var sent = 0;
        void Count(RenderedSql sql) => sent++;
        List<int> counts = [];
        engine.Sending += Count;
        try
        {
            // What works in the background, or asks now and then whether the session lives, may come in between.
            for (var i = 0; i < 5; i++)
            {
                sent = 0;
                await GetAsync("tsh");
                await OkAsync(Client.GetAsync("/v1/analytes?q=thyroid"));
                counts.Add(sent);
            }
        }
        finally
        {
            engine.Sending -= Count;
        }

        Assert.That(counts, Has.Some.Zero);
    }

    private Task<JsonNode> GetAsync(string code) =>
        OkAsync(Client.GetAsync($"/v1/analytes/{code}"));

    private static void AssertJson(JsonNode actual, string expected)
    {
        var wanted = JsonNode.Parse(expected)!;
        Assert.That(
            JsonNode.DeepEquals(actual, wanted),
            Is.True,
            $"Expected {wanted.ToJsonString()} but was {actual.ToJsonString()}"
        );
    }
}
