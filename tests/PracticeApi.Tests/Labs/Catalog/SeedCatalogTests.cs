using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class SeedCatalogTests
{
    private static readonly AnalyteCatalog Catalog = SeedCatalog.Instance;

    [Test]
    public void Holds_every_row_of_the_data()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Catalog.Analytes, Has.Count.EqualTo(177));
            Assert.That(Catalog.Analytes.Sum(a => a.Loinc.Count), Is.EqualTo(318));
            Assert.That(Catalog.Analytes.Sum(a => a.Ranges.Count), Is.EqualTo(212));
            Assert.That(Catalog.Analytes.Count(a => a.Critical is not null), Is.EqualTo(19));
            Assert.That(
                Catalog.Analytes.Sum(a => a.Conversions.Count),
                Is.EqualTo(CatalogFile.Read("unit_conversions").Count() + 2)
            );
            Assert.That(Catalog.Analytes.Sum(a => a.Variations.Count), Is.EqualTo(45));
            Assert.That(Catalog.Analytes.Count(a => a.Variation is not null), Is.EqualTo(35));
            Assert.That(Catalog.Categories, Has.Count.EqualTo(11));
        });
    }

    [Test]
    public void Every_figure_stands_in_the_canonical_unit_of_its_analyte()
    {
        Assert.That(
            Catalog.Analytes.Where(a =>
                a.Ranges.Any(r => r.Unit != a.Unit)
                || a.Conversions.Any(c => c.From != a.Unit)
                || (a.Critical is not null && a.Critical.Unit != a.Unit)
            ),
            Is.Empty
        );
    }

    [Test]
    public void The_variation_to_use_comes_first() =>
        Assert.That(Catalog.Find("tsh")!.Variation!.Cvi, Is.EqualTo(17.7m));

    [TestCase("3016-3", "tsh")]
    [TestCase("14920-3", "ft4")]
    [TestCase("22664-7", null)]
    [TestCase("0000-0", null)]
    public void Maps_only_the_same_quantity_by_itself(string loinc, string? code) =>
        Assert.That(Catalog.FindByLoinc(loinc)?.Code, Is.EqualTo(code));

    [Test]
    public void Finds_a_term_that_is_not_mapped_so_that_a_refusal_can_say_why()
    {
        var (analyte, term) = Catalog.TermsOf("22664-7").Single();

        Assert.That(analyte.Code, Is.EqualTo("bun"));
        Assert.That(term.Form, Is.EqualTo(LoincForm.OtherQuantity));
        Assert.That(term.AutoMap, Is.False);
    }

    [TestCase("tpo", "tpo-ab")]
    [TestCase("TPO", "tpo-ab")]
    [TestCase("8099-4", "tpo-ab")]
    [TestCase("Anti-Tpo", "tpo-ab")]
    [TestCase("haemoglobin", "hemoglobin")]
    [TestCase("férritin", "ferritin")]
    [TestCase("vitamin d", "vit-d-25oh")]
    [TestCase("hba1c", "hba1c")]
    public void Searches_by_name_code_LOINC_or_alias(string query, string first) =>
        Assert.That(Catalog.Search(query)[0].Code, Is.EqualTo(first));

    [Test]
    public void Lists_a_category_and_nothing_for_what_is_not_there()
    {
        Assert.That(Catalog.Search(null, "kidney"), Has.Count.EqualTo(5));
        Assert.That(Catalog.Search("tpo", "kidney"), Is.Empty);
        Assert.That(Catalog.Search("zebra"), Is.Empty);
    }

    [Test]
    public void A_practice_adds_its_own_and_replaces_ours()
    {
        var own = new Analyte
        {
            Code = "own-marker",
            Name = "Own marker",
            Category = "own",
        };
        var tsh = Catalog.Find("tsh")! with { Name = "Our TSH" };
        var catalog = Catalog.With([own, tsh]);

        Assert.That(catalog.Find("own-marker"), Is.SameAs(own));
        Assert.That(catalog.Find("tsh")!.Name, Is.EqualTo("Our TSH"));
        Assert.That(catalog.Analytes, Has.Count.EqualTo(178));
        Assert.That(catalog.FindByLoinc("3016-3"), Is.SameAs(tsh));
    }

    private static IEnumerable<TestCaseData> Words =>
        CatalogFile
            .Read("coded_synonyms")
            .Select(row => new TestCaseData(row["printed"], row["coded"], row.Is("no_result")));

    [TestCaseSource(nameof(Words))]
    public void Every_printed_word_is_read(string printed, string coded, bool isNoResult)
    {
        var reader = new LabEntryReader(Catalog.Spellings, Catalog.Words);
        var analyte = Catalog.Find("hpylori-ag")!;
        foreach (var text in new[] { printed, printed.ToUpperInvariant(), $" {printed} " })
        {
            var reading = reader.Read(new LabEntry { Printed = text }, analyte).Reading!;
            if (isNoResult)
            {
                Assert.That(reading.Form, Is.EqualTo(ResultForm.Absent));
                continue;
            }

            Assert.That(reading.Form, Is.EqualTo(ResultForm.Coded));
            Assert.That(
                reading.Coded!.Value!.Value.Code(),
                Is.EqualTo(coded.EndsWith('+') ? $"plus{coded[0]}" : coded)
            );
        }
    }

    private static IEnumerable<TestCaseData> Suspects =>
        TestRows
            .OfResource("unit_suspects.csv")
            .Select(r => new TestCaseData(
                r["case"],
                r["analyte"],
                r["sex"],
                r["value"],
                r["unit_typed"],
                r["unit_meant"]
            ));

    [TestCaseSource(nameof(Suspects))]
    public void A_mistaken_unit_is_suspected_and_an_unusual_value_is_not(
        string verdict,
        string code,
        string sex,
        string value,
        string typed,
        string meant
    )
    {
        var analyte = Catalog.Find(code)!;
        var entry = new LabEntry { ValueText = value, Unit = typed };
        var reading = new LabEntryReader(Catalog.Spellings, Catalog.Words)
            .Read(entry, analyte)
            .Reading!;
        var person = new Person
        {
            Age = 40,
            Sex = sex switch
            {
                "M" => Sex.Male,
                "F" => Sex.Female,
                _ => Sex.Unknown,
            },
        };
        var warning = LabJudge
            .Judge(reading, analyte, person, Catalog.Edition)
            .Warnings.SingleOrDefault(w => w.Code == "unit-suspect");

        Assert.That(warning is not null, Is.EqualTo(verdict == "suspect"), warning?.Message);
        if (warning is not null)
        {
            Assert.That(warning.Message, Does.Contain($"in {meant};"));
        }
    }

    private static readonly Person Woman = new() { Sex = Sex.Female, Age = 40 };

    [TestCase("ana-titer", "1:80", "Unranged")]
    [TestCase("ana-titer", "1:40", "Unranged")]
    [TestCase("ana-titer", "<1:40", "Unranged")]
    [TestCase("ana-titer", "<1:160", "Unranged")]
    [TestCase("ana-titer", "≥1:1280", "Unranged")]
    [TestCase("ama", "1:20", "Unranged")]
    [TestCase("ama", "1:40", "Unranged")]
    [TestCase("ana-titer", "neg", "Normal")]
    [TestCase("ana-titer", "positive", "Abnormal")]
    [TestCase("hpylori-ag", "detected", "Abnormal")]
    [TestCase("hpylori-ag", "2+", "Indeterminate")]
    [TestCase("hla-b27", "positive", "Unranged")]
    [TestCase("ana-pattern", "AC-0", "Normal")]
    [TestCase("ana-pattern", "ac-4", "Abnormal")]
    [TestCase("tpo-ab", "negative", "Unranged")]
    [TestCase("tpo-ab", "850 IU/mL", "Unranged")]
    [TestCase("tsh", "4.0 mIU/L", "Normal")]
    [TestCase("tsh", "4.1 mIU/L", "High")]
    [TestCase("hemoglobin", "7.0 g/dL", "CriticalLow")]
    [TestCase("hemoglobin", "7.1 g/dL", "Low")]
    [TestCase("potassium", "<2.8 mmol/L", "CriticalLow")]
    [TestCase("potassium", "<3.0 mmol/L", "Low")]
    [TestCase("glucose", "400 mg/dL", "High")]
    [TestCase("glucose", "22.3 mmol/L", "CriticalHigh")]
    [TestCase("crp", "5.0 mg/L", "High")]
    [TestCase("sibo-h2-peak", "20 ppm", "High")]
    [TestCase("calprotectin", "<30 ug/g", "Normal")]
    [TestCase("elastase-stool", ">500 ug/g", "Normal")]
    [TestCase("estradiol", "60 pg/mL", "Unranged")]
    [TestCase("creatinine", "1.2 mg/dL", "High")]
    public void A_printed_result_is_flagged_for_a_woman_of_forty(
        string code,
        string printed,
        string flag
    )
    {
        var analyte = Catalog.Find(code)!;
        var read = new LabEntryReader(Catalog.Spellings, Catalog.Words).Read(
            new LabEntry { Printed = printed },
            analyte
        );
        Assert.That(read.Faults, Is.Empty);
        Assert.That(
            LabJudge.Judge(read.Reading!, analyte, Woman, Catalog.Edition).Flag.ToString(),
            Is.EqualTo(flag)
        );
    }

    [Test]
    public void Is_read_once_and_the_same_when_it_is_read_again()
    {
        Assert.That(SeedCatalog.Instance, Is.SameAs(Catalog));

        Assert.That(
            SeedCatalog.Load().Analytes.Select(analyte => analyte.Code),
            Is.EqualTo(Catalog.Analytes.Select(analyte => analyte.Code))
        );
    }
}
