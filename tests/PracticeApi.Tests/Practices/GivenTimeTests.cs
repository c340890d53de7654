using System.Globalization;
using NUnit.Framework;
using PracticeApi.Practices;

namespace PracticeApi.Tests.Practices;

/// <summary>What people and laboratories write of a time.</summary>
public sealed class GivenTimeTests
{
    [TestCase("2024-02-29")]
    [TestCase("0001-01-01")]
    public void A_day_has_no_instant(string text)
    {
        var given = GivenTime.Parse(text)!;

        Assert.Multiple(() =>
        {
            Assert.That(given.Text, Is.EqualTo(text));
            Assert.That(
                given.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Is.EqualTo(text)
            );
            Assert.That(given.At, Is.Null);
        });
    }

    [TestCase("2024-05-06T23:30Z", "2024-05-06", "2024-05-06T23:30:00.0000000")]
    [TestCase("2024-05-06T23:30-03:00", "2024-05-06", "2024-05-07T02:30:00.0000000")]
    [TestCase("2024-05-06T00:30:15+02:00", "2024-05-06", "2024-05-05T22:30:15.0000000")]
    [TestCase("2024-05-06T08:30:15.5Z", "2024-05-06", "2024-05-06T08:30:15.5000000")]
    [TestCase("2024-05-06T08:30:15.1234567+01:00", "2024-05-06", "2024-05-06T07:30:15.1234567")]
    public void A_time_has_its_own_day_and_its_instant(string text, string day, string instant)
    {
        var given = GivenTime.Parse(text)!;

        Assert.Multiple(() =>
        {
            Assert.That(given.Text, Is.EqualTo(text));
            Assert.That(
                given.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Is.EqualTo(day)
            );
            Assert.That(
                given.At!.Value.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.fffffff",
                    CultureInfo.InvariantCulture
                ),
                Is.EqualTo(instant)
            );
        });
    }

    [TestCase("")]
    [TestCase("Z")]
    [TestCase("2024")]
    [TestCase("2024-05")]
    [TestCase("2023-02-29")]
    [TestCase("2024-05-6")]
    [TestCase("06.05.2024")]
    [TestCase("2024-05-06 ")]
    [TestCase("2024-05-06Z")]
    [TestCase("2024-05-06T08Z")]
    [TestCase("2024-05-06T08:30")]
    [TestCase("2024-05-06T08:30:15")]
    [TestCase("2024-05-06T24:00Z")]
    [TestCase("2024-05-06T08:60Z")]
    [TestCase("2024-05-06T08:30:60Z")]
    [TestCase("2024-05-06T08:30:Z")]
    [TestCase("2024-05-06T08:30:15,5Z")]
    [TestCase("2024-05-06T08:30:15.12345678Z")]
    [TestCase("2024-05-06T08:30.5Z")]
    [TestCase("2024-05-06 08:30Z")]
    public void Anything_else_is_none(string text) => Assert.That(GivenTime.Parse(text), Is.Null);
}
