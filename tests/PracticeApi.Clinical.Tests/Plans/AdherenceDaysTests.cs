using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class AdherenceDaysTests
{
    private static readonly DateOnly Start = new(2026, 1, 5);

    // Days after the start of the plan; null for none.
    [TestCase(13, null, null, 7)]
    [TestCase(13, null, 12, 13)]
    [TestCase(13, null, 6, 7)]
    [TestCase(13, null, 5, 7)]
    [TestCase(2, null, null, 0)]
    [TestCase(0, null, null, 0)]
    [TestCase(13, 3, 12, 3)]
    [TestCase(-2, null, null, -2)]
    public void Tells_of_the_days_since_the_one_before_a_week_at_the_most(
        int on,
        int? from,
        int? before,
        int expected
    )
    {
        var days = AdherenceDays.Of(Day(on)!.Value, Day(from), Day(before), Start);

        Assert.That(days, Is.EqualTo(new DaySpan(Day(expected)!.Value, Day(on)!.Value)));
    }

    private static DateOnly? Day(int? days) => days is { } count ? Start.AddDays(count) : null;
}
