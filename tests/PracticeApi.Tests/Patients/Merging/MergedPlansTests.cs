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
}
