using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class BeforeAfterTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly Measure Antibodies = new(
        "tpo-ab",
        MeasureKind.Lab,
        "[IU]/mL",
        BetterDirection.Lower,
        AssayDependence.Yes,
        56,
        Noise: new BiologicalVariation(9.2)
    );

    private static readonly Measure Mood = new(
        "phq-9",
        MeasureKind.Score,
        "{score}",
        BetterDirection.Lower,
        Noise: new ImportantChange(5)
    );

    private static TrendResult Result(
        int day,
        decimal value,
        Comparator? comparator = null,
        string? laboratory = null
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            CollectedAt = new DateTimeOffset(Day.AddDays(day), default, TimeSpan.Zero),
            Day = Day.AddDays(day),
            Value = value,
            Comparator = comparator,
            Laboratory = laboratory,
        };

    private static BeforeAfter? Around(
        Measure measure,
        DateOnly? until,
        params TrendResult[] results
    ) => MeasuredDays.Of([new MeasuredResults(measure, results)]).Around(Day, until);

    [TestCase(-24.8, true)]
    [TestCase(-24.7, false)]
    [TestCase(32.8, false)]
    [TestCase(32.9, true)]
    public void A_lab_changes_beyond_its_reference_change_value(double percent, bool beyond)
    {
        var after = 1000 * (1 + (decimal)percent / 100);

        var compared = Around(Antibodies, null, Result(0, 1000), Result(60, after))!;

        Assert.Multiple(() =>
        {
            Assert.That(compared.BeyondNoise, Is.EqualTo(beyond));
            Assert.That(compared.ChangePercent, Is.EqualTo(percent).Within(0.001));
            Assert.That(compared.Better, Is.EqualTo(beyond ? percent < 0 : null));
        });
    }

    [TestCase(5, true)]
    [TestCase(4, false)]
    public void A_score_changes_by_the_points_that_matter(int points, bool beyond)
    {
        var compared = Around(Mood, null, Result(-3, 15), Result(10, 15 - points))!;

        Assert.Multiple(() =>
        {
            Assert.That(compared.BeyondNoise, Is.EqualTo(beyond));
            Assert.That(compared.Change, Is.EqualTo(-points));
        });
    }

    [Test]
    public void Each_day_counts_once_and_the_medians_are_compared()
    {
        var compared = Around(
            Mood,
            null,
            Result(-179, 20),
            Result(-30, 10),
            Result(-30, 12),
            Result(0, 14),
            Result(1, 9),
            Result(180, 5)
        )!;

        Assert.Multiple(() =>
        {
            // The days have 20, 11 and 14.
            Assert.That(compared.Before.Median, Is.EqualTo(14));
            Assert.That(compared.Before.Days, Is.EqualTo(3));
            Assert.That(compared.Before.To, Is.EqualTo(Day));
            Assert.That(compared.After.Median, Is.EqualTo(7));
        });
    }

    [Test]
    public void What_lies_further_away_or_past_the_end_is_not_looked_at()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Around(Mood, null, Result(-180, 20), Result(10, 5)), Is.Null);
            Assert.That(Around(Mood, null, Result(-1, 20), Result(181, 5)), Is.Null);
            Assert.That(Around(Mood, Day.AddDays(9), Result(-1, 20), Result(10, 5)), Is.Null);
            Assert.That(
                Around(Mood, Day.AddDays(300), Result(-1, 20), Result(299, 5)),
                Is.Not.Null
            );
            Assert.That(Around(Mood, null), Is.Null);
        });
    }

    [Test]
    public void Laboratories_are_not_compared_where_the_assay_matters()
    {
        var compared = Around(
            Antibodies,
            null,
            Result(-10, 600, laboratory: "North"),
            Result(-9, 300, laboratory: "South"),
            Result(60, 590, laboratory: "North")
        )!;

        Assert.Multiple(() =>
        {
            Assert.That(compared.Laboratory, Is.EqualTo("North"));
            Assert.That(compared.Before.Median, Is.EqualTo(600));
            Assert.That(
                Around(
                    Antibodies,
                    null,
                    Result(-10, 600, laboratory: "North"),
                    Result(60, 300, laboratory: "South")
                ),
                Is.Null
            );
        });
    }

    [Test]
    public void Says_why_a_change_is_not_judged()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                Around(Antibodies, null, Result(0, 600), Result(55, 300))!.Reason,
                Is.EqualTo(BeforeAfterReason.TooSoon)
            );
            Assert.That(
                Around(
                    Antibodies with
                    {
                        Noise = null,
                    },
                    null,
                    Result(0, 600),
                    Result(60, 1)
                )!.Reason,
                Is.EqualTo(BeforeAfterReason.NoNoiseModel)
            );
            Assert.That(
                Around(Antibodies, null, Result(0, 10), Result(60, 9, Comparator.LessThan))!.Reason,
                Is.EqualTo(BeforeAfterReason.Censored)
            );
            Assert.That(
                Around(
                    Antibodies,
                    null,
                    Result(0, 600),
                    Result(60, 9, Comparator.LessThan)
                )!.BeyondNoise,
                Is.True,
                "the bound proves it"
            );
            Assert.That(
                Around(Antibodies, null, Result(0, 600), Result(60, 0))!.Reason,
                Is.EqualTo(BeforeAfterReason.NoPositiveValue)
            );
        });
    }

    [Test]
    public void Is_said_in_words_with_its_numbers()
    {
        var compared = Around(
            Antibodies,
            null,
            Result(-60, 620),
            Result(-1, 610),
            Result(100, 415)
        )!;

        Assert.That(
            BeforeAfterText.Of("TPO antibodies", compared),
            Is.EqualTo(
                "TPO antibodies: median 615 [IU]/mL before (2 days), 415 after (1 day): -32.5 %, lower beyond noise."
            )
        );
    }
}
