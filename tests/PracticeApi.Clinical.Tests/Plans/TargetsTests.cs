using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class TargetsTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    private static readonly Measure Antibodies = new(
        "tpo-ab",
        MeasureKind.Lab,
        "[IU]/mL",
        BetterDirection.Lower,
        AssayDependence.Yes,
        56,
        Noise: new BiologicalVariation(9.2)
    );

    private static readonly Measure Gisi = new(
        "gisi",
        MeasureKind.Score,
        "{score}",
        BetterDirection.Lower,
        Noise: new ImportantChange(10)
    );

    private static readonly Measure VitaminD = new(
        "vit-d-25oh",
        MeasureKind.Lab,
        "ng/mL",
        BetterDirection.Range,
        Noise: new BiologicalVariation(6.3)
    );

    [Test]
    public void The_worked_example_of_the_trend_model_is_on_track()
    {
        // Section 9 A: 620, 540, 455, 390 at weeks 0, 8, 16, 26; by week 24 the target is 434.0, the projection 403.6.
        var results = Results((0, 620), (56, 540), (112, 455));
        var before = Evaluate(Antibodies, Down(30), results, 24, 120);
        var all = Evaluate(
            Antibodies,
            Down(30),
            Results((0, 620), (56, 540), (112, 455), (182, 390)),
            24,
            182
        );

        Assert.Multiple(() =>
        {
            Assert.That(before.Status, Is.EqualTo(TargetStatus.OnTrack));
            Assert.That(before.Reason, Is.EqualTo(TargetReason.Projection));
            Assert.That(before.Wanted, Is.EqualTo(434.0m));
            Assert.That(before.DueOn, Is.EqualTo(Start.AddDays(168)));
            Assert.That(all.Projection, Is.EqualTo(403.6m).Within(0.05m));
            // Two weeks late, and there.
            Assert.That(
                (all.Status, all.Reason),
                Is.EqualTo((TargetStatus.Met, TargetReason.ReachedLate))
            );
            Assert.That(all.BeyondNoise, Is.True);
            Assert.That(all.ChangePercent, Is.EqualTo(-37.1).Within(0.01));
        });
    }

    [TestCase(433, TargetStatus.Met, TargetReason.Reached)]
    [TestCase(434, TargetStatus.Met, TargetReason.Reached)]
    [TestCase(435, TargetStatus.AtRisk, TargetReason.RequiredPath)]
    public void Is_met_at_or_past_the_value(int value, TargetStatus status, TargetReason reason)
    {
        // On day 160 of 168 the way has come down to 441; two values make no line.
        var evaluation = Evaluate(Antibodies, Down(30), Results((0, 620), (160, value)), 24, 160);

        Assert.That(
            (evaluation.Status, evaluation.Reason),
            Is.EqualTo(
                value == 435 ? (TargetStatus.OnTrack, TargetReason.RequiredPath) : (status, reason)
            )
        );
    }

    [Test]
    public void What_is_reached_within_noise_is_not_met()
    {
        var results = Results((0, 620), (84, 520));
        var early = Evaluate(Antibodies, Down(15), results, 24, 90);
        var late = Evaluate(Antibodies, Down(15), results, 24, 169);

        Assert.Multiple(() =>
        {
            Assert.That(
                (early.Status, early.Reason, early.BeyondNoise),
                Is.EqualTo((TargetStatus.OnTrack, TargetReason.WithinNoise, (bool?)false))
            );
            Assert.That(
                (late.Status, late.Reason),
                Is.EqualTo((TargetStatus.Missed, TargetReason.WithinNoise))
            );
        });
    }

    [TestCase(168, TargetStatus.AtRisk)]
    [TestCase(169, TargetStatus.Missed)]
    public void Is_missed_the_day_after_it_was_due(int today, TargetStatus status) =>
        Assert.That(
            Evaluate(
                Antibodies,
                Down(30),
                Results((0, 620), (60, 610), (120, 600)),
                24,
                today
            ).Status,
            Is.EqualTo(status)
        );

    [Test]
    public void Says_why_it_cannot_be_said()
    {
        var other = Results((0, 620), (60, 400));
        other[1] = other[1] with { Laboratory = "Another" };
        TrendResult[] censored =
        [
            Results((0, 620))[0],
            Results((60, 500))[0] with
            {
                Comparator = Comparator.LessThan,
            },
        ];

        Assert.Multiple(() =>
        {
            Assert.That(Why([]), Is.EqualTo(TargetReason.TooFew));
            Assert.That(Why(Results((-91, 620))), Is.EqualTo(TargetReason.NoBaseline));
            Assert.That(Why(Results((0, 620))), Is.EqualTo(TargetReason.TooFew));
            Assert.That(Why(Results((0, 620), (55, 400))), Is.EqualTo(TargetReason.TooSoon));
            // A segment of its own has no baseline.
            Assert.That(Why(other), Is.EqualTo(TargetReason.NoBaseline));
            Assert.That(Why(censored), Is.EqualTo(TargetReason.Censored));
            Assert.That(
                Why(Results((0, 620), (60, 400)), Antibodies with { Noise = null }),
                Is.EqualTo(TargetReason.NoNoiseModel)
            );
            Assert.That(
                Why(Results((0, 50), (60, 30)), Gisi with { ArbitraryZero = true }),
                Is.EqualTo(TargetReason.NoPercent)
            );
        });

        static TargetReason Why(TrendResult[] results, Measure? measure = null)
        {
            var evaluation = Evaluate(measure ?? Antibodies, Down(30), results, 24, 100);
            Assert.That(evaluation.Status, Is.EqualTo(TargetStatus.NotAssessable));
            return evaluation.Reason;
        }
    }

    [Test]
    public void A_changed_assay_is_not_compared()
    {
        var results = Results((0, 20), (60, 12));
        results[0] = results[0] with { Laboratory = "A" };
        results[1] = results[1] with { Laboratory = "B" };
        var evaluation = Evaluate(
            Antibodies with
            {
                AssayDependence = AssayDependence.Partly,
            },
            Down(30),
            results,
            24,
            100
        );

        Assert.That(
            (evaluation.Status, evaluation.Reason),
            Is.EqualTo((TargetStatus.NotAssessable, TargetReason.AssayChanged))
        );
    }

    [Test]
    public void A_bound_that_decides_decides()
    {
        TrendResult[] results =
        [
            Results((0, 620))[0],
            Results((60, 100))[0] with
            {
                Comparator = Comparator.LessThan,
            },
        ];

        Assert.That(
            Evaluate(Antibodies, Down(30), results, 24, 100).Status,
            Is.EqualTo(TargetStatus.Met)
        );
    }

    [TestCase(BaselineRule.LastBefore, 50)]
    [TestCase(BaselineRule.MeanBefore, 54)]
    [TestCase(BaselineRule.First, 60)]
    public void Counts_from_the_baseline_that_was_chosen(BaselineRule rule, int baseline)
    {
        var evaluation = Evaluate(
            Gisi,
            Down(30) with
            {
                Baseline = rule,
            },
            Results((-200, 60), (-100, 60), (-60, 52), (-10, 50), (30, 45)),
            12,
            30
        );

        Assert.That(evaluation.Baseline!.Value, Is.EqualTo((decimal)baseline));
    }

    [Test]
    public void A_score_goes_straight_from_baseline_to_target()
    {
        var evaluation = Evaluate(Gisi, Down(50), Results((0, 60), (42, 50)), 12, 42);

        Assert.Multiple(() =>
        {
            Assert.That(evaluation.Wanted, Is.EqualTo(30));
            Assert.That(evaluation.RequiredNow, Is.EqualTo(45));
            Assert.That(
                evaluation.RequiredPath.Select(point =>
                    (point.Day.DayNumber - Start.DayNumber, point.Value)
                ),
                Is.EqualTo(new[] { (0, 60m), (42, 45m), (84, 30m) })
            );
            Assert.That(
                (evaluation.Status, evaluation.Reason),
                Is.EqualTo((TargetStatus.AtRisk, TargetReason.RequiredPath))
            );
        });
    }

    [Test]
    public void A_lab_goes_by_ratios()
    {
        var evaluation = Evaluate(Antibodies, Down(75), Results((0, 400), (84, 200)), 24, 84);

        Assert.Multiple(() =>
        {
            Assert.That(evaluation.RequiredNow, Is.EqualTo(200m).Within(0.001m));
            Assert.That(evaluation.Status, Is.EqualTo(TargetStatus.OnTrack));
        });
    }

    [TestCase(25, TargetStatus.AtRisk)]
    [TestCase(30, TargetStatus.Met)]
    [TestCase(50, TargetStatus.Met)]
    [TestCase(61, TargetStatus.AtRisk)]
    public void A_range_is_met_inside_whatever_the_noise(int value, TargetStatus status)
    {
        var target = new PlanTarget
        {
            Id = "a",
            Measure = "vit-d-25oh",
            Direction = TargetDirection.IntoRange,
            Low = 30,
            High = 50,
            Unit = "ng/mL",
            ByWeek = 12,
        };

        Assert.That(
            Evaluate(VitaminD, target, Results((0, 18), (83, value)), 12, 83).Status,
            Is.EqualTo(status)
        );
    }

    [Test]
    public void A_range_without_bounds_is_the_laboratorys()
    {
        var target = new PlanTarget
        {
            Id = "a",
            Measure = "vit-d-25oh",
            Direction = TargetDirection.IntoRange,
            ByWeek = 12,
        };
        TrendResult[] ranged =
        [
            .. Results((0, 18), (83, 33))
                .Select(result => result with { Range = new TrendRange(30, 100) }),
        ];

        Assert.Multiple(() =>
        {
            Assert.That(
                Evaluate(VitaminD, target, Results((0, 18), (83, 33)), 12, 83).Reason,
                Is.EqualTo(TargetReason.NoRange)
            );
            Assert.That(
                Evaluate(VitaminD, target, ranged, 12, 83).Status,
                Is.EqualTo(TargetStatus.Met)
            );
        });
    }

    [TestCase(20, TargetStatus.AtRisk)]
    [TestCase(19, TargetStatus.Met)]
    public void Below_a_value_is_below_it(int value, TargetStatus status) =>
        Assert.That(
            Evaluate(
                Gisi,
                new PlanTarget
                {
                    Id = "a",
                    Measure = "sibo-h2-peak",
                    Direction = TargetDirection.BelowValue,
                    Amount = 20,
                    ByWeek = 12,
                },
                Results((0, 60), (84, value)),
                12,
                84
            ).Status,
            Is.EqualTo(status)
        );

    [Test]
    public void Later_results_play_no_part()
    {
        var evaluation = Evaluate(Gisi, Down(30), Results((0, 60), (30, 58), (60, 20)), 12, 40);

        Assert.That(evaluation.Current!.Value, Is.EqualTo(58));
        Assert.That(evaluation.ResultIds, Has.Count.EqualTo(2));
    }

    [TestCase(80, 100, 10, TargetStatus.Met, TargetReason.Reached)]
    [TestCase(79.9, 100, 28, TargetStatus.AtRisk, TargetReason.RequiredPath)]
    [TestCase(79.9, 100, 29, TargetStatus.Missed, TargetReason.PastDue)]
    [TestCase(100, 49, 10, TargetStatus.NotAssessable, TargetReason.TooFew)]
    public void Adherence_is_judged_by_what_was_reported_where_enough_was(
        decimal percent,
        int reported,
        int today,
        TargetStatus status,
        TargetReason reason
    )
    {
        var evaluation = Targets.OfAdherence(
            Down(30) with
            {
                Direction = TargetDirection.AtLeast,
                Amount = 80,
            },
            new AdherenceRate
            {
                Expected = 100,
                Reported = reported,
                NotReported = 100 - reported,
                Done = 0,
                PercentOfReported = percent,
                PercentOfExpected = 0,
            },
            Start.AddDays(28),
            Start.AddDays(today)
        );

        Assert.That((evaluation.Status, evaluation.Reason), Is.EqualTo((status, reason)));
    }

    [TestCase("low", TargetStatus.AtRisk)]
    [TestCase("moderate", TargetStatus.Met)]
    [TestCase("high", TargetStatus.Met)]
    [TestCase(null, TargetStatus.NotAssessable)]
    public void A_category_counts_by_its_place(string? latest, TargetStatus status) =>
        Assert.That(
            Targets
                .OfCategory(
                    Down(30) with
                    {
                        Direction = TargetDirection.AtLeastCategory,
                        Category = "moderate",
                    },
                    ["low", "moderate", "high"],
                    latest,
                    Start.AddDays(84),
                    Start.AddDays(20)
                )
                .Status,
            Is.EqualTo(status)
        );

    private static PlanTarget Down(decimal percent) =>
        new()
        {
            Id = "a",
            Measure = "tpo-ab",
            Direction = TargetDirection.Down,
            Amount = percent,
            ByWeek = 24,
        };

    private static TrendResult[] Results(params (int Day, decimal Value)[] values) =>
        [
            .. values.Select(one => new TrendResult
            {
                Id = Guid.CreateVersion7(),
                CollectedAt = new DateTimeOffset(
                    Start.AddDays(one.Day).ToDateTime(new TimeOnly(8, 0)),
                    TimeSpan.Zero
                ),
                Day = Start.AddDays(one.Day),
                Value = one.Value,
                Laboratory = "North",
                Method = "ECLIA",
            }),
        ];

    private static TargetEvaluation Evaluate(
        Measure measure,
        PlanTarget target,
        IReadOnlyList<TrendResult> results,
        int byWeek,
        int today
    ) =>
        Targets.Of(
            target,
            measure,
            results,
            Start,
            Start.AddDays(7 * byWeek),
            Start.AddDays(today)
        );
}
