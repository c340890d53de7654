using NUnit.Framework;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Tests.Labs;

public sealed class SpecimensTests
{
    [TestCase("serum/plasma", null, null)]
    [TestCase("serum/plasma", "Serum", null)]
    [TestCase("serum/plasma", " plasma ", null)]
    [TestCase("serum/plasma", "Serum/Plasma", null)]
    [TestCase("blood", "Whole blood", null)]
    [TestCase("urine (timed)", "urine", null)]
    [TestCase("calculated", "serum", null)]
    [TestCase(null, "serum", null)]
    [TestCase("serum", "plasma", "plasma")]
    [TestCase("serum/plasma", "Saliva", "saliva")]
    [TestCase("serum/plasma", "Capillary  blood", "capillary blood")]
    public void Is_another_when_it_says_what_the_analyte_s_own_does_not(
        string? own,
        string? stated,
        string? other
    ) =>
        Assert.That(
            Specimens.Other(TestAnalytes.Glucose with { Specimen = own }, stated),
            Is.EqualTo(other)
        );
}
