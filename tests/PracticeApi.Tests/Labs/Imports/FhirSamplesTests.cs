using System.IO.Compression;
using System.Text.Json;
using NUnit.Framework;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>What the reader makes of public FHIR resources: every observation of each ends as a line, a heading or on the list of what was not read.</summary>
internal sealed class FhirSamplesTests
{
    private static readonly LabEntryReader Entries = new(
        SeedCatalog.Instance.Spellings,
        SeedCatalog.Instance.Words
    );

    [Test]
    public void Reads_the_Belgian_laboratory_reports_whole()
    {
        var files = Files("fhir_lab_update_scenarios/readme.MD", "*.json");
        var tally = Tally(files.Select(f => File.ReadAllBytes(f)));

        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Count.EqualTo(26));
            Assert.That(tally.Faults, Is.Empty);
            Assert.That(tally.Reports, Is.EqualTo(27));
            Assert.That(tally.Lines, Is.EqualTo(tally.Observations - tally.Headings));
            Assert.That(tally.Lines, Is.EqualTo(404));
            // One observation has neither a value nor a status that says why.
            Assert.That(tally.FaultyLines, Is.EqualTo(1));
            Assert.That(tally.Lines, Is.EqualTo(tally.Statuses.Values.Sum()));
            Assert.That(tally.Statuses[IncomingStatus.Registered], Is.EqualTo(53));
            Assert.That(tally.Statuses[IncomingStatus.Corrected], Is.EqualTo(8));
        });
    }

    [Test]
    public void Knows_the_Belgian_patient_laboratory_and_versions()
    {
        var versions = new[] { 2, 5 }
            .Select(v =>
                Read(
                    File.ReadAllBytes(
                        SharedData.Path(
                            $"fhir_lab_update_scenarios/Macsys/815333044/81365677998_815333044_{v}.json"
                        )
                    )
                )
                    .Reports.Single()
            )
            .ToList();

        Assert.Multiple(() =>
        {
            Assert.That(versions[0].Key, Is.EqualTo(versions[1].Key));
            Assert.That(versions[0].VersionAt, Is.LessThan(versions[1].VersionAt!.Value));
            Assert.That(
                versions[0].Results.Select(r => r.Key),
                Is.EqualTo(versions[1].Results.Select(r => r.Key)).And.Unique
            );
            Assert.That(versions[1].Patient.Identifiers.Single().Value, Has.Length.EqualTo(11));
            Assert.That(versions[1].Patient.BirthDate, Is.EqualTo(new DateOnly(1940, 1, 1)));
            Assert.That(versions[1].Laboratory, Is.Not.Null);
            Assert.That(
                versions[1].Results.Select(r => r.CollectedAt),
                Is.All.EqualTo("2021-11-04T00:00:00+01:00")
            );
        });
    }

    [Test]
    public void Keeps_the_documents_of_one_collection_apart()
    {
        var reports = Read(
            File.ReadAllBytes(
                SharedData.Path(
                    "fhir_lab_update_scenarios/eHealth/Bundle-bundle-2-reports-2-patients.json"
                )
            )
        ).Reports;

        Assert.That(reports.Select(r => r.Key), Is.Unique);
        Assert.That(reports, Has.Count.EqualTo(2));
    }

    [Test]
    public void Reads_the_laboratory_results_of_synthetic_records()
    {
        var files = Files(
            "synthea_fhir_r4/Theo_Abshire_139c7815-7842-419a-9f97-f406a66c06df.json.gz",
            "*.gz"
        );
        var tally = Tally(files.Select(Unzipped));

        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Count.EqualTo(20));
            Assert.That(tally.Faults, Is.Empty);
            Assert.That(tally.Lines, Is.EqualTo(970));
            Assert.That(tally.NotLaboratory, Is.EqualTo(1148));
            Assert.That(tally.Observations, Is.EqualTo(2118));
            Assert.That(tally.FaultyLines, Is.Zero);
            Assert.That(tally.Known + tally.Waiting, Is.EqualTo(970));
            Assert.That(tally.Known, Is.GreaterThan(500));
        });
    }

    [Test]
    public void Reads_specification_examples_without_losing_an_observation()
    {
        string[] files =
        [
            .. Files("fhir_r4_examples/spec-4.0.1/bundle-response.json", "*.json"),
            .. Files(
                "fhir_r4_examples/au/au-core__Observation-lipid-hdl-1-referenceRange-text.json",
                "*.json"
            ),
            .. Files("fhir_r4_examples/us-core/Observation-exercise-per-day.json", "*.json"),
        ];
        var tally = Tally(files.Select(f => File.ReadAllBytes(f)));

        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Length.GreaterThan(250));
            Assert.That(tally.Observations, Is.GreaterThan(200));
            Assert.That(tally.Faults.Select(f => f.Code), Is.All.EqualTo("wrong-resource-type"));
        });
    }

    [Test]
    public void Answers_hostile_json_with_faults()
    {
        var folder = Path.GetDirectoryName(
            SharedData.Path("bad_input/JSONTestSuite/i_number_pos_double_huge_exp.json")
        )!;
        var files = Directory.GetFiles(folder);

        Assert.That(files, Has.Length.GreaterThan(100));
        foreach (var file in files)
        {
            Assert.That(
                Read(File.ReadAllBytes(file)).Faults,
                Is.Not.Empty,
                () => Path.GetFileName(file)
            );
        }
    }

    private static FhirContents Read(byte[] json) =>
        FhirReader.Read(json, SeedCatalog.Instance.Words);

    private static List<string> Files(string known, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(
                    Path.GetDirectoryName(SharedData.Path(known))!,
                    pattern,
                    SearchOption.AllDirectories
                )
                .Order(StringComparer.Ordinal),
        ];

    private static byte[] Unzipped(string path)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zip.CopyTo(whole);
        return whole.ToArray();
    }

    private sealed class Counts
    {
        public int Observations;
        public int Reports;
        public int Lines;
        public int FaultyLines;
        public int Headings;
        public int NotLaboratory;
        public int Known;
        public int Waiting;
        public List<IncomingFault> Faults { get; } = [];
        public Dictionary<IncomingStatus, int> Statuses { get; } = [];
    }

    private static Counts Tally(IEnumerable<byte[]> files)
    {
        var counts = new Counts();
        foreach (var json in files)
        {
            using var document = JsonDocument.Parse(json);
            var observations = new Dictionary<string, JsonElement>();
            Observations(document.RootElement, "", observations);
            var contents = Read(json);
            var lines = contents.Reports.SelectMany(r => r.Results).ToList();
            var notRead = contents
                .NotRead.Where(n => n.ResourceType == "Observation")
                .Select(n => n.Place)
                .ToHashSet();

            foreach (var place in observations.Keys)
            {
                var isLine = lines.Exists(l =>
                    l.Place == place
                    || l.Place.StartsWith($"{place}/component/", StringComparison.Ordinal)
                );
                Assert.That(
                    isLine ^ notRead.Contains(place) || IsRefused(contents),
                    Is.True,
                    () => $"{place} is neither a line nor listed, or both."
                );
            }

            Assert.That(lines.Select(l => l.Place), Is.Unique);
            counts.Observations += observations.Count;
            counts.Reports += contents.Reports.Count;
            counts.Lines += lines.Count;
            counts.FaultyLines += lines.Count(l => l.Faults.Count > 0);
            counts.Faults.AddRange(contents.Faults);
            counts.Headings += contents.NotRead.Count(n => n.Reason == FhirNotReadReason.Heading);
            counts.NotLaboratory += contents.NotRead.Count(n =>
                n is { ResourceType: "Observation", Reason: FhirNotReadReason.NotLaboratory }
            );
            foreach (var line in lines)
            {
                counts.Statuses[line.Status] = counts.Statuses.GetValueOrDefault(line.Status) + 1;
                _ = CanEnter(line) ? counts.Known++ : counts.Waiting++;
            }
        }

        TestContext.Out.WriteLine(
            $"{counts.Observations} observations: {counts.Lines} lines in {counts.Reports} reports ({counts.Known} can enter, {counts.Waiting} wait, {counts.FaultyLines} of them with faults), {counts.Headings} headings, {counts.NotLaboratory} not of a laboratory"
        );
        TestContext.Out.WriteLine(
            string.Join(", ", counts.Statuses.Select(s => $"{s.Key} {s.Value}"))
        );
        return counts;
    }

    private static bool IsRefused(FhirContents contents) =>
        contents.Faults.Any(f => f.Code == "wrong-resource-type");

    private static bool CanEnter(IncomingResult line)
    {
        var analyte = line
            .Codes.Where(c => c.System == IncomingCode.Loinc)
            .Select(c => SeedCatalog.Instance.FindByLoinc(c.Code!))
            .FirstOrDefault(a => a is not null);
        return analyte is not null
            && line.Faults.Count == 0
            && Entries.Read(line.Entry, analyte).Faults.Count == 0;
    }

    private static void Observations(
        JsonElement element,
        string place,
        Dictionary<string, JsonElement> found
    )
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
            {
                Observations(item, $"{place}/{i++}", found);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty("resourceType", out var type) && type.ValueEquals("Observation"))
        {
            found.Add(place, element);
        }

        foreach (var member in element.EnumerateObject())
        {
            Observations(member.Value, $"{place}/{member.Name}", found);
        }
    }
}
