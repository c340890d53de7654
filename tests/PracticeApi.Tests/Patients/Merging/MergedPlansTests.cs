using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Tests.Plans.Safety;

namespace PracticeApi.Tests.Patients.Merging;

/// <summary>What comes along is held against the plans that the patient follows.</summary>
public sealed class MergedPlansTests : SafetyTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_condition_of_the_one_record_raises_an_alert_of_the_others_plan(
        bool planOfDuplicate
    )
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        var (follows, has) = planOfDuplicate ? (duplicate, survivor) : (survivor, duplicate);
        var plan = await FlaggedAndFollowedAsync(follows);
        await AddToChartAsync(has, "conditions", Bulimia);

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/patients/{survivor}/merge",
                new { duplicateId = duplicate },
                1
            )
        );

        var alert = (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={survivor}")))["items"]!
            .AsArray()
            .Single(one => (string)one!["kind"]! == "planFlag")!;
        Assert.Multiple(() =>
        {
            Assert.That((string)alert["severity"]!, Is.EqualTo("urgent"));
            Assert.That((string)alert["resource"]!["id"]!, Is.EqualTo((string)plan["id"]!));
        });
    }

    [Test]
    public async Task Targets_are_held_against_the_results_of_both_and_after_undoing_of_one()
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        var draft = TwoPhases(Today.AddDays(-40));
        draft["targets"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "tpo-ab",
                ["measure"] = "tpo-ab",
                ["direction"] = "down",
                ["amount"] = 30,
                ["byWeek"] = 6,
                ["set"] = true,
            }
        );
        var plan = await ActAsync(await CreatePlanAsync(survivor, draft), "publish");
        foreach (var (day, value) in new[] { (-100, 620), (-1, 290) })
        {
            await OkAsync(
                Client.PostAsJsonAsync(
                    $"/v1/patients/{duplicate}/lab-results",
                    new
                    {
                        analyte = "tpo-ab",
                        value,
                        unit = "IU/mL",
                        collectedAt = Text(Today.AddDays(day)),
                    }
                )
            );
        }

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/patients/{survivor}/merge",
                new { duplicateId = duplicate },
                1
            )
        );
        var merge = (await OkAsync(Client.GetAsync($"/v1/patients/{survivor}/merges")))["items"]![
            0
        ]!;
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/patients/{survivor}/merges/{(string)merge["id"]!}/undo",
                new { reason = "twins" },
                (int)merge["version"]!
            )
        );

        var evaluations = await OkAsync(Client.GetAsync($"{PathOf(plan)}/target-evaluations"));
        Assert.That(
            evaluations["items"]!
                .AsArray()
                .Select(one => $"{one!["occasion"]} {one["state"]!["status"]}"),
            Is.EqualTo(
                new[]
                {
                    "recordsMerged notAssessable",
                    "recordsMerged met",
                    "planPublished notAssessable",
                }
            )
        );
    }
}
