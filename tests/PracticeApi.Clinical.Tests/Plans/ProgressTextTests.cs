using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class ProgressTextTests
{
    [Test]
    public void Sums_a_plan_up_with_its_numbers()
    {
        var target = new PlanTarget
        {
            Id = "gisi",
            Measure = "gisi",
            Direction = TargetDirection.Down,
            Amount = 30,
            ByWeek = 12,
        };
        TrendValue At(decimal value) =>
            new([], DateTimeOffset.UnixEpoch, TestPlans.Start, value, null);

        var text = ProgressText.Of(
            new ProgressFacts
            {
                Week = 9,
                Weeks = 24,
                Phase = "Reinoculate",
                PhaseWeek = 3,
                Variant = "Flare",
                Adherence = new AdherenceRate
                {
                    Expected = 120,
                    Reported = 78,
                    NotReported = 42,
                    Done = 63,
                    PercentOfReported = 81,
                    PercentOfExpected = 52.6m,
                },
                AdherenceDays = 28,
                Targets =
                [
                    new ProgressTarget(
                        target,
                        new TargetEvaluation
                        {
                            Status = TargetStatus.AtRisk,
                            Reason = TargetReason.Projection,
                            DueOn = TestPlans.Start,
                            Baseline = At(60),
                            Current = At(52),
                            Wanted = 42,
                        }
                    ),
                    new ProgressTarget(
                        target with
                        {
                            Measure = "hs-crp",
                        },
                        new TargetEvaluation
                        {
                            Status = TargetStatus.NotAssessable,
                            Reason = TargetReason.NoBaseline,
                            DueOn = TestPlans.Start,
                        }
                    ),
                ],
                Series =
                [
                    new ProgressSeries(
                        "TPO antibodies",
                        TrendPattern.HealingSpiral,
                        -37.1,
                        null,
                        2
                    ),
                    new ProgressSeries("GISI", TrendPattern.Stable, null, -8, 0),
                ],
                OpenAlerts = 1,
                Overdue = 2,
            }
        );

        Assert.That(
            text,
            Is.EqualTo(
                "Week 9 of 24, phase Reinoculate (week 3), Flare in its place. "
                    + "Over 28 days 81 % of what was reported was done, 52.6 % of all that was expected; 42 of 120 expected times were not reported. "
                    + "Of 2 targets: 1 at risk, 1 not assessable (gisi down by 30 % by week 12 at risk: 60 at first, 52 now, 42 wanted; hs-crp down by 30 % by week 12 not assessable: no baseline). "
                    + "TPO antibodies gaining through set-backs that recovered (-37.1 %), 2 set-backs; GISI stable (-8 points). "
                    + "1 alert open, 2 overdue."
            )
        );
    }

    [Test]
    public void Says_so_where_there_is_nothing_to_say_yet() =>
        Assert.That(
            ProgressText.Of(new ProgressFacts { Week = 0, Weeks = 24 }),
            Is.EqualTo(
                "The plan of 24 weeks has not begun. No target is set. No alert is open, nothing is overdue."
            )
        );

    [TestCaseSource(nameof(Everything))]
    public void Never_claims_a_cause_or_a_cure(string text) =>
        Assert.That(
            text,
            Does.Not.Match(@"(?i)\b(heal\w*|cure\w*|prove\w*|because|due to|significant\w*)\b")
        );

    private static IEnumerable<string> Everything() =>
        Enum.GetValues<TrendPattern>()
            .Select(pattern =>
                ProgressText.Of(
                    new ProgressFacts
                    {
                        Week = 1,
                        Weeks = 2,
                        Series = [new ProgressSeries("TSH", pattern, 1, null, 1)],
                    }
                )
            );
}
