using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class OutcomesTests
{
    [TestCase(4, 20, null)]
    [TestCase(0, 20, null)]
    [TestCase(5, 20, 5)]
    [TestCase(15, 20, 15)]
    // What is left would be four.
    [TestCase(16, 20, null)]
    [TestCase(20, 20, 20)]
    public void Shows_no_count_by_which_somebody_could_be_found(int count, int of, int? expected) =>
        Assert.That(Outcomes.Shown(count, of), Is.EqualTo(expected));

    [Test]
    public void Counts_who_has_reached_it_by_a_week()
    {
        TargetOutcome[] outcomes =
        [
            .. Enumerable.Range(1, 20).Select(week => new TargetOutcome(null, null, week)),
            .. Enumerable.Repeat(new TargetOutcome(null, null, null), 10),
        ];

        Assert.That(
            new[] { 4, 8, 12, 24 }.Select(week => Outcomes.ReachedBy(outcomes, week)),
            Is.EqualTo(new int?[] { null, 8, 12, 20 })
        );
    }

    [Test]
    public void Sets_gains_beside_quarters_of_adherence_where_each_is_large_enough()
    {
        TargetOutcome[] outcomes =
        [
            .. Enumerable.Range(1, 20).Select(i => new TargetOutcome(i * 5, i * 2, null)),
            new TargetOutcome(null, 50, null),
            new TargetOutcome(50, null, null),
        ];

        Assert.Multiple(() =>
        {
            Assert.That(
                Outcomes.ByAdherence(outcomes),
                Is.EqualTo(
                    new[]
                    {
                        new AdherenceQuartile(1, 5, 15, 6),
                        new AdherenceQuartile(2, 5, 40, 16),
                        new AdherenceQuartile(3, 5, 65, 26),
                        new AdherenceQuartile(4, 5, 90, 36),
                    }
                )
            );
            Assert.That(Outcomes.ByAdherence(outcomes[1..]), Is.Empty);
        });
    }
}
