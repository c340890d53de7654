using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using static PracticeApi.Clinical.Tests.Labs.Trends.Given;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class TrendTests
{
    [TestCase(0, TrendPattern.Stable, TrendVerdict.WithinNoise)]
    [TestCase(1e-10, TrendPattern.Stable, TrendVerdict.WithinNoise)]
    [TestCase(1e-8, TrendPattern.Worsening, TrendVerdict.Increase)]
    public void A_lab_must_pass_the_noise_bound(
        double past,
        TrendPattern pattern,
        TrendVerdict verdict
    )
    {
        var atDelta = (decimal)(1000 * Math.Exp(AntibodyNoise.LogBound(1.96) + past));
        var segment = Segment(Lab(), Monthly(1000, 1000, atDelta));

        Assert.That(segment.Pattern, Is.EqualTo(pattern));
        Assert.That(segment.Verdict, Is.EqualTo(verdict));
    }

    [TestCase("4.3", "3.1", TrendPattern.Improving)]
    [TestCase("3.1", "4.3", TrendPattern.Worsening)]
    [TestCase("4.3", "3.1001", TrendPattern.Stable)]
    public void A_score_counts_at_its_important_change(
        decimal from,
        decimal to,
        TrendPattern pattern
    ) => Assert.That(Segment(Score(1.2), Monthly(from, from, to)).Pattern, Is.EqualTo(pattern));

    [TestCase(80, 320, TrendVerdict.Increase, 2)]
    [TestCase(320, 80, TrendVerdict.Decrease, -2)]
    [TestCase(160, 320, TrendVerdict.WithinNoise, 1)]
    public void A_titre_counts_at_two_doubling_steps(
        int from,
        int to,
        TrendVerdict verdict,
        double steps
    )
    {
        var segment = Segment(Titre(), Monthly(from, to));

        Assert.That(segment.Verdict, Is.EqualTo(verdict));
        Assert.That(segment.ChangeSteps, Is.EqualTo(steps).Within(1e-9));
        Assert.That(segment.ChangePercent, Is.Null);
    }

    [TestCase("35", TrendPattern.HealingSpiral)]
    [TestCase("35.1", TrendPattern.SetbackOpen)]
    public void A_setback_recovers_at_half_the_bound_below_its_peak(
        decimal last,
        TrendPattern pattern
    ) => Assert.That(Segment(Score(), Monthly(60, 50, 30, 40, last)).Pattern, Is.EqualTo(pattern));

    [Test]
    public void The_median_of_a_day_enters_the_arithmetic_and_every_result_is_a_point()
    {
        var segment = Segment(
            Lab(),
            [
                Result(0, 0, 100),
                Result(1, 0, 300),
                Result(2, 0, 110),
                Result(3, 28, 100),
                Result(4, 28, 120),
            ]
        );

        Assert.That(segment.Points, Has.Count.EqualTo(5));
        Assert.That(segment.Count, Is.EqualTo(2));
        Assert.That(segment.Baseline!.Value, Is.EqualTo(110));
        Assert.That(segment.Baseline.ResultIds, Is.EquivalentTo([Id(0), Id(1), Id(2)]));
        Assert.That(segment.Latest!.Value, Is.EqualTo(110));
        Assert.That(segment.ChangePercent, Is.EqualTo(0));
    }

    [Test]
    public void The_practices_day_decides_what_is_the_same_day()
    {
        var late = Result(0, 0, 100) with { CollectedAt = At(1) };
        var segment = Segment(Lab(), [late, Result(1, 0, 200)]);

        Assert.That(segment.Count, Is.EqualTo(1));
        Assert.That(segment.Baseline!.Value, Is.EqualTo(150));
    }

    [Test]
    public void Laboratories_are_compared_trimmed_and_without_regard_to_case_and_blank_is_its_own()
    {
        var trend = Trend(
            Lab(assay: AssayDependence.Yes),
            [
                Result(0, 0, 100, laboratory: "Quest"),
                Result(1, 28, 90),
                Result(2, 56, 80, laboratory: " quest "),
                Result(3, 84, 70, laboratory: " "),
                Result(4, 112, 60, laboratory: "QUEST", method: "ECLIA"),
            ]
        );

        Assert.That(
            trend.Segments.Select(s => s.Points.Select(p => Index(p.ResultIds[0]))),
            Is.EqualTo(new int[][] { [0, 2], [1, 3], [4] })
        );
        Assert.That(trend.Segments.Select(s => s.Laboratory), Is.EqualTo(["quest", null, "QUEST"]));
    }

    [Test]
    public void Overall_is_the_segment_with_the_latest_result_though_an_earlier_one_began_last()
    {
        var trend = Trend(
            Lab(assay: AssayDependence.Yes),
            [
                Result(0, 0, 100, laboratory: "A"),
                Result(1, 28, 90, laboratory: "B"),
                Result(2, 56, 98, laboratory: "A"),
                Result(3, 84, 97, laboratory: "A"),
            ]
        );

        Assert.That(trend.Overall.Pattern, Is.EqualTo(TrendPattern.Stable));
        Assert.That(trend.Overall.Explanation, Does.Contain("B, IU/mL: too few results"));
    }

    [Test]
    public void Units_that_cannot_be_converted_form_a_segment_of_their_own()
    {
        var trend = Trend(
            Lab(),
            [Result(0, 0, 100), Result(1, 28, 3) with { OtherUnit = "index" }]
        );

        Assert.That(trend.Segments.Select(s => s.Unit), Is.EqualTo(["IU/mL", "index"]));
    }

    [Test]
    public void Of_a_partly_dependent_line_only_the_latest_assay_counts()
    {
        var segment = Segment(
            Lab(assay: AssayDependence.Partly),
            [
                Result(0, 0, 100, laboratory: "A"),
                Result(1, 28, 900, laboratory: "B"),
                Result(2, 56, 98, laboratory: "A"),
                Result(3, 84, 97, laboratory: "A"),
            ]
        );

        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Stable));
        Assert.That(segment.Count, Is.EqualTo(3));
        Assert.That(segment.Points[1].LeftOut, Is.EqualTo(LeftOutReason.OtherAssay));
    }

    [TestCase(BaselineRule.LastBefore, 2)]
    [TestCase(BaselineRule.First, 0)]
    public void The_baseline_follows_its_rule(BaselineRule rule, int baseline)
    {
        var segment = Segment(
            Lab(),
            Monthly(100, 90, 80, 70, 60),
            new() { Start = DayZero.AddDays(60), Baseline = rule }
        );

        Assert.That(segment.Baseline!.ResultIds, Is.EqualTo([Id(baseline)]));
        Assert.That(
            segment.Points.Count(p => p.LeftOut == LeftOutReason.BeforeBaseline),
            Is.EqualTo(baseline)
        );
    }

    [TestCase(90, true)]
    [TestCase(91, false)]
    public void The_last_result_before_a_plan_lies_within_ninety_days(int start, bool found)
    {
        var segment = Segment(
            Lab(),
            [Result(0, 0, 9), Result(1, 120, 9)],
            new() { Start = DayZero.AddDays(start) }
        );

        Assert.That(segment.Baseline is not null, Is.EqualTo(found));
        Assert.That(
            segment.Verdict,
            Is.EqualTo(found ? TrendVerdict.WithinNoise : TrendVerdict.NoBaseline)
        );
        Assert.That(segment.ChangePercent, found ? Is.EqualTo(0) : Is.Null);
    }

    [Test]
    public void A_mean_baseline_is_geometric_for_a_lab_and_narrows_the_bound()
    {
        var segment = Segment(
            Lab(),
            [
                Result(0, 0, 5),
                Result(1, 100, 10),
                Result(2, 150, 40),
                Result(3, 200, 20),
                Result(4, 260, 30),
            ],
            new() { Start = DayZero.AddDays(200), Baseline = BaselineRule.MeanBefore }
        );

        Assert.That((double)segment.Baseline!.Value, Is.EqualTo(20).Within(1e-9));
        Assert.That(segment.Baseline.ResultIds, Is.EqualTo([Id(1), Id(2), Id(3)]));
        Assert.That(segment.Points[0].LeftOut, Is.EqualTo(LeftOutReason.BeforeBaseline));
        Assert.That(
            segment.Delta,
            Is.EqualTo(1.96 * Math.Sqrt(4 / 3.0) * AntibodyNoise.Sigma).Within(1e-12)
        );
        Assert.That(segment.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_mean_baseline_of_a_score_is_arithmetic()
    {
        var segment = Segment(
            Score(),
            Monthly(10, 40, 22),
            new() { Start = DayZero.AddDays(60), Baseline = BaselineRule.MeanBefore }
        );

        Assert.That(segment.Baseline!.Value, Is.EqualTo(24));
    }

    [Test]
    public void A_latest_result_in_the_acute_phase_is_left_out_and_the_others_give_the_class()
    {
        var segment = Segment(HsCrp(), Monthly(6, 5, 2, 24));

        Assert.That(segment.Verdict, Is.EqualTo(TrendVerdict.AcutePhase));
        Assert.That(segment.ReferenceChange!.Verdict, Is.EqualTo(TrendVerdict.AcutePhase));
        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Improving));
        Assert.That(segment.Latest!.Value, Is.EqualTo(2));
        Assert.That(segment.Points[3].LeftOut, Is.EqualTo(LeftOutReason.AcutePhase));
    }

    [TestCase(13, 1)]
    [TestCase(14, 3)]
    public void A_high_result_counts_when_repeated_high_after_fourteen_days(int repeat, int count)
    {
        var segment = Segment(
            HsCrp(),
            [
                Result(0, 0, 10, Comparator.GreaterThan),
                Result(1, repeat, 12),
                Result(2, repeat + 14, 4),
            ]
        );

        Assert.That(segment.Count, Is.EqualTo(count));
    }

    [Test]
    public void Exactly_ten_is_no_acute_phase() =>
        Assert.That(Segment(HsCrp(), Monthly(10, 10, 10)).Count, Is.EqualTo(3));

    [TestCase(27, TrendVerdict.TooSoon)]
    [TestCase(28, TrendVerdict.Decrease)]
    public void A_change_is_read_from_the_minimum_interval_on(int days, TrendVerdict verdict) =>
        Assert.That(
            Segment(Lab(minimumInterval: 28), [Result(0, 0, 100), Result(1, days, 50)]).Verdict,
            Is.EqualTo(verdict)
        );

    [Test]
    public void Below_the_limit_twice_is_no_change()
    {
        var segment = Segment(
            Lab(),
            [Result(0, 0, 28, Comparator.LessThan), Result(1, 60, 28, Comparator.LessThan)]
        );

        Assert.That(segment.ChangePercent, Is.EqualTo(0));
        Assert.That(segment.Verdict, Is.EqualTo(TrendVerdict.WithinNoise));
        Assert.That(segment.ChangeBound, Is.EqualTo(ChangeBound.Unknown));
    }

    [TestCase(null, 34, Comparator.LessThan, 34, true)]
    [TestCase(0, 34, Comparator.LessThan, 34, true)]
    [TestCase(5, 34, Comparator.LessThan, 34, false)]
    [TestCase(null, 34, Comparator.LessThan, 40, false)]
    [TestCase(30, null, Comparator.GreaterThan, 30, true)]
    [TestCase(30, 60, Comparator.GreaterThan, 30, false)]
    [TestCase(30, null, Comparator.GreaterThan, 20, false)]
    public void A_bound_is_within_range_only_with_all_it_leaves_open(
        int? low,
        int? high,
        Comparator comparator,
        int value,
        bool inside
    )
    {
        var range = new TrendRange(low, high);
        var segment = Segment(
            Lab(),
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i => Result(i, 30 * i, value, comparator, range: range)),
            ]
        );

        Assert.That(segment.Reason == TrendReason.WithinRangeThroughout, Is.EqualTo(inside));
    }

    [Test]
    public void Zero_within_range_needs_no_positive_value() =>
        Assert.That(
            Segment(Lab(), Monthly(new TrendRange(null, 20), 0, 0, 0)).Reason,
            Is.EqualTo(TrendReason.WithinRangeThroughout)
        );

    [Test]
    public void An_arbitrary_zero_has_no_percent()
    {
        var segment = Segment(Score() with { ArbitraryZero = true }, Monthly(50, 60));

        Assert.That(segment.ChangePercent, Is.Null);
        Assert.That(segment.ChangePoints, Is.EqualTo(10));
    }

    [TestCase(4, 28, TrendPattern.Stable)]
    [TestCase(5, 6, TrendPattern.Stable)]
    [TestCase(5, 7, TrendPattern.Worsening)]
    public void A_trend_is_claimed_from_five_results_over_twenty_eight_days(
        int n,
        int every,
        TrendPattern pattern
    )
    {
        var results = Enumerable.Range(0, n).Select(i => Result(i, every * i, 50 + i)).ToList();

        var segment = Segment(Score(), results);

        Assert.That(segment.Pattern, Is.EqualTo(pattern));
        Assert.That(segment.GainSlope is null, Is.EqualTo(every * (n - 1) < 28));
    }

    [Test]
    public void A_gain_within_noise_that_is_being_lost_is_no_worsening()
    {
        var segment = Segment(Score(), Monthly(60, 51, 52, 53, 54, 55, 56, 57, 58, 59));

        Assert.That(segment.MannKendall!.P, Is.LessThan(0.05));
        Assert.That(segment.GainSlope!.Slope, Is.Negative);
        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Stable));
    }

    [Test]
    public void A_gain_beyond_noise_that_is_being_lost_is_neither_improving_nor_worsening()
    {
        var segment = Segment(Score(), Monthly(60, 26, 27, 28, 29, 30, 31, 32, 33, 34));

        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Indeterminate));
        Assert.That(segment.Reason, Is.EqualTo(TrendReason.Trend));
    }

    [Test]
    public void A_mean_baseline_stands_at_the_mean_of_its_days_and_narrows_no_setback()
    {
        var segment = Segment(
            Lab(),
            [
                Result(0, 0, 1000),
                Result(1, 30, 1000),
                Result(2, 60, 1000),
                Result(3, 90, 500),
                Result(4, 120, 250),
                // Beyond the bound between a mean of three and one result, within that between two results.
                Result(5, 150, (decimal)(250 * Math.Exp(0.25))),
            ],
            new() { Start = DayZero.AddDays(60), Baseline = BaselineRule.MeanBefore }
        );

        double[] slopes =
        [
            Math.Log(2) / 60,
            Math.Log(4) / 90,
            (Math.Log(4) - 0.25) / 120,
            Math.Log(2) / 30,
            (Math.Log(2) - 0.25) / 60,
            -0.25 / 30,
        ];
        Array.Sort(slopes);
        Assert.That(
            segment.GainSlope!.Slope,
            Is.EqualTo(7 * (slopes[2] + slopes[3]) / 2).Within(1e-9)
        );
        Assert.That(segment.Delta, Is.LessThan(0.25));
        Assert.That(segment.Setbacks, Is.Empty);
        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Improving));
    }

    [Test]
    public void Noise_must_fit_the_kind_of_measure() =>
        Assert.That(
            () => Trend(Score() with { Noise = AntibodyNoise }, Monthly(1, 2)),
            Throws.ArgumentException
        );

    [Test]
    public void Without_results_there_is_no_segment()
    {
        var trend = Trend(Lab(), []);

        Assert.That(trend.Segments, Is.Empty);
        Assert.That(trend.Overall.Pattern, Is.EqualTo(TrendPattern.InsufficientData));
    }

    [Test]
    public void Another_specimen_is_a_segment_of_its_own_whose_noise_is_not_known()
    {
        var trend = Trend(
            Lab(),
            [
                Result(0, 0, 100),
                Result(1, 28, 3) with
                {
                    OtherSpecimen = "saliva",
                },
                Result(2, 56, 60),
                Result(3, 84, 1) with
                {
                    OtherSpecimen = "saliva",
                },
            ]
        );

        Assert.That(trend.Segments.Select(s => s.Specimen), Is.EqualTo([null, "saliva"]));
        Assert.That(trend.Segments.Select(s => s.Points.Count), Is.EqualTo([2, 2]));
        Assert.That(trend.Segments[1].Verdict, Is.EqualTo(TrendVerdict.NoNoiseModel));
    }

    [Test]
    public void Segments_of_several_measures_stand_in_order_and_name_each_other()
    {
        var trend = PracticeApi.Clinical.Labs.Trends.Trend.Of(
            [
                new(Titre(), [Result(0, 28, 320), Result(1, 84, 80)]),
                new(
                    Lab(assay: AssayDependence.Yes),
                    [Result(2, 0, 100, laboratory: "A"), Result(3, 56, 98, laboratory: "B")]
                ),
            ],
            new()
        );

        Assert.That(trend.Segments.Select(s => s.Unit), Is.EqualTo(["IU/mL", "{titer}", "IU/mL"]));
        Assert.That(trend.Overall.Explanation, Does.StartWith(trend.Segments[1].Explanation));
        Assert.That(trend.Overall.Explanation, Does.Contain("A, IU/mL: too few results"));
        Assert.That(trend.Overall.Explanation, Does.Contain("B, IU/mL: too few results"));
    }

    [TestCase(BaselineRule.LastBefore)]
    [TestCase(BaselineRule.MeanBefore)]
    public void Nothing_lies_before_the_first_day_of_the_calendar(BaselineRule rule) =>
        Assert.That(
            Segment(
                Lab(),
                Monthly(100, 90),
                new() { Start = DateOnly.MinValue, Baseline = rule }
            ).Baseline,
            Is.Null
        );
}
