using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Tests.Labs.Units;

public sealed class UnitConverterTests
{
    [TestCase("mg/dL", "mmol/L")]
    [TestCase("mmol/L", "mg/dL")]
    [TestCase("umol/L", "g/L")]
    [TestCase("nmol/mL", "mg/dL")]
    public void There_and_back_is_the_same_value(string from, string to) =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>().Filter(n => n != 0),
                n =>
                {
                    var value = Math.Abs((decimal)n) / 100;
                    var there = UnitConverter.Convert(TestAnalytes.Glucose, value, from, to)!.Value;
                    var back = UnitConverter.Convert(TestAnalytes.Glucose, there, to, from)!.Value;
                    return Math.Abs(back - value) / value <= 1e-9m;
                }
            )
        );

    [Test]
    public void An_enzyme_unit_is_a_sixtieth_of_a_microkatal_exactly() =>
        Assert.That(
            UnitConverter.Convert(TestAnalytes.Enzyme, 1, "ukat/L", "U/L"),
            Is.EqualTo(60m)
        );

    [Test]
    public void A_master_equation_is_linear_both_ways()
    {
        Assert.That(
            UnitConverter.Convert(TestAnalytes.HbA1c, 6.5m, "%", "mmol/mol"),
            Is.EqualTo(47.545m)
        );
        Assert.That(
            UnitConverter.Convert(TestAnalytes.HbA1c, 47.545m, "mmol/mol", "%"),
            Is.EqualTo(6.5m)
        );
        Assert.That(
            UnitConverter.Describe(TestAnalytes.HbA1c, "%", "mmol/mol"),
            Is.EqualTo("%->mmol/mol x10.93 - 23.5")
        );
    }

    [TestCase("mg/dL", UnitStanding.Canonical)]
    [TestCase("mmol/L", UnitStanding.Convertible)]
    [TestCase("g/L", UnitStanding.Convertible)]
    [TestCase("umol/L", UnitStanding.Convertible)]
    [TestCase("mg/g", UnitStanding.Unknown)]
    [TestCase("%", UnitStanding.Unknown)]
    [TestCase("[IU]/L", UnitStanding.Unknown)]
    [TestCase("meq/L", UnitStanding.Unknown)]
    public void A_unit_converts_when_listed_or_a_power_of_ten_away(
        string code,
        UnitStanding standing
    ) => Assert.That(UnitConverter.StandingOf(TestAnalytes.Glucose, code), Is.EqualTo(standing));

    [TestCase("k[IU]/L", UnitStanding.Convertible)]
    [TestCase("m[IU]/mL", UnitStanding.Unknown)]
    [TestCase("[arb'U]/mL", UnitStanding.KnownNotConvertible)]
    public void An_arbitrary_unit_converts_only_when_listed(string code, UnitStanding standing) =>
        Assert.That(UnitConverter.StandingOf(TestAnalytes.Antibody, code), Is.EqualTo(standing));

    [TestCase("mmol/L", "mg/dL")]
    [TestCase("mg/dL", "mg/dL")]
    [TestCase("[IU]/L", "[IU]/L")]
    public void Results_are_trended_in_the_canonical_unit_or_in_their_own(
        string code,
        string series
    ) => Assert.That(UnitConverter.SeriesUnit(TestAnalytes.Glucose, code), Is.EqualTo(series));

    [TestCase("1.00000000005", "1.0000000000")]
    [TestCase("18.0", "18")]
    [TestCase("0.33333333333333", "0.3333333333")]
    public void A_stored_value_has_ten_fractional_digits_at_most(decimal value, decimal stored)
    {
        var rounded = UnitConverter.Rounded(value);

        Assert.That(rounded, Is.EqualTo(stored));
        Assert.That(
            rounded.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Does.Not.EndWith("0")
        );
    }

    [TestCase("mg/dL", "mass/volume")]
    [TestCase("10*3/uL", "/volume")]
    [TestCase("/uL", "/volume")]
    [TestCase("g/(24.h)", "mass/time")]
    [TestCase("mL/min/{1.73_m2}", "volume/time{1.73_m2}")]
    [TestCase("m[IU]/L", "[IU]/volume")]
    [TestCase("mg/g{creat}", "mass/mass{creat}")]
    [TestCase("%{basal_activity}", "%{basal_activity}")]
    public void A_UCUM_code_is_read(string code, string dimension) =>
        Assert.That(Unit.Parse(code)!.Dimension, Is.EqualTo(dimension));

    [TestCase("")]
    [TestCase("furlong")]
    [TestCase("mg/")]
    [TestCase("mg//dL")]
    [TestCase("mg/dL)")]
    [TestCase("(mg/dL")]
    [TestCase("10*/uL")]
    [TestCase("10*99/uL")]
    [TestCase("k%")]
    [TestCase("mmin")]
    [TestCase("mg{a}{b}")]
    [TestCase("0/L")]
    [TestCase("Gg.Gg.Gg.Gg.Gg")]
    public void What_is_no_UCUM_code_is_not(string code) => Assert.That(Unit.Parse(code), Is.Null);

    [Test]
    public void No_text_whatever_breaks_the_reading_of_a_unit() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                text =>
                {
                    _ = Unit.Parse(text.Get);
                    return TestAnalytes.Spellings.Read(text.Get, TestAnalytes.Ratio).Standing
                        is UnitStanding.Unknown
                            or UnitStanding.Canonical;
                }
            )
        );
}
