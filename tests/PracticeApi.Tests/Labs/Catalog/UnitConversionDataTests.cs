using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class UnitConversionDataTests
{
    private static readonly AnalyteCatalog Catalog = SeedCatalog.Instance;

    private static IEnumerable<TestCaseData> Rows =>
        CatalogFile
            .Read("unit_conversions")
            .Select(row =>
                new TestCaseData(
                    row.Analyte,
                    row["from_ucum"],
                    row["to_ucum"],
                    row["kind"] == "none" ? null : row.Number("factor"),
                    row.Number("offset") ?? 0
                ).SetArgDisplayNames(row.Analyte, row["from_ucum"], row["to_ucum"])
            );

    [TestCaseSource(nameof(Rows))]
    public void Every_listed_pair_converts_by_its_factor_or_not_at_all(
        string code,
        string from,
        string to,
        decimal? factor,
        decimal offset
    )
    {
        var analyte = Catalog.Find(code)!;
        var there = UnitConverter.Convert(analyte, 100, from, to);
        var back = UnitConverter.Convert(analyte, 100, to, from);

        if (factor is not { } f)
        {
            Assert.That(there, Is.Null);
            Assert.That(back, Is.Null);
            Assert.That(
                UnitConverter.StandingOf(analyte, to),
                Is.EqualTo(UnitStanding.KnownNotConvertible)
            );
            return;
        }

        Assert.That(UnitConverter.StandingOf(analyte, to), Is.EqualTo(UnitStanding.Convertible));
        Assert.That(Relative(there, (100 * f) + offset), Is.LessThan(1e-9m));
        Assert.That(Relative(back, (100 - offset) / f), Is.LessThan(1e-9m));
    }

    [Test]
    public void Every_pair_of_convertible_units_gives_the_value_back()
    {
        var pairs = Catalog
            .Analytes.SelectMany(analyte =>
            {
                var units = analyte
                    .Conversions.Where(c => c.Converts)
                    .Select(c => c.To)
                    .Prepend(analyte.Unit!)
                    .ToArray();
                return units.SelectMany(from => units.Select(to => (analyte, from, to)));
            })
            .Where(pair => pair.from != pair.to)
            .ToArray();
        Assert.That(pairs, Has.Length.GreaterThan(250));

        var law = Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Filter(n => n != 0),
            ArbMap.Default.ArbFor<byte>(),
            (n, digits) =>
            {
                var value = Math.Abs((decimal)n) / (digits % 3 == 0 ? 1000 : 10);
                return pairs.All(pair =>
                {
                    var there = UnitConverter.Convert(pair.analyte, value, pair.from, pair.to)!;
                    var back = UnitConverter.Convert(pair.analyte, there.Value, pair.to, pair.from);
                    return Relative(back, value) <= 1e-9m;
                });
            }
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), law);
    }

    [TestCase("5.0", "31.15")]
    [TestCase("6.5", "47.545")]
    [TestCase("10", "85.8")]
    public void HbA1c_follows_the_master_equation_both_ways(decimal ngsp, decimal ifcc)
    {
        var hba1c = Catalog.Find("hba1c")!;

        Assert.That(UnitConverter.Convert(hba1c, ngsp, "%", "mmol/mol"), Is.EqualTo(ifcc));
        Assert.That(
            UnitConverter.Rounded(UnitConverter.Convert(hba1c, ifcc, "mmol/mol", "%")!.Value),
            Is.EqualTo(ngsp)
        );
    }

    [TestCase("lpa-mass", "mg/dL", "nmol/L")]
    [TestCase("lpa-molar", "nmol/L", "mg/dL")]
    [TestCase("scfa-acetate", "%", "umol/g")]
    [TestCase("scfa-acetate", "%", "mg/g")]
    [TestCase("ccp-ab", "[arb'U]/mL", "U/mL")]
    [TestCase("tsh", "m[IU]/L", "mmol/L")]
    [TestCase("hba1c", "%", "umol/mol")]
    [TestCase("stool-ph", "[pH]", "mmol/L")]
    [TestCase("ferritin", "ng/mL", "nmol/L")]
    [TestCase("iodine-urine", "ug/L", "ug/g{creat}")]
    [TestCase("calprotectin", "ug/g", "ug/g{creat}")]
    public void Incommensurable_units_never_convert(string code, string from, string to)
    {
        var analyte = Catalog.Find(code)!;
        Assert.That(UnitConverter.Convert(analyte, 50, from, to), Is.Null);
        Assert.That(UnitConverter.Convert(analyte, 50, to, from), Is.Null);
    }

    [TestCase("iron", "ug/L", "500", "50")]
    [TestCase("albumin", "mg/dL", "4200", "4.2")]
    [TestCase("glucose", "umol/L", "5500", "99.0858")]
    [TestCase("uacr", "ug/mg{creat}", "12.5", "12.5")]
    [TestCase("alt", "nkat/L", "1000", "60")]
    [TestCase("tsh", "u[IU]/mL", "2.5", "2.5")]
    [TestCase("insulin-fasting", "pmol/L", "60", "10")]
    [TestCase("wbc", "10*6/L", "6500", "6.5")]
    [TestCase("calcium", "meq/L", "4.99", "10")]
    public void A_reported_unit_is_brought_to_the_canonical_one(
        string code,
        string unit,
        decimal value,
        decimal canonical
    )
    {
        var analyte = Catalog.Find(code)!;
        var converted = UnitConverter.Convert(analyte, value, unit, analyte.Unit!);
        Assert.That(Relative(converted, canonical), Is.LessThan(1e-7m));
    }

    // The data set's own names for analytes of the catalogue.
    private static readonly Dictionary<string, string> Nhanes = new()
    {
        ["HDL cholesterol"] = "hdl",
        ["LDL cholesterol"] = "ldl",
        ["albumin serum"] = "albumin",
        ["apolipoprotein B"] = "apob",
        ["bilirubin total"] = "bilirubin-total",
        ["calcium total"] = "calcium",
        ["cholesterol total"] = "chol-total",
        ["creatinine serum"] = "creatinine",
        ["glucose fasting"] = "glucose-fasting",
        ["insulin"] = "insulin-fasting",
        ["iron"] = "iron",
        ["phosphorus"] = "phosphate",
        ["protein total"] = "protein-total",
        ["triglyceride"] = "triglycerides",
        ["urea nitrogen"] = "bun",
        ["uric acid"] = "uric-acid",
    };

    [Test]
    public void Published_pairs_of_both_units_agree()
    {
        using var stream = File.OpenRead(SharedData.Path("nhanes/nhanes_unit_pairs.csv"));
        var rows = TestRows.Of(stream).ToArray();
        var known = rows.Where(r => Nhanes.ContainsKey(r["analyte"])).ToArray();
        var wrong = known.Where(r => !Agrees(r)).ToArray();

        TestContext.Out.WriteLine(
            $"{rows.Length} pairs, {known.Length} of {Nhanes.Count} known analytes, {wrong.Length} disagree"
        );
        foreach (var group in known.GroupBy(r => r["analyte"]))
        {
            TestContext.Out.WriteLine($"{group.Key}: {group.Count()}");
        }

        Assert.That(known, Has.Length.GreaterThan(2000));
        Assert.That(
            wrong.Take(10).Select(r => $"{r["analyte"]} {r["value_conventional"]} {r["value_si"]}"),
            Is.Empty
        );
    }

    private static bool Agrees(Dictionary<string, string> row)
    {
        var analyte = Catalog.Find(Nhanes[row["analyte"]])!;
        var from = Catalog.Spellings.Read(row["unit_conventional"], analyte).Code!;
        var to = Catalog.Spellings.Read(row["unit_si"], analyte).Code!;
        var printed = row["value_si"];
        var expected = decimal.Parse(printed, CultureInfo.InvariantCulture);
        var value = decimal.Parse(row["value_conventional"], CultureInfo.InvariantCulture);
        var point = printed.IndexOf('.', StringComparison.Ordinal);
        var unit = 1m;
        for (var i = point < 0 ? 0 : printed.Length - point - 1; i > 0; i--)
        {
            unit /= 10;
        }

        var tolerance = (unit / 2) + (0.002m * expected);
        return UnitConverter.Convert(analyte, value, from, to) is { } converted
            && Math.Abs(converted - expected) <= tolerance;
    }

    private static decimal Relative(decimal? actual, decimal expected) =>
        actual is { } value ? Math.Abs(value - expected) / Math.Abs(expected) : decimal.MaxValue;
}
