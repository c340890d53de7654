using NUnit.Framework;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Tests.Labs;

public sealed class TrimesterTests
{
    private static readonly DateOnly Start = new(2026, 1, 1);

    [TestCase(-1, null)]
    [TestCase(0, 1)]
    [TestCase(97, 1)]
    [TestCase(98, 2)]
    [TestCase(195, 2)]
    [TestCase(196, 3)]
    [TestCase(307, 3)]
    [TestCase(308, null)]
    public void Weeks_are_counted_from_the_last_menstruation(int days, int? trimester) =>
        Assert.That(Person.TrimesterOn(Start, null, Start.AddDays(days)), Is.EqualTo(trimester));

    [TestCase(100, 2)]
    [TestCase(101, null)]
    public void A_pregnancy_that_has_ended_counts_until_its_last_day(int days, int? trimester) =>
        Assert.That(
            Person.TrimesterOn(Start, Start.AddDays(100), Start.AddDays(days)),
            Is.EqualTo(trimester)
        );
}
