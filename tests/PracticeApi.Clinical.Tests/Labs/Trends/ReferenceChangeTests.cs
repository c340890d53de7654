using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class ReferenceChangeTests
{
    // CVI and CVA as the papers' abstracts print them.
    [TestCase("Mairesse TSH", 19.7, 0.9, 54.7)]
    [TestCase("Mairesse FT4", 4.6, 3.6, 16.2)]
    [TestCase("Mairesse FT3", 6.0, 2.2, 17.7)]
    [TestCase("Mairesse Tg", 15.4, 0.9, 42.8)]
    [TestCase("Macy CRP", 42.2, 5.2, 118)]
    [TestCase("Cokluk folate", 10.3, 4.71, 31.4)]
    [TestCase("Cokluk 25OHD", 8.2, 3.4, 24.7)]
    [TestCase("Cokluk ferritin", 6.21, 2.27, 18.3)]
    [TestCase("Cokluk B12", 5.77, 6.1, 23.4)]
    public void Agrees_with_the_published_symmetric_value(
        string check,
        double cvi,
        double cva,
        double published
    )
    {
        var computed = Math.Round(new BiologicalVariation(cvi, cva).SymmetricPercent(1.96), 1);

        Assert.That(computed, Is.EqualTo(published).Within(0.1 + 1e-9));
        AssertPublished(check, computed, published);
    }

    // The paper prints its one-sided symmetric value, 39 %, rounded.
    [TestCase("Bildirici TSH up (one-sided)", 48)]
    [TestCase("Bildirici TSH down", -32)]
    public void Agrees_approximately_with_a_published_log_normal_value(
        string check,
        double published
    )
    {
        const double OneSided = 1.645;
        var variation = new BiologicalVariation(39 / (OneSided * Math.Sqrt(2)), 0);
        var bounds = ReferenceChange.Of(variation, OneSided, TrendVerdict.WithinNoise);
        var computed = published > 0 ? bounds.UpPercent : bounds.DownPercent;

        Assert.That(computed, Is.EqualTo(published).Within(1));
        AssertPublished(check, Math.Round(computed, 1), published);
    }

    [TestCase("HCY down from up", 19.4, -16.2)]
    [TestCase("MMA down from up", 21.0, -17.7)]
    public void Puts_a_published_upper_bound_and_its_lower_bound_at_the_same_ratio(
        string check,
        double publishedUp,
        double publishedDown
    )
    {
        // The variation whose upper bound is the published one.
        var sigma = Math.Log(1 + publishedUp / 100) / (1.645 * Math.Sqrt(2));
        var cvi = 100 * Math.Sqrt(Math.Exp(sigma * sigma) - 1);
        var bounds = ReferenceChange.Of(new(cvi, 0), 1.645, TrendVerdict.WithinNoise);

        Assert.That(bounds.UpPercent, Is.EqualTo(publishedUp).Within(1e-9));
        AssertPublished(check, Math.Round(bounds.DownPercent, 1), publishedDown);
    }

    [Test]
    public void All_published_checks_are_covered() =>
        Assert.That(
            TrendVectors.All.GetProperty("published_checks").GetArrayLength(),
            Is.EqualTo(9 + 2 + 2)
        );

    [TestCase("TPO-Ab", 9.2, null, 32.9, -24.8)]
    [TestCase("Tg-Ab", 6.9, null, 23.8, -19.2)]
    [TestCase("TSH", 17.7, null, 72.2, -41.9)]
    [TestCase("FT4", 4.8, null, 16.0, -13.8)]
    [TestCase("hs-CRP", 29.4, 11.1, 134.1, -57.3)]
    [TestCase("HbA1c", 1.2, null, 3.8, -3.7)]
    [TestCase("Ferritin", 16.9, 3.5, 60.8, -37.8)]
    [TestCase("25-OH D", 6.3, null, 21.5, -17.7)]
    public void Bounds_are_log_normal(
        string analyte,
        double cvi,
        double? cva,
        double up,
        double down
    )
    {
        var bounds = ReferenceChange.Of(new(cvi, cva), 1.96, TrendVerdict.WithinNoise);

        Assert.That(bounds.UpPercent, Is.EqualTo(up).Within(0.05), analyte);
        Assert.That(bounds.DownPercent, Is.EqualTo(down).Within(0.05), analyte);
        Assert.That(bounds.CvaAssumed, Is.EqualTo(cva is null));
        Assert.That(bounds.Cva, Is.EqualTo(cva ?? cvi / 2));
    }

    [TestCase(1.645)]
    [TestCase(2.576)]
    public void Widens_with_z(double z)
    {
        var variation = new BiologicalVariation(9.2);
        Assert.That(
            variation.LogBound(z),
            Is.EqualTo(variation.LogBound(1.96) * z / 1.96).Within(1e-12)
        );
    }

    private static void AssertPublished(string check, double computed, double published)
    {
        var row = TrendVectors
            .All.GetProperty("published_checks")
            .EnumerateArray()
            .Single(c => c[0].GetString() == check);

        Assert.That(row[1].GetDouble(), Is.EqualTo(computed).Within(0.1001));
        Assert.That(row[2].GetDouble(), Is.EqualTo(published));
    }
}
