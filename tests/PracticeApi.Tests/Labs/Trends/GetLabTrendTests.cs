using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Trends;

public sealed class GetLabTrendTests : LabTest
{
    [Test]
    public async Task Antibodies_that_fall_beyond_noise_improve()
    {
        var patient = await PatientAsync();
        string[] days = ["2025-07-01", "2025-08-26", "2025-10-21", "2025-12-30"];
        decimal[] values = [620, 540, 455, 390];
        for (var i = 0; i < values.Length; i++)
        {
            await EnterAsync(patient, Antibodies(values[i], days[i]));
        }

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));

        var segment = trend["segments"]![0]!;
        Assert.Multiple(() =>
        {
            // The worked example A of the trend model.
            Assert.That((decimal)segment["changePercent"]!, Is.EqualTo(-37.10m));
            Assert.That((decimal)segment["slopePercentPer4Weeks"]!, Is.EqualTo(-6.93m));
            Assert.That((decimal)segment["p"]!, Is.EqualTo(0.0833m));
            Assert.That((decimal)segment["referenceChange"]!["upPercent"]!, Is.EqualTo(32.89m));
            Assert.That((decimal)segment["referenceChange"]!["downPercent"]!, Is.EqualTo(-24.75m));
            Assert.That((string)segment["referenceChange"]!["verdict"]!, Is.EqualTo("decrease"));
            Assert.That((string)segment["pattern"]!, Is.EqualTo("improving"));
            Assert.That((string)trend["overall"]!["pattern"]!, Is.EqualTo("improving"));
            Assert.That((string)trend["overall"]!["explanation"]!, Does.Contain("37.1"));
            Assert.That(segment["points"]!.AsArray(), Has.Count.EqualTo(4));
            Assert.That((string)segment["points"]![0]!["collectedAt"]!, Is.EqualTo("2025-07-01"));
            Assert.That((string)segment["points"]![0]!["flag"]!, Is.EqualTo("high"));
        });
    }

    [Test]
    public async Task Another_laboratory_or_unit_is_a_segment_of_its_own()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(patient, Antibodies(300, "2025-09-01", "South"));
        await EnterAsync(patient, Antibodies(540, "2025-11-01", " north"));
        var arbitrary = Antibodies(88, "2025-12-01", "South");
        arbitrary["unit"] = "U/mL";
        await EnterAsync(patient, arbitrary);

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));

        Assert.That(
            trend["segments"]!
                .AsArray()
                .Select(s => $"{s!["laboratory"]} {s["unit"]} {s["points"]!.AsArray().Count}"),
            Is.EqualTo(new[] { "North [IU]/mL 2", "South [IU]/mL 1", "South [arb'U]/mL 1" })
        );
    }

    [Test]
    public async Task From_trims_what_is_shown_and_never_moves_the_baseline()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await EnterAsync(patient, Antibodies(540, "2025-09-01"));
        await EnterAsync(patient, Antibodies(400, "2025-11-01"));

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab?from=2025-08-01")
        );

        var segment = trend["segments"]![0]!;
        Assert.That(segment["points"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((decimal)segment["baseline"]!["value"]!, Is.EqualTo(620m));
    }

    [TestCase("first", "2025-07-01")]
    [TestCase("lastBefore&anchor=2025-09-10", "2025-09-01")]
    [TestCase("meanBefore&anchor=2025-09-10", "2025-09-01")]
    public async Task The_baseline_follows_the_rule_and_the_anchor(string baseline, string day)
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await EnterAsync(patient, Antibodies(540, "2025-09-01"));
        await EnterAsync(patient, Antibodies(400, "2025-11-01"));

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab?baseline={baseline}")
        );

        Assert.That((string)trend["segments"]![0]!["baseline"]!["day"]!, Is.EqualTo(day));
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab?baseline=best"),
            400,
            "invalid-request"
        );
    }

    [Test]
    public async Task As_of_shows_what_was_known_then()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        var before = DateTimeOffset.UtcNow;
        await Task.Delay(20);
        await EnterAsync(patient, Antibodies(540, "2025-09-01"));

        var then = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/lab-trends/tpo-ab?asOf={Uri.EscapeDataString(before.ToString("O"))}"
            )
        );
        var now = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));

        Assert.That((int)then["segments"]![0]!["count"]!, Is.EqualTo(1));
        Assert.That((int)now["segments"]![0]!["count"]!, Is.EqualTo(2));
    }

    [TestCase("", 1)]
    [TestCase("?includePreliminary=false", 1)]
    [TestCase("?includePreliminary=true", 2)]
    public async Task What_the_laboratory_may_still_change_counts_when_asked(
        string query,
        int count
    )
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        var preliminary = Antibodies(540, "2025-09-01");
        preliminary["status"] = "preliminary";
        await EnterAsync(patient, preliminary);

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab{query}")
        );

        Assert.That((int)trend["segments"]![0]!["count"]!, Is.EqualTo(count));
    }

    [Test]
    public async Task Another_specimen_is_a_segment_of_its_own_and_says_so()
    {
        var patient = await PatientAsync();
        var saliva = Antibodies(3, "2025-08-01");
        saliva["specimen"] = "Saliva";
        var serum = Antibodies(540, "2025-09-01");
        serum["specimen"] = "Serum";
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await EnterAsync(patient, saliva);
        await EnterAsync(patient, serum);

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));

        Assert.That(
            trend["segments"]!
                .AsArray()
                .Select(s => $"{s!["specimen"]} {s["points"]!.AsArray().Count}"),
            Is.EqualTo(new[] { " 2", "saliva 1" })
        );
    }

    [Test]
    public async Task Titre_and_quantity_stand_in_order_of_collection_and_name_each_other()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Factor("40", "IU/mL", "2025-07-01", "North"));
        await EnterAsync(patient, Factor("160", "titer", "2025-08-01", "North"));
        await EnterAsync(patient, Factor("50", "IU/mL", "2025-09-01", "South"));

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/rf"));

        Assert.That(
            trend["segments"]!.AsArray().Select(s => $"{s!["laboratory"]} {s["unit"]}"),
            Is.EqualTo(new[] { "North [IU]/mL", "North {titer}", "South [IU]/mL" })
        );
        Assert.That(
            (string)trend["overall"]!["explanation"]!,
            Does.Contain("North, [IU]/mL: too few results")
                .And.Contain("North, {titer}: too few results")
        );

        static object Factor(string value, string unit, string collectedAt, string laboratory) =>
            new
            {
                analyte = "rf",
                value,
                unit,
                collectedAt,
                laboratory,
            };
    }

    [Test]
    public async Task Words_stand_beside_the_numbers()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await EnterAsync(
            patient,
            new
            {
                analyte = "tpo-ab",
                printed = "neg",
                collectedAt = "2025-09-01",
            }
        );

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab?from=2025-07-02")
        );
        var before = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab?to=2025-08-01")
        );

        Assert.That(
            trend["words"]!.AsArray().Select(word => $"{word!["collectedAt"]} {word["text"]}"),
            Is.EqualTo(new[] { "2025-09-01 neg" })
        );
        Assert.That((int)trend["wordCount"]!, Is.EqualTo(1));
        Assert.That(before["words"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Ranges_step_where_they_change_in_the_unit_of_the_series()
    {
        var patient = await PatientAsync();
        foreach (
            var (day, unit, high) in new[]
            {
                ("2025-07-01", "ng/mL", 150),
                ("2025-08-01", "ng/mL", 150),
                ("2025-09-01", "ug/L", 200),
            }
        )
        {
            await EnterAsync(
                patient,
                new
                {
                    analyte = "ferritin",
                    value = 40,
                    unit,
                    collectedAt = day,
                    referenceRange = new { low = 15, high },
                }
            );
        }

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/ferritin"));

        Assert.That(
            trend["segments"]![0]!["ranges"]!
                .AsArray()
                .Select(step => $"{step!["from"]} {step["low"]} {step["high"]} {step["source"]}"),
            Is.EqualTo(new[] { "2025-07-01 15 150 laboratory", "2025-09-01 15 200 laboratory" })
        );
    }

    [Test]
    public async Task An_analyte_that_is_not_in_the_catalogue_is_404() =>
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{await PatientAsync()}/lab-trends/nothing"),
            404,
            "analyte-not-found"
        );
}
