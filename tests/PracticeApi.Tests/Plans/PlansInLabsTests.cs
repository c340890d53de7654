using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans;

/// <summary>What plans have to say where laboratory results are entered and drawn.</summary>
public sealed class PlansInLabsTests : PlanTest
{
    [Test]
    public async Task A_supplement_of_a_plan_is_warned_of_while_it_is_taken()
    {
        var patient = await PatientAsync();
        var plan = TwoPhases(Today.AddDays(-20));
        plan["phases"]![0]!["items"]!
            .AsArray()
            .Add(
                JsonNode.Parse(
                    """{ "id": "biotin", "category": "supplement", "instruction": "Biotin in the morning", "timesPerWeek": 7, "dose": "10 mg" }"""
                )
            );
        await ActAsync(await CreatePlanAsync(patient, plan), "publish");

        // The phase with the biotin went from 20 to 7 days ago.
        Assert.That(
            await WarningsAsync(patient, "tsh", 2, "m[IU]/L", Today.AddDays(-10)),
            Has.Some.Contains("Biotin")
        );
        Assert.That(
            await WarningsAsync(patient, "tsh", 2, "m[IU]/L", Today.AddDays(-21)),
            Has.None.Contains("Biotin")
        );
        Assert.That(
            await WarningsAsync(patient, "tsh", 2, "m[IU]/L", Today.AddDays(-1)),
            Has.None.Contains("Biotin")
        );
    }

    [Test]
    public async Task A_plan_without_gluten_is_warned_of_with_the_test_for_coeliac_disease()
    {
        var patient = await PatientAsync();
        await FollowedAsync(Today.AddDays(-10), patient);

        Assert.That(
            await WarningsAsync(patient, "ttg-iga", 1, "[arb'U]/mL", Today.AddDays(-1)),
            Has.Some.StartsWith("Gluten-free diet is recorded")
        );
        Assert.That(
            await WarningsAsync(patient, "tsh", 2, "m[IU]/L", Today.AddDays(-1)),
            Has.None.Contains("diet")
        );
    }

    [Test]
    public async Task The_picture_of_a_trend_shows_the_phases_of_the_plan()
    {
        var patient = await PatientAsync();
        await FollowedAsync(Today.AddDays(-30), patient);
        foreach (var day in new[] { -30, -2 })
        {
            await WarningsAsync(patient, "tsh", 2, "m[IU]/L", Today.AddDays(day));
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/lab-trends/tsh"
        );
        request.Headers.TryAddWithoutValidation("Accept", "image/svg+xml");
        using var response = await Client.SendAsync(request);
        var svg = await response.Content.ReadAsStringAsync();

        Assert.That(svg, Does.Contain("Remove").And.Contain("Heal"));
    }

    private async Task<IEnumerable<string>> WarningsAsync(
        string patient,
        string analyte,
        decimal value,
        string unit,
        DateOnly day
    ) => (
            await OkAsync(
                Client.PostAsJsonAsync(
                    $"/v1/patients/{patient}/lab-results",
                    new
                    {
                        analyte,
                        value,
                        unit,
                        collectedAt = Text(day),
                        referenceRange = new { low = 0.1, high = 20 },
                    }
                )
            )
        )["warnings"]!.AsArray().Where(warning => (string)warning!["code"]! == "interference").Select(warning => (string)warning!["message"]!).ToArray();
}
