using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class MannKendallTests
{
    [TestCase(3, 0.3333)]
    [TestCase(4, 0.0833)]
    [TestCase(5, 0.0167)]
    [TestCase(6, 0.0028)]
    public void The_best_reachable_p_is_two_orders_out_of_all(int n, double p)
    {
        double[] rising = [.. Enumerable.Range(1, n).Select(i => (double)i)];

        Assert.That(MannKendall.Of(rising).P, Is.EqualTo(p).Within(0.0001));
        Assert.That(MannKendall.Of([.. rising.Reverse()]).P, Is.EqualTo(p).Within(0.0001));
        Assert.That(MannKendall.Of(rising).Kind, Is.EqualTo(PValueKind.Exact));
    }

    [Test]
    public void Is_exact_for_ten_values_and_normal_for_eleven()
    {
        double[] values = [1, 3, 2, 5, 4, 7, 6, 9, 8, 10, 11];

        Assert.That(MannKendall.Of(values[..10]).Kind, Is.EqualTo(PValueKind.Exact));
        Assert.That(MannKendall.Of(values).Kind, Is.EqualTo(PValueKind.Normal));
    }

    [Test]
    public void Corrects_the_variance_for_ties_and_takes_the_normal_form()
    {
        var test = MannKendall.Of([0, 0, 0, -0.1823, -0.7621]);

        Assert.That(test.S, Is.EqualTo(-7));
        Assert.That(test.Variance, Is.EqualTo(13).Within(1e-12));
        Assert.That(test.Z, Is.EqualTo(-6 / Math.Sqrt(13)).Within(1e-12));
        Assert.That(test.P, Is.EqualTo(0.0961).Within(0.0001));
    }

    [Test]
    public void Equal_values_show_no_trend()
    {
        var test = MannKendall.Of([5, 5, 5, 5]);

        Assert.That(test.Variance, Is.EqualTo(0));
        Assert.That(test.P, Is.EqualTo(1));
    }

    [Test]
    public void Upper_and_lower_bounds_rank_only_where_they_are_sure()
    {
        // <5 is below 5 and 7, ties with 4 and with <9; >8 is above all but what may exceed it.
        var segment = Given.Segment(
            Given.Score(direction: PracticeApi.Clinical.Labs.BetterDirection.Higher),
            [
                Given.Result(0, 0, 5),
                Given.Result(1, 28, 5, PracticeApi.Clinical.Labs.Comparator.LessThan),
                Given.Result(2, 56, 4),
                Given.Result(3, 84, 9, PracticeApi.Clinical.Labs.Comparator.LessThan),
                Given.Result(4, 112, 8, PracticeApi.Clinical.Labs.Comparator.GreaterThan),
            ]
        );

        // (5,<5) -1, (5,4) -1, (5,<9) 0, (5,>8) +1, (<5,4) 0, (<5,<9) 0, (<5,>8) +1, (4,<9) 0, (4,>8) +1, (<9,>8) 0
        Assert.That(segment.MannKendall!.S, Is.EqualTo(1));
        Assert.That(
            segment.MannKendall.Variance,
            Is.EqualTo((5 * 4 * 15 - 2 * 1 * 9) / 18.0).Within(1e-12)
        );
        Assert.That(segment.MannKendall.Kind, Is.EqualTo(PValueKind.Normal));
        Assert.That(segment.GainSlope, Is.Null, "more than a quarter are bounds");
    }
}
