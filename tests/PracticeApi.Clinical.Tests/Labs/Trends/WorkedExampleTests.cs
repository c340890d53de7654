using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class WorkedExampleTests
{
    [Test]
    public void Antibodies_over_26_weeks_improve_without_a_claim_of_significance()
    {
        double[] weeks = [0, 8, 16, 26];
        double[] logs = [Math.Log(620), Math.Log(540), Math.Log(455), Math.Log(390)];
        var test = MannKendall.Of(logs);
        var line = TheilSen.Of(weeks, logs, test.Variance)!;
        var segment = Given.Segment(
            Given.Lab(),
            [
                Given.Result(0, 0, 620),
                Given.Result(1, 56, 540),
                Given.Result(2, 112, 455),
                Given.Result(3, 182, 390),
            ]
        );

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Given.AntibodyNoise.Total, Is.EqualTo(10.2859).Within(0.0001));
        Assert.That(Given.AntibodyNoise.Sigma, Is.EqualTo(0.1026).Within(0.0001));
        Assert.That(line.Slope, Is.EqualTo(-0.01795).Within(0.00001));
        Assert.That(line.Intercept, Is.EqualTo(6.43134).Within(0.00001));
        Assert.That(line.Low, Is.EqualTo(-0.02141).Within(0.00001));
        Assert.That(line.High, Is.EqualTo(-0.01542).Within(0.00001));
        Assert.That(line.Pairs, Is.EqualTo(6));
        Assert.That(test.S, Is.EqualTo(-6));
        Assert.That(test.Variance, Is.EqualTo(8.6667).Within(0.0001));
        Assert.That(test.Z, Is.EqualTo(-1.6984).Within(0.0001));
        Assert.That(test.Tau, Is.EqualTo(-1));
        Assert.That(segment.ChangePercent, Is.EqualTo(-37.10).Within(0.01));
        Assert.That(segment.Delta, Is.EqualTo(0.2844).Within(0.0001));
        Assert.That(segment.SlopePercentPer4Weeks, Is.EqualTo(-6.93).Within(0.01));
        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.Improving));
        Assert.That(segment.Explanation, Does.Not.Contain("significant"));
    }

    [Test]
    public void Two_CRP_results_forty_percent_apart_are_within_noise()
    {
        var segment = Given.Segment(
            Given.HsCrp(),
            [Given.Result(0, 0, 4.8m), Given.Result(1, 60, 2.9m)]
        );
        var averaged = ReferenceChange.Of(new(29.4, 11.1), 1.96, TrendVerdict.WithinNoise, 2, 2);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(segment.ChangePercent, Is.EqualTo(-39.58).Within(0.01));
        Assert.That(segment.ReferenceChange!.UpPercent, Is.EqualTo(134.1161).Within(0.001));
        Assert.That(segment.ReferenceChange.DownPercent, Is.EqualTo(-57.2861).Within(0.001));
        Assert.That(segment.ReferenceChange.Verdict, Is.EqualTo(TrendVerdict.WithinNoise));
        Assert.That(
            4.8 * (1 + segment.ReferenceChange.DownPercent / 100),
            Is.EqualTo(2.05).Within(0.005)
        );
        Assert.That(averaged.DownPercent, Is.EqualTo(-45.2).Within(0.05));
    }

    [Test]
    public void Inventory_recovers_from_two_setbacks_with_rising_troughs()
    {
        var segment = Given.Segment(Given.Score(), Given.Monthly(58, 46, 57, 44, 33, 45, 30, 24));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(segment.Gains, Is.EqualTo(new double[] { 0, 12, 1, 14, 25, 13, 28, 34 }));
        Assert.That(
            segment.Setbacks.Select(s => s.OpenedAt),
            Is.EqualTo([Given.At(56), Given.At(140)])
        );
        Assert.That(
            segment.Setbacks.Select(s => s.RecoveredAt),
            Is.EqualTo([Given.At(84), Given.At(168)])
        );
        Assert.That(segment.Setbacks.Select(s => s.Depth), Is.EqualTo([11, 12]));
        Assert.That(segment.Setbacks.Select(s => s.DurationDays), Is.EqualTo([28, 28]));
        Assert.That(segment.GainSlope!.Slope, Is.EqualTo(1.1667).Within(0.0001));
        Assert.That(segment.GainSlope.Intercept, Is.EqualTo(0).Within(0.0001));
        Assert.That(segment.GainSlope.Low, Is.EqualTo(0.25).Within(0.0001));
        Assert.That(segment.GainSlope.High, Is.EqualTo(2.625).Within(0.0001));
        Assert.That(segment.MannKendall!.S, Is.EqualTo(22));
        Assert.That(segment.MannKendall.P, Is.EqualTo(0.0055).Within(0.0001));
        Assert.That(segment.Pattern, Is.EqualTo(TrendPattern.HealingSpiral));
        Assert.That(
            segment.Points.Select(p => p.Setback),
            Is.EqualTo([false, false, true, false, false, true, false, false])
        );
    }
}
