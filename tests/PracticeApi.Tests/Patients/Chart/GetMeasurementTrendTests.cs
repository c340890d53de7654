using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class GetMeasurementTrendTests : ApiTest
{
    [Test]
    public async Task Pain_that_falls_beyond_two_points_improves_by_a_healing_spiral()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        decimal[] scores = [8, 5, 7, 4, 2];
        for (var i = 0; i < scores.Length; i++)
        {
            await AddAsync(patient, "pain", $"2026-0{i + 1}-05", scores[i], "{score}");
        }

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/measurements/trend?kind=pain")
        );

        Assert.Multiple(() =>
        {
            Assert.That((decimal)trend["changePoints"]!, Is.EqualTo(-6m));
            Assert.That((decimal)trend["changePercent"]!, Is.EqualTo(-75m));
            Assert.That((decimal)trend["minimalImportantChange"]!, Is.EqualTo(2m));
            Assert.That((string)trend["verdict"]!, Is.EqualTo("decrease"));
            Assert.That((string)trend["pattern"]!, Is.EqualTo("healingSpiral"));
            Assert.That(
                trend["points"]!.AsArray().Select(point => (bool)point!["setback"]!),
                Is.EqualTo(new[] { false, false, true, false, false })
            );
        });
    }

    [Test]
    public async Task Weight_is_shown_in_kilograms_and_not_judged()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        await AddAsync(patient, "weight", "2026-01-05", 176, "[lb_av]");
        await AddAsync(patient, "weight", "2026-02-05", 78.5m, "kg");
        await AddAsync(patient, "weight", "2026-03-05", 77, "kg");

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/measurements/trend?kind=weight")
        );

        Assert.Multiple(() =>
        {
            Assert.That((string)trend["unit"]!, Is.EqualTo("kg"));
            Assert.That((decimal)trend["baseline"]!, Is.EqualTo(79.8323m));
            Assert.That((decimal)trend["changePoints"]!, Is.EqualTo(-2.8323m));
            Assert.That((string)trend["betterDirection"]!, Is.EqualTo("none"));
            Assert.That((string)trend["pattern"]!, Is.EqualTo("indeterminate"));
        });
    }

    [Test]
    public async Task Without_measurements_there_is_no_trend_and_without_a_kind_no_answer()
    {
        var patient = (string)(await RegisterAsync())["id"]!;

        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/measurements/trend?kind=waist")
        );

        Assert.That((string)trend["pattern"]!, Is.EqualTo("insufficientData"));
        Assert.That(trend["points"]!.AsArray(), Is.Empty);
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/measurements/trend"),
            400,
            "malformed-request"
        );
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/measurements/trend?kind=pain"),
            404,
            "patient-not-found"
        );
    }

    private Task<JsonNode> AddAsync(
        string patient,
        string kind,
        string at,
        decimal value,
        string unit
    ) =>
        OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/measurements",
                new
                {
                    kind,
                    at,
                    value,
                    unit,
                }
            )
        );
}
