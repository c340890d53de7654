using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class NoiseSimulationTests
{
    private const int SeriesPerLength = 4000;

    [TestCase(3, 7.0)]
    [TestCase(4, 7.0)]
    [TestCase(5, 7.0)]
    [TestCase(6, 7.0)]
    [TestCase(12, 12.0)]
    public void Noise_alone_is_seldom_called_worsening_or_relapse_yet_not_never(
        int n,
        double mostPercent
    )
    {
        var random = new Random(20261122 + n);
        var measure = Given.Lab(minimumInterval: 28);
        var alarms = 0;
        for (var i = 0; i < SeriesPerLength; i++)
        {
            var noise = Enumerable
                .Range(0, n)
                .Select(_ => (decimal)(500 * Math.Exp(Given.AntibodyNoise.Sigma * Normal(random))));
            var pattern = Given.Trend(measure, Given.Monthly([.. noise])).Overall.Pattern;
            if (pattern is TrendPattern.Worsening or TrendPattern.Relapse)
            {
                alarms++;
            }
        }

        var percent = 100.0 * alarms / SeriesPerLength;
        Assert.That(percent, Is.LessThan(mostPercent));
        Assert.That(percent, Is.GreaterThan(0.5));
        var published = TrendVectors.All.GetProperty("false_rates").GetProperty("percent");
        if (TrendVectors.Optional(published, $"{n}") is { } rates)
        {
            Assert.That(
                percent,
                Is.EqualTo(rates.GetProperty("worsening+relapse").GetDouble()).Within(1.5)
            );
        }
    }

    /// <summary>Box and Muller's transform.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
        * Math.Cos(2 * Math.PI * random.NextDouble());
}
