using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class ExplanationTests
{
    private static readonly string[] Forbidden = ["heal", "cure", "prove", "because", "due to"];

    private static readonly TrendRange UpTo34 = new(null, 34);

    /// <summary>The published cases, and what they leave out.</summary>
    private static IReadOnlyList<TrendAnalysis> All() =>
        [
            .. TrendVectors
                .Spiral()
                .Select(c => TrendVectors.Analyse((System.Text.Json.JsonElement)c.Arguments[0]!)),
            NoBaseline(),
            Given.Trend(Given.Lab(BetterDirection.Range), Given.Monthly(9, 7, 5)),
            BoundBeyondNoise(),
            GainBeingLost(),
            Given.Trend(Given.Lab(), Given.Monthly(UpTo34, 20, 50, 30)),
            LatestAcute(),
            Given.Trend(Given.Titre(), Given.Monthly(1280, 160, 320, 1280)),
            Given.Trend(Given.Lab(BetterDirection.Higher), Given.Monthly(100, 300, 120)),
            Given.Trend(Given.Score(), Given.Monthly(40)),
            Given.Trend(Given.Score(), []),
            Given.Trend(
                Given.Lab(BetterDirection.Range),
                Given.Monthly(new TrendRange(10, 20), 90, 70, 50, 80, 40, 35)
            ),
        ];

    [Test]
    public void There_is_a_sentence_for_every_pattern_and_reason()
    {
        var segments = All().SelectMany(t => t.Segments).ToList();

        Assert.That(
            segments.Select(s => s.Pattern).Distinct(),
            Is.EquivalentTo(Enum.GetValues<TrendPattern>())
        );
        Assert.That(
            segments.Select(s => s.Reason).OfType<TrendReason>().Distinct(),
            Is.EquivalentTo(Enum.GetValues<TrendReason>())
        );
        Assert.That(
            segments.Select(s => s.Verdict).Distinct(),
            Is.EquivalentTo(Enum.GetValues<TrendVerdict>())
        );
    }

    [Test]
    public void Every_sentence_gives_its_numbers_and_claims_no_cause()
    {
        var texts = All()
            .SelectMany(t => t.Segments.Select(s => s.Explanation).Append(t.Overall.Explanation));

        using var scope = Assert.EnterMultipleScope();
        foreach (var text in texts)
        {
            Assert.That(text, Does.Match("[0-9]").And.EndsWith("."));
            Assert.That(text, Does.Not.Contain("  ").And.Not.Contain("NaN").And.Not.Contain("∞"));
            foreach (var word in Forbidden)
            {
                Assert.That(text, Does.Not.Contain(word).IgnoreCase);
            }
        }
    }

    [Test]
    public void Gives_the_change_and_the_bounds_of_noise_wherever_there_are_any()
    {
        using var scope = Assert.EnterMultipleScope();
        foreach (
            var segment in All().SelectMany(t => t.Segments).Where(s => s.ChangePercent is not null)
        )
        {
            var amount = segment.ChangePoints is { } points
                ? $"{points:+0.##;-0.##;0} points"
                : $"{segment.ChangePercent:+0.0;-0.0;0.0} %";
            Assert.That(segment.Explanation, Does.Contain(amount));
        }
    }

    [Test]
    public void Says_significant_only_with_p_below_five_percent()
    {
        var said = All()
            .SelectMany(t => t.Segments)
            .Where(s => s.Explanation.Contains("significant", StringComparison.OrdinalIgnoreCase))
            .ToList();

        Assert.That(said, Is.Not.Empty);
        Assert.That(said.Select(s => s.MannKendall!.P), Is.All.LessThan(0.05));
        Assert.That(said.Select(s => s.Reason), Is.All.EqualTo(TrendReason.Trend));
    }

    [Test]
    public void Says_how_often_noise_alone_would_be_called_worsening_or_relapse()
    {
        var alarms = All()
            .SelectMany(t => t.Segments)
            .Where(s => s.Pattern is TrendPattern.Worsening or TrendPattern.Relapse);

        Assert.That(alarms.Select(s => s.Explanation), Is.All.Contain("oise alone"));
    }

    [Test]
    public void Reads_as_a_clinician_would_say_it()
    {
        var text = Given
            .Segment(
                Given.Lab(),
                [Given.Result(0, 0, 620), Given.Result(1, 56, 540), Given.Result(2, 112, 390)]
            )
            .Explanation;

        Assert.That(
            text,
            Is.EqualTo(
                "From 620 IU/mL (2026-01-01) to 390 IU/mL (2026-04-23): -37.1 %. Better than at baseline beyond noise. "
                    + "Noise explains -24.8 % to +32.9 % (z = 1.96, analytical variation assumed). "
                    + "Slope over 3 results: -10.9 % per 4 weeks."
            )
        );
    }

    [TestCase("Quest", "Quest, IU/mL: improving.")]
    [TestCase("Northern Healthcare", "the series since 2026-01-01 (IU/mL): improving.")]
    public void Names_the_other_segments_without_a_word_it_never_says(
        string laboratory,
        string named
    )
    {
        var trend = Given.Trend(
            Given.Lab(assay: AssayDependence.Yes),
            [
                Given.Result(0, 0, 620, laboratory: laboratory),
                Given.Result(1, 56, 540, laboratory: laboratory),
                Given.Result(2, 112, 390, laboratory: laboratory),
                Given.Result(3, 160, 90, laboratory: "New"),
            ]
        );

        Assert.That(trend.Overall.Pattern, Is.EqualTo(TrendPattern.InsufficientData));
        Assert.That(trend.Overall.Explanation, Does.EndWith(named));
    }

    private static TrendAnalysis NoBaseline() =>
        Given.Trend(
            Given.Lab(),
            Given.Monthly(90, 80, 70),
            new() { Start = Given.DayZero.AddDays(400) }
        );

    private static TrendAnalysis BoundBeyondNoise() =>
        Given.Trend(
            Given.Lab(),
            [
                Given.Result(0, 0, 310),
                Given.Result(1, 60, 100, Comparator.LessThan),
                Given.Result(2, 120, 28, Comparator.LessThan),
            ]
        );

    private static TrendAnalysis GainBeingLost() =>
        Given.Trend(Given.Score(), Given.Monthly(60, 26, 27, 28, 29, 30, 31, 32, 33, 34));

    private static TrendAnalysis LatestAcute() =>
        Given.Trend(
            Given.HsCrp(),
            [
                Given.Result(0, 0, 6),
                Given.Result(1, 60, 5),
                Given.Result(2, 120, 4),
                Given.Result(3, 180, 24),
            ]
        );
}
