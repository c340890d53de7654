using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Tests.Plans.Safety;

/// <summary>What is recorded later is held against the plans that are followed.</summary>
public sealed class PlanWatchTests : SafetyTest
{
    [Test]
    public async Task A_condition_recorded_later_raises_an_alert_once()
    {
        var patient = await PatientAsync();
        var plan = await FlaggedAndFollowedAsync(patient);
        await AddToChartAsync(patient, "conditions", Bulimia);
        var alert = (await AlertsAsync(patient)).Single()!;
        await AddToChartAsync(
            patient,
            "conditions",
            new { name = "Autoimmune thyroiditis", status = "active" }
        );

        Assert.Multiple(() =>
        {
            Assert.That((string)alert["kind"]!, Is.EqualTo("planFlag"));
            Assert.That((string)alert["severity"]!, Is.EqualTo("urgent"));
            Assert.That((string)alert["resource"]!["type"]!, Is.EqualTo("plan"));
            Assert.That((string)alert["resource"]!["id"]!, Is.EqualTo((string)plan["id"]!));
            Assert.That((string)alert["message"]!, Does.Contain("Bulimia nervosa"));
            Assert.That(MedicineWording.TellsToStop((string)alert["message"]!), Is.False);
        });
        Assert.That(await AlertsAsync(patient), Has.Count.EqualTo(1));
        Assert.That((int)(await ReadAsync(plan))["version"]!, Is.EqualTo((int)plan["version"]!));
    }

    [Test]
    public async Task A_medication_raises_the_alert_of_a_caution_and_a_further_one_another()
    {
        var patient = await PatientAsync();
        await FlaggedAndFollowedAsync(patient);
        await AddToChartAsync(patient, "medications", new { name = "Warfarin 5 mg" });
        await AddToChartAsync(patient, "medications", new { name = "Vitamin D" });
        await AddToChartAsync(patient, "medications", new { name = "Clopidogrel" });

        Assert.That(
            (await AlertsAsync(patient)).Select(alert => (string)alert!["severity"]!),
            Is.EqualTo(new[] { "warning", "warning" })
        );
    }

    [Test]
    public async Task Pregnancies_measurements_and_allergies_are_watched_too()
    {
        var patient = await PatientAsync();
        var body = TwoPhases();
        body["flags"] = JsonNode.Parse(
            """
            [
              { "level": "contraindication", "code": "pregnancy", "text": "No restrictive phase" },
              { "level": "contraindication", "code": "underweight", "text": "No elimination" },
              { "level": "caution", "code": "nut-fish-allergy", "text": "Substitute" }
            ]
            """
        );
        var draft = await CreatePlanAsync(patient, body);
        await SettleAsync(draft);
        await ActAsync(await ReadAsync(draft), "publish");

        await AddToChartAsync(patient, "pregnancies", new { start = Text(Today.AddDays(-40)) });
        await AddToChartAsync(patient, "allergies", new { substance = "Hazelnuts" });
        await AddToChartAsync(
            patient,
            "measurements",
            new
            {
                kind = "height",
                at = Text(Today),
                value = 170,
                unit = "cm",
            }
        );
        await AddToChartAsync(
            patient,
            "measurements",
            new
            {
                kind = "weight",
                at = Text(Today),
                value = 50,
                unit = "kg",
            }
        );

        Assert.That(
            (await AlertsAsync(patient)).Select(alert => (string)alert!["message"]!),
            Has.Exactly(3)
                .Items.And.Some.Contains("pregnancy")
                .And.Some.Contains("Hazelnuts")
                .And.Some.Contains("Body mass index 17.3")
        );
    }

    [Test]
    public async Task A_change_of_an_entry_is_held_against_the_plan_and_nothing_is_raised_of_plans_not_followed()
    {
        var patient = await PatientAsync();
        await FlaggedAsync(patient);
        var entry = await AddToChartAsync(
            patient,
            "conditions",
            new { name = "Thyroiditis", status = "active" }
        );
        var path = $"/v1/patients/{patient}/conditions/{(string)entry["id"]!}";
        entry = await OkAsync(SendAsync(HttpMethod.Put, path, Bulimia, 1));
        Assert.That(await AlertsAsync(patient), Is.Empty);

        entry = await OkAsync(
            SendAsync(HttpMethod.Put, path, new { name = "Thyroiditis", status = "active" }, 2)
        );
        await FlaggedAndFollowedAsync(patient);
        entry = await OkAsync(SendAsync(HttpMethod.Put, path, Bulimia, 3));
        Assert.That(await AlertsAsync(patient), Has.Count.EqualTo(1));

        await OkAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "wrong" }, 4)
        );
        await AddToChartAsync(patient, "conditions", Bulimia);
        Assert.That(await AlertsAsync(patient), Has.Count.EqualTo(2));
        Assert.That((int)entry["version"]!, Is.EqualTo(4));
    }

    [Test]
    public async Task A_result_above_its_range_is_watched_too()
    {
        var patient = await PatientAsync();
        var body = TwoPhases();
        body["flags"] = JsonNode.Parse(
            """[{ "level": "caution", "code": "hypercalcaemia", "text": "No vitamin D until explained" }]"""
        );
        var draft = await CreatePlanAsync(patient, body);
        await SettleAsync(draft);
        await ActAsync(await ReadAsync(draft), "publish");
        await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{patient}/lab-results",
                new
                {
                    analyte = "calcium",
                    value = 2.7,
                    unit = "mmol/L",
                    collectedAt = Text(Today),
                    referenceRange = new { low = 2.1, high = 2.6 },
                }
            )
        );

        Assert.That(
            (await AlertsAsync(patient)).Select(alert => (string)alert!["message"]!),
            Has.Exactly(1).Items.And.Some.Contains("Calcium of")
        );
    }
}
