using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class UnitSpellingDataTests
{
    private static readonly AnalyteCatalog Catalog = SeedCatalog.Instance;

    private static IEnumerable<TestCaseData> Aliases =>
        CatalogFile
            .Read("unit_aliases")
            .Select(row => new TestCaseData(row["printed_unit"], row["ucum"]));

    [TestCaseSource(nameof(Aliases))]
    public void Every_printed_alias_is_understood(string printed, string ucum)
    {
        // An analyte that knows the unit: an alias means what it means to that analyte.
        var analyte = Catalog.Analytes.FirstOrDefault(a =>
            UnitConverter.StandingOf(a, ucum) != UnitStanding.Unknown
            && !(ucum is "U/mL" or "U/L" && UnitSpellings.IsAntibody(a))
        );
        Assert.That(analyte, Is.Not.Null, ucum);
        Assert.That(Catalog.Spellings.Read(printed, analyte!).Code, Is.EqualTo(ucum));
    }

    private static IEnumerable<TestCaseData> Codes =>
        Catalog.Analytes.SelectMany(a =>
            a.Conversions.Select(c => c.To)
                .Concat(a.OtherUnits)
                .Prepend(a.Unit)
                .OfType<string>()
                .Distinct()
                .Select(u => new TestCaseData(a.Code, u))
        );

    [TestCaseSource(nameof(Codes))]
    public void Every_listed_UCUM_code_is_understood(string code, string unit)
    {
        var analyte = Catalog.Find(code)!;
        var isBareUnit = unit is "U/mL" or "U/L" && UnitSpellings.IsAntibody(analyte);
        var (standing, read) = Catalog.Spellings.Read(unit, analyte);

        Assert.That(read, Is.EqualTo(isBareUnit ? $"[arb'U]/{unit[2..]}" : unit));
        Assert.That(standing, Is.Not.EqualTo(UnitStanding.Unknown));
    }

    [Test]
    public void Every_unit_of_the_list_is_valid()
    {
        var units = CatalogFile.Read("units").Select(row => row["ucum"]).ToArray();

        Assert.That(units, Has.Length.EqualTo(65));
        Assert.That(units.Where(u => Unit.Parse(u) is null), Is.Empty);
    }

    [TestCase("tsh", "mU/L", "m[IU]/L", UnitStanding.Canonical)]
    [TestCase("tsh", "µIU/mL", "u[IU]/mL", UnitStanding.Convertible)]
    [TestCase("tsh", "μIU/mL", "u[IU]/mL", UnitStanding.Convertible)]
    [TestCase("tsh", "uU/ml", "u[IU]/mL", UnitStanding.Convertible)]
    [TestCase("tsh", "mcU/mL", "u[IU]/mL", UnitStanding.Convertible)]
    [TestCase("tsh", "MIU/L", "m[IU]/L", UnitStanding.Canonical)]
    [TestCase("tsh", "mIU/mL", "m[IU]/mL", UnitStanding.Unknown)]
    [TestCase("insulin-fasting", "mU/L", "m[IU]/L", UnitStanding.Convertible)]
    [TestCase("prolactin", "mU/L", "m[IU]/L", UnitStanding.Convertible)]
    [TestCase("fsh", "U/L", "[IU]/L", UnitStanding.Convertible)]
    [TestCase("ige-total", "kU/L", "k[IU]/L", UnitStanding.Canonical)]
    [TestCase("tpo-ab", "U/mL", "[arb'U]/mL", UnitStanding.KnownNotConvertible)]
    [TestCase("tpo-ab", "IU/mL", "[IU]/mL", UnitStanding.Canonical)]
    [TestCase("tpo-ab", "kIU/L", "k[IU]/L", UnitStanding.Convertible)]
    [TestCase("trab", "U/L", "[arb'U]/L", UnitStanding.KnownNotConvertible)]
    [TestCase("ccp-ab", "U/mL", "[arb'U]/mL", UnitStanding.Canonical)]
    [TestCase("ccp-ab", "AU/mL", "[arb'U]/mL", UnitStanding.Canonical)]
    [TestCase("ccp-ab", "CU", "[arb'U]", UnitStanding.KnownNotConvertible)]
    [TestCase("ssa-ab", "AI", "{Index_val}", UnitStanding.KnownNotConvertible)]
    [TestCase("dsdna-ab", "U/mL", "[arb'U]/mL", UnitStanding.KnownNotConvertible)]
    [TestCase("dsdna-ab", "titer", "{titer}", UnitStanding.KnownNotConvertible)]
    [TestCase("alt", "IU/L", "U/L", UnitStanding.Canonical)]
    [TestCase("alt", "UNITS/L", "U/L", UnitStanding.Canonical)]
    [TestCase("alt", "u/l", "U/L", UnitStanding.Canonical)]
    [TestCase("alt", "U/mL", "U/mL", UnitStanding.Convertible)]
    [TestCase("uacr", "mcg/mg Cr", "ug/mg{creat}", UnitStanding.Convertible)]
    [TestCase("uacr", "mg/g creatinine", "mg/g{creat}", UnitStanding.Convertible)]
    [TestCase("uacr", "mg/mmol", "mg/mmol", UnitStanding.Convertible)]
    [TestCase("wbc", "x10^9/L", "10*9/L", UnitStanding.Convertible)]
    [TestCase("wbc", "x 10⁹/L", "10*9/L", UnitStanding.Convertible)]
    [TestCase("wbc", "10*9/l", "10*9/L", UnitStanding.Convertible)]
    [TestCase("wbc", "G/L", "10*9/L", UnitStanding.Convertible)]
    [TestCase("wbc", "K/uL", "10*3/uL", UnitStanding.Canonical)]
    [TestCase("wbc", "k/cumm", "10*3/uL", UnitStanding.Canonical)]
    [TestCase("wbc", "cells/mcL", "/uL", UnitStanding.Convertible)]
    [TestCase("rbc", "million/mm3", "10*6/uL", UnitStanding.Canonical)]
    [TestCase("rbc", "M/uL", "10*6/uL", UnitStanding.Canonical)]
    [TestCase("rbc", "T/L", "10*12/L", UnitStanding.Convertible)]
    [TestCase("albumin", "G/L", "g/L", UnitStanding.Convertible)]
    [TestCase("albumin", "gm/dl", "g/dL", UnitStanding.Canonical)]
    [TestCase("iron", "mcg/dL", "ug/dL", UnitStanding.Canonical)]
    [TestCase("iron", "ug/L", "ug/L", UnitStanding.Convertible)]
    [TestCase("glucose", "MG/DL", "mg/dL", UnitStanding.Canonical)]
    [TestCase("glucose", "mMol/L", "mmol/L", UnitStanding.Convertible)]
    [TestCase("egfr", "mL/min/1.73 m²", "mL/min/{1.73_m2}", UnitStanding.Canonical)]
    [TestCase("esr", "mm/hr", "mm/h", UnitStanding.Canonical)]
    [TestCase("stool-fat", "g/24h", "g/(24.h)", UnitStanding.Canonical)]
    [TestCase("tsi", "%", "%{basal_activity}", UnitStanding.Canonical)]
    [TestCase("glucose", "furlong", null, UnitStanding.Unknown)]
    [TestCase("glucose", "ng/g", "ng/g", UnitStanding.Unknown)]
    [TestCase("hba1c", "mg/dL", "mg/dL", UnitStanding.Unknown)]
    public void A_spelling_means_what_the_analyte_is_measured_in(
        string code,
        string printed,
        string? ucum,
        UnitStanding standing
    ) =>
        Assert.That(
            Catalog.Spellings.Read(printed, Catalog.Find(code)!),
            Is.EqualTo(new UnitReading(standing, ucum))
        );

    [Test]
    public void Units_of_a_laboratory_system_are_understood()
    {
        var path = SharedData.Path("longitudinal_labs/smart_labs.tsv");
        var seen = File.ReadLines(path)
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Where(f => f.Length > 9 && f[9].Trim().Length > 0)
            .Select(f => (Analyte: Catalog.FindByLoinc(f[3]), Unit: f[9].Trim()))
            .Where(r => r.Analyte is not null)
            .Distinct()
            .ToArray();
        TestContext.Out.WriteLine($"{seen.Length} pairs of analyte and unit");

        Assert.That(seen, Has.Length.GreaterThan(50));
        Assert.That(
            seen.Where(r =>
                    Catalog.Spellings.Read(r.Unit, r.Analyte!).Standing
                        is not (UnitStanding.Canonical or UnitStanding.Convertible)
                )
                .Select(r => $"{r.Analyte!.Code} {r.Unit}"),
            Is.Empty
        );
    }
}
