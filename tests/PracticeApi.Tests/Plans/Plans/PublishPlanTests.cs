using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Plans;

public sealed class PublishPlanTests : PlanTest
{
    [Test]
    public async Task Freezes_a_numbered_revision_and_the_plan_is_followed()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        var plan = await ActAsync(draft, "publish");
        var revision = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/1"));

        Assert.Multiple(() =>
        {
            Assert.That((string)plan["status"]!, Is.EqualTo("active"));
            Assert.That((int)plan["revision"]!, Is.EqualTo(1));
            Assert.That((bool)plan["isDraft"]!, Is.False);
            Assert.That(
                ContentOf(plan).ToJsonString(),
                Is.EqualTo(ContentOf(draft).ToJsonString())
            );
            Assert.That(
                ContentOf(revision["content"]!).ToJsonString(),
                Is.EqualTo(ContentOf(draft).ToJsonString())
            );
        });
        await ProblemAsync(SendActionAsync(plan, "publish"), 409, "no-draft");
        await ProblemAsync(SendActionAsync(draft, "publish"), 412, "stale-version");
    }

    [Test]
    public async Task Refuses_a_plan_with_nothing_to_do()
    {
        var draft = await CreatePlanAsync(
            await PatientAsync(),
            new JsonObject { ["title"] = "Empty", ["startsOn"] = Text(Today) }
        );
        var problem = await ProblemAsync(
            SendActionAsync(draft, "publish"),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/phases" }));
    }

    [Test]
    public async Task Waits_until_every_flag_is_settled()
    {
        var patient = await PatientAsync();
        await AddToChartAsync(
            patient,
            "conditions",
            new
            {
                code = "F50.2",
                system = "icd-10-cm",
                name = "Bulimia nervosa",
                status = "resolved",
            }
        );
        var draft = await CreatePlanAsync(
            patient,
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = "5r-gut" },
                ["startsOn"] = Text(Today),
            }
        );

        var problem = await ProblemAsync(SendActionAsync(draft, "publish"), 422, "plan-safety");
        Assert.Multiple(() =>
        {
            Assert.That(Pointers(problem), Has.Member("/flags/0").And.Member("/flags/1"));
            // It says which place, and nothing of what the chart holds.
            Assert.That(problem.ToJsonString(), Does.Not.Contain("Bulimia"));
            Assert.That(problem.ToJsonString(), Does.Not.Contain("eating"));
        });

        await SettleAsync(draft);
        var plan = await ActAsync(await ReadAsync(draft), "publish");
        var revision = await OkAsync(Client.GetAsync($"{PathOf(plan)}/revisions/1"));
        var overridden = revision["safety"]!
            .AsArray()
            .Single(finding => (string)finding!["flag"]! == "eating-disorder")!;

        Assert.Multiple(() =>
        {
            Assert.That((string)plan["status"]!, Is.EqualTo("active"));
            Assert.That((string)overridden["state"]!, Is.EqualTo("present"));
            Assert.That(
                (string)overridden["decisions"]![0]!["reason"]!,
                Is.EqualTo("with the specialist's consent")
            );
            Assert.That(
                (string)overridden["evidence"]![0]!["text"]!,
                Is.EqualTo("Bulimia nervosa is among the conditions")
            );
        });
        Assert.That(
            await AuditAsync(patient),
            Has.Member("OverrideContraindication:done")
                .And.Member("AnswerPlanFlags:done")
                .And.Member("AcknowledgeCautions:done")
        );
    }
}
