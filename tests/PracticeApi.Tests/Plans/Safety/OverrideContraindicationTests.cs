using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.Safety;

public sealed class OverrideContraindicationTests : SafetyTest
{
    [Test]
    public async Task A_practitioner_goes_ahead_with_a_reason_that_stands_in_plan_and_audit()
    {
        var patient = await PatientAsync();
        await AddToChartAsync(patient, "conditions", Bulimia);
        var review = await SafetyAsync(await FlaggedAsync(patient));
        using var practitioner = await SignInAsAsync(Role.Practitioner);

        review = await OkAsync(
            SendAsync(
                practitioner,
                HttpMethod.Post,
                $"/v1/plans/{(string)review["planId"]!}/safety/overrides",
                new { flag = "eating-disorder", reason = "co-care agreed" },
                (int)review["version"]!
            )
        );
        var finding = Finding(review, "eating-disorder");

        Assert.Multiple(() =>
        {
            Assert.That((string)finding["needs"]!, Is.EqualTo("none"));
            Assert.That((string)finding["state"]!, Is.EqualTo("present"));
            Assert.That((string)finding["decisions"]![0]!["reason"]!, Is.EqualTo("co-care agreed"));
        });
        Assert.That(await AuditAsync(patient), Has.Member("OverrideContraindication:done"));
    }

    [Test]
    public async Task Is_no_way_around_a_caution_or_what_is_not_known()
    {
        var review = await SafetyAsync(await FlaggedAsync(await PatientAsync()));
        foreach (var flag in new[] { "anticoagulant", "eating-disorder" })
        {
            var problem = await ProblemAsync(
                SendDecisionAsync(review, "overrides", new { flag, reason = "x" }),
                422,
                "unprocessable-request"
            );
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/flag" }));
        }

        await ProblemAsync(
            SendDecisionAsync(review, "overrides", new { flag = "eating-disorder", reason = " " }),
            400,
            "invalid-request"
        );
        using var assistant = await SignInAsAsync(Role.Assistant);
        await ProblemAsync(
            SendAsync(
                assistant,
                HttpMethod.Post,
                $"/v1/plans/{(string)review["planId"]!}/safety/overrides",
                new { flag = "eating-disorder", reason = "x" },
                1
            ),
            403,
            "forbidden"
        );
    }

    [Test]
    public async Task Holds_for_what_the_chart_showed_and_not_for_what_comes_later()
    {
        var patient = await PatientAsync();
        await AddToChartAsync(patient, "conditions", Bulimia);
        var plan = await FlaggedAsync(patient);
        var review = await DecideAsync(
            await SafetyAsync(plan),
            "overrides",
            new { flag = "eating-disorder", reason = "co-care agreed" }
        );
        await AddToChartAsync(
            patient,
            "conditions",
            new { name = "Anorexia nervosa", status = "active" }
        );

        Assert.That((string)Finding(review, "eating-disorder")["needs"]!, Is.EqualTo("none"));
        Assert.That(
            (string)Finding(await SafetyAsync(plan), "eating-disorder")["needs"]!,
            Is.EqualTo("override")
        );
    }
}
