using NUnit.Framework;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Tests.Labs;

public sealed class AnalyteCatalogTests
{
    private static readonly Analyte Urea = TestAnalytes.Glucose with
    {
        Code = "bun",
        Name = "Urée (BUN)",
        Category = "kidney",
        Aliases = ["blood urea nitrogen"],
        Loinc =
        [
            new("3094-0", "Urea nitrogen", "mg/dL", LoincForm.Same, AutoMap: true),
            new("22664-7", null, "mmol/L", LoincForm.OtherQuantity, AutoMap: false),
        ],
    };

    private static readonly AnalyteCatalog Catalog = new(
        "edition",
        [TestAnalytes.Glucose, Urea],
        TestAnalytes.Spellings,
        TestAnalytes.Words
    );

    [Test]
    public void Finds_by_code_and_by_the_LOINC_codes_that_map_by_themselves()
    {
        Assert.That(Catalog.Find("bun"), Is.SameAs(Urea));
        Assert.That(Catalog.Find("BUN"), Is.Null);
        Assert.That(Catalog.FindByLoinc("3094-0"), Is.SameAs(Urea));
        Assert.That(Catalog.FindByLoinc("22664-7"), Is.Null);
        Assert.That(Catalog.TermsOf("22664-7").Single().Analyte, Is.SameAs(Urea));
        Assert.That(Urea.PrimaryLoinc, Is.EqualTo("3094-0"));
    }

    [TestCase("urée", 1)]
    [TestCase("UREE", 1)]
    [TestCase("nitrogen blood", 1)]
    [TestCase("3094-0", 1)]
    [TestCase("22664-7", 0)]
    [TestCase("u", 2)]
    [TestCase("", 2)]
    [TestCase(null, 2)]
    public void Searches_without_regard_to_case_and_accents(string? query, int count) =>
        Assert.That(Catalog.Search(query), Has.Count.EqualTo(count));

    [Test]
    public void Lists_a_category() =>
        Assert.That(Catalog.Search(null, "kidney"), Is.EqualTo(new[] { Urea }));

    [Test]
    public void An_own_analyte_takes_the_place_of_ours()
    {
        var own = Urea with { Name = "Own" };

        Assert.That(Catalog.With([own]).Analytes, Is.EqualTo(new[] { TestAnalytes.Glucose, own }));
        Assert.That(Catalog.With([]), Is.SameAs(Catalog));
    }
}
