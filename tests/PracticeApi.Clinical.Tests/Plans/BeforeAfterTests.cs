using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class BeforeAfterTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    private static readonly Measure Antibodies = new(
        "tpo-ab",
        MeasureKind.Lab,
        "[IU]/mL",
        BetterDirection.Lower,
        AssayDependence.Yes,
        Noise: new BiologicalVariation(9.2)
    );

    private static readonly DaySpan Before = new(Start.AddDays(-180), Start.AddDays(-1));
    private static readonly DaySpan After = new(Start, Start.AddDays(180));

    [Test]
    public void Antibodies_that_stayed_up_through_a_diet_and_fell_after_breathing_began()
    {
        var pair = BeforeAfter.Of(
            Antibodies,
            Results((-170, 610), (-110, 640), (-50, 620), (56, 470), (112, 400)),
            Before,
            After
        )!;

        Assert.Multiple(() =>
        {
            Assert.That(
                (pair.MedianBefore, pair.MedianAfter),
                Is.EqualTo(((decimal?)620, (decimal?)435))
            );
            Assert.That(pair.ChangePercent, Is.EqualTo(-29.84).Within(0.01));
            Assert.That(pair.BeyondNoise, Is.True);
            Assert.That(
                pair.Text,
                Is.EqualTo(
                    "tpo-ab: median before 620 [IU]/mL (3 results), after 435 [IU]/mL (2 results): -29.8 %, beyond noise. An association in time, which shows no cause."
                )
            );
        });
    }

    [Test]
    public void What_noise_explains_is_said_to_be_noise() =>
        Assert.That(
            BeforeAfter.Of(Antibodies, Results((-10, 620), (60, 560)), Before, After)!.BeyondNoise,
            Is.False
        );

    [Test]
    public void A_score_changes_by_points_and_counts_from_its_important_change()
    {
        var gisi = new Measure(
            "gisi",
            MeasureKind.Score,
            "{score}",
            BetterDirection.Lower,
            Noise: new ImportantChange(10)
        );
        var pair = BeforeAfter.Of(gisi, Results((-10, 50), (60, 40)), Before, After)!;

        Assert.That(
            (pair.ChangePoints, pair.BeyondNoise, pair.Text),
            Is.EqualTo(
                (
                    (decimal?)-10,
                    (bool?)true,
                    "gisi: median before 50 (1 result), after 40 (1 result): -10 points, beyond noise. An association in time, which shows no cause."
                )
            )
        );
    }

    [Test]
    public void Assays_are_not_mixed_and_bounds_are_not_judged()
    {
        var results = Results((-60, 900), (-10, 620), (60, 560));
        results[0] = results[0] with { Laboratory = "Another" };
        var bound = Results((-10, 620), (60, 100));
        bound[1] = bound[1] with { Comparator = Comparator.LessThan };

        Assert.Multiple(() =>
        {
            Assert.That(
                BeforeAfter.Of(Antibodies, results, Before, After)!.CountBefore,
                Is.EqualTo(1)
            );
            Assert.That(BeforeAfter.Of(Antibodies, bound, Before, After)!.BeyondNoise, Is.Null);
            Assert.That(
                BeforeAfter.Of(Antibodies, Results((60, 560)), Before, After)!.Text,
                Is.EqualTo("tpo-ab: no result before, after 560 [IU]/mL (1 result).")
            );
            Assert.That(BeforeAfter.Of(Antibodies, [], Before, After), Is.Null);
        });
    }

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
            }),
        ];
}
