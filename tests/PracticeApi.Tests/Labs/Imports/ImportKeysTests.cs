using NUnit.Framework;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Imports;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>Names of what came from outside.</summary>
internal sealed class ImportKeysTests
{
    private static readonly IncomingReport Keyed = new()
    {
        Place = "OBR[1]",
        Key = "F1",
        Accession = "A1",
        Patient = new IncomingPatient { Identifiers = [new("CLINIC", "17")] },
        Results = [],
    };

    private static readonly IncomingReport Said = Keyed with { Key = null };

    [Test]
    public void Lines_of_one_report_begin_alike_and_are_told_apart(
        [Values(true, false)] bool isKeyed
    )
    {
        var report = isKeyed ? Keyed : Said;
        var (tsh, ferritin) = (NameOf(report, "tsh"), NameOf(report, "ferritin"));

        Assert.Multiple(() =>
        {
            Assert.That(tsh, Is.Not.EqualTo(ferritin));
            Assert.That(tsh[..11], Is.EqualTo(ferritin[..11]));
            Assert.That(NameOf(report, "tsh"), Is.EqualTo(tsh));
        });
    }

    [TestCase("F2", "A1", "17")]
    [TestCase(null, "A2", "17")]
    [TestCase(null, "A1", "18")]
    public void Those_of_another_begin_otherwise(string? key, string accession, string patient)
    {
        var other = Keyed with
        {
            Key = key,
            Accession = accession,
            Patient = new IncomingPatient { Identifiers = [new("CLINIC", patient)] },
        };

        Assert.That(
            NameOf(other, "tsh")[..11],
            Is.Not.EqualTo(NameOf(key is null ? Said : Keyed, "tsh")[..11])
        );
    }

    // What may be said of the same line otherwise when it comes again.
    [Test]
    public void The_laboratory_and_the_place_are_no_part_of_the_name(
        [Values(true, false)] bool isKeyed
    )
    {
        var report = isKeyed ? Keyed : Said;

        Assert.That(
            NameOf(report with { Laboratory = "North", Place = "OBR[7]", Title = "T" }, "tsh"),
            Is.EqualTo(NameOf(report, "tsh"))
        );
    }

    [Test]
    public void The_name_of_before_is_the_same_without_its_beginning(
        [Values(true, false)] bool isKeyed
    )
    {
        var line = LineOf(isKeyed ? Keyed : Said, "tsh");

        Assert.Multiple(() =>
        {
            Assert.That(line.SourceKey, Does.StartWith("~").And.EndsWith(line.SourceKeyBefore));
            Assert.That(line.SourceKeyBefore, Has.Length.EqualTo(43));
            Assert.That(
                string.CompareOrdinal(line.SourceKeyBefore, line.SourceKey),
                Is.Negative,
                "it lies before all that begin alike"
            );
        });
    }

    private static string NameOf(IncomingReport report, string test) =>
        LineOf(report, test).SourceKey;

    private static ImportLine LineOf(IncomingReport report, string test) =>
        new(
            "hl7",
            "LAB",
            report,
            new IncomingResult
            {
                Place = "OBX[1]",
                Key = test,
                Codes = [new IncomingCode(IncomingCode.Analyte, test, null)],
                Entry = new LabEntry(),
                Original = test,
            }
        );
}
