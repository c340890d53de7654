using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;

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
    public async Task Each_has_its_latest_value_its_change_and_its_pattern()
    {
        var patient = await PatientAsync();
        string[] days = ["2025-07-01", "2025-08-26", "2025-10-21", "2025-12-30"];
        decimal[] values = [620, 540, 455, 390];
        for (var i = 0; i < values.Length; i++)
        {
            await EnterAsync(patient, Antibodies(values[i], days[i]));
        }

        var trend = (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends")))["items"]!
            .AsArray()
            .Single()!;
        var segment = trend["segments"]![0]!;

        Assert.Multiple(() =>
        {
            Assert.That((decimal)segment["latest"]!["value"]!, Is.EqualTo(390m));
            Assert.That((decimal)segment["changePercent"]!, Is.EqualTo(-37.10m));
            Assert.That((string)segment["pattern"]!, Is.EqualTo("improving"));
            Assert.That((string)trend["overall"]!["pattern"]!, Is.EqualTo("improving"));
            Assert.That(segment["ranges"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task Those_asked_for_come_in_that_order_each_once_even_without_results()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));

        var trends = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends?analytes=tsh,tpo-ab,tsh")
        );

        Assert.That(
            trends["items"]!
                .AsArray()
                .Select(one => $"{one!["analyte"]} {one["segments"]!.AsArray().Count}"),
            Is.EqualTo(new[] { "tsh 0", "tpo-ab 1" })
        );
    }

    [Test]
    public async Task The_statements_do_not_grow_with_the_analytes()
    {
        var few = await PatientAsync();
        var many = await PatientAsync();
        await EnterAsync(few, Antibodies(620, "2025-07-01", "North"));
        foreach (var analyte in new[] { "ferritin", "tsh", "hs-crp", "ft4", "ft3" })
        {
            var unit = (string)(await OkAsync(Client.GetAsync($"/v1/analytes/{analyte}")))["unit"]!;
            await EnterAsync(
                many,
                new
                {
                    analyte,
                    value = 2,
                    unit,
                    collectedAt = "2025-07-01",
                    laboratory = "North",
                }
            );
        }

        Assert.That(await SentAsync(many), Is.EqualTo(await SentAsync(few)));
        Assert.That(await SentAsync(few), Has.Count.GreaterThan(0));
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

    private async Task<IReadOnlyList<string>> SentAsync(string patient)
    {
        // The first time also asks for what is then remembered.
        await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends"));
        var engine = Services.GetRequiredService<SqlEngine>();
        var sent = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Note(RenderedSql sql)
        {
            if (sql.Text.Contains("FROM   LabResults", StringComparison.Ordinal))
            {
                sent.Enqueue(sql.Text);
            }
        }

        engine.Sending += Note;
        await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends"));
        engine.Sending -= Note;
        return [.. sent];
    }
}
