using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class ProgressTextTests
{
    private static readonly AdherenceRate Nothing = new()
    {
        Expected = 0,
        Reported = 0,
        NotReported = 0,
        Done = 0,
        PercentOfReported = null,
        PercentOfExpected = null,
    };

    private static readonly ProgressFacts Facts = new()
    {
        Week = 13,
        Weeks = 24,
        Phase = "Heal",
        PhaseWeek = 5,
        PhaseWeeks = 8,
        Adherence = Nothing,
        Categories = [],
        Targets = [],
        Measures = [],
        OpenAlerts = 1,
        Overdue = 2,
    };

    private static TrendSegment Segment(params decimal[] values) =>
        Trend
            .Of(
                new Measure(
                    "gisi",
                    MeasureKind.Score,
                    "{score}",
                    BetterDirection.Lower,
                    Noise: new ImportantChange(10)
                ),
                [
                    .. values.Select(
                        (value, i) =>
                            new TrendResult
                            {
                                Id = Guid.NewGuid(),
                                CollectedAt = new DateTimeOffset(
                                    2026,
                                    1,
                                    5,
                                    8,
                                    0,
                                    0,
                                    TimeSpan.Zero
                                ).AddDays(28 * i),
                                Day = new DateOnly(2026, 1, 5).AddDays(28 * i),
                                Value = value,
                            }
                    ),
                ],
                new TrendOptions()
            )
            .Segments.Single();

    [Test]
    public void Says_week_phase_adherence_and_both_rates()
    {
        var facts = Facts with
        {
            Adherence = new AdherenceRate
            {
                Expected = 100,
                Reported = 80,
                NotReported = 20,
                Done = 60,
                PercentOfReported = 75.5m,
                PercentOfExpected = 60,
            },
            Categories =
            [
                new CategoryAdherence
                {
                    Category = ItemCategory.Diet,
                    Expected = 100,
                    Reported = 80,
                    NotReported = 20,
                    Done = 60,
                    PercentOfReported = 75.5m,
                    PercentOfExpected = 60,
                },
            ],
            Targets =
            [
                new TargetInBrief("GISI", TargetStatus.AtRisk),
                new TargetInBrief("TSH", TargetStatus.Met),
                new TargetInBrief("Adherence", TargetStatus.AtRisk),
            ],
        };

        Assert.That(
            ProgressText.Of(facts),
            Is.EqualTo(
                "Week 13 of 24, Heal (week 5 of 8); 75.5 % done of what was reported on (diet 75.5 %), 60 % of all that was expected; targets: 1 met (TSH), 2 at risk (GISI, Adherence); 1 alert open; 2 overdue."
            )
        );
    }

    [Test]
    public void A_series_is_named_by_its_pattern_and_numbers()
    {
        Assert.Multiple(() =>
        {
            // The worked example of the trend model, §9 C.
            Assert.That(
                Said(58, 46, 57, 44, 33, 45, 30, 24),
                Does.Contain(
                    "GISI 58 to 24 (-34 points), better beyond noise through 2 set-backs, recovered;"
                )
            );
            Assert.That(
                Said(58, 40, 25, 38),
                Does.Contain("better beyond noise with a set-back open since 2026-03-30;")
            );
            Assert.That(Said(30, 45, 58), Does.Contain("GISI 30 to 58 (+28 points), worse;"));
            Assert.That(Said(30, 31, 32), Does.Contain("no change beyond noise;"));
            Assert.That(
                Said(58, 40),
                Does.Contain("lower beyond noise, too few results for a pattern;")
            );
            Assert.That(Said(58), Does.Contain("GISI 58, nothing to compare with;"));
        });

        static string Said(params decimal[] values) =>
            ProgressText.Of(
                Facts with
                {
                    Measures = [new MeasureInBrief("GISI", Segment(values))],
                }
            );
    }

    [TestCaseSource(nameof(Everything))]
    public void Never_claims_a_cause_or_a_cure(string text) =>
        Assert.That(
            text,
            Does.Not.Match(
                @"(?i)\b(healed|healing|cure\w*|prove\w*|because|due to|significant\w*)\b"
            )
        );

    private static IEnumerable<string> Everything() =>
        new decimal[][]
        {
            [58, 46, 57, 44, 33, 45, 30, 24],
            [58, 40, 25, 38],
            [58, 40, 60],
            [30, 45, 58],
            [30, 31, 32],
            [58, 40],
            [58],
        }
            .Select(values =>
                ProgressText.Of(
                    Facts with
                    {
                        Measures = [new MeasureInBrief("GISI", Segment(values))],
                    }
                )
            )
            .Concat(
                Enum.GetValues<TargetStatus>()
                    .Select(status =>
                        ProgressText.Of(Facts with { Targets = [new TargetInBrief("TSH", status)] })
                    )
            );

    [Test]
    public void A_plan_that_has_not_begun_or_is_over_says_so()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                ProgressText.Of(Facts with { Week = 0 }),
                Does.StartWith("Not begun; 24 weeks are planned")
            );
            Assert.That(
                ProgressText.Of(Facts with { Week = 25, Phase = null }),
                Does.StartWith("All 24 weeks are over; nothing was expected yet;")
            );
        });
    }
}
