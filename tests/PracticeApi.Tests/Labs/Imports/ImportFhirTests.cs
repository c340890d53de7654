using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ImportFhirTests : ImportTest
{
    private const string Fhir = "application/fhir+json";
    private const string Ssin = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";

    [Test]
    public async Task Enters_a_bundle_and_queues_what_it_cannot_know()
    {
        var (patient, number) = await PatientAsync("Bundled", "CLINIC");

        var import = await ImportAsync(
            Bundle(
                number,
                "2024-05-07T10:00:00Z",
                """{"value":6.82,"unit":"mIU/L"}""",
                ""","component":[{"code":{"text":"Unheard of"},"valueInteger":7}]"""
            )
        );

        var result = (await ResultsAsync(patient)).Single()!;
        var row = (await RowsAsync(import)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 1"));
            Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
            Assert.That((string)result["collectedAt"]!, Is.EqualTo("2024-05-06T08:00:00+02:00"));
            Assert.That((string)result["laboratoryFlag"]!, Is.EqualTo("H"));
            Assert.That((string)row["place"]!, Is.EqualTo("/entry/2/resource/component/0"));
            Assert.That(Codes(row), Is.EqualTo(new[] { "test-unknown" }));
            Assert.That(
                import["faults"]!.AsArray().Select(f => $"{f!["place"]} {f["code"]}"),
                Is.EqualTo(new[] { "/entry/3/resource resource-not-read" })
            );
        });
    }

    [Test]
    public async Task Ends_with_the_newest_version_in_whatever_order_they_come()
    {
        var (patient, number) = await PatientAsync("Versioned", "CLINIC");
        string[] versions =
        [
            Bundle(number, "2024-05-07T10:00:00Z", """{"value":1.0,"unit":"mIU/L"}"""),
            Bundle(number, "2024-05-09T10:00:00Z", """{"value":3.0,"unit":"mIU/L"}"""),
            Bundle(number, "2024-05-08T10:00:00Z", """{"value":2.0,"unit":"mIU/L"}"""),
        ];

        List<string> counts = [];
        foreach (var version in versions.Append(versions[1]))
        {
            counts.Add(Counts(await ImportAsync(version)));
        }

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(
                counts,
                Is.EqualTo(new[] { "entered 1", "replaced 1", "outdated 1", "unchanged 1" })
            );
            Assert.That((string)result["valueText"]!, Is.EqualTo("3.0"));
            Assert.That((string)result["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)result["version"]!, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task Withdraws_what_the_laboratory_marks_in_error()
    {
        var (patient, number) = await PatientAsync("Withdrawn", "CLINIC");
        await ImportAsync(
            Bundle(number, "2024-05-07T10:00:00Z", """{"value":1.0,"unit":"mIU/L"}""")
        );

        var import = await ImportAsync(
            Bundle(
                number,
                "2024-05-08T10:00:00Z",
                """{"value":1.0,"unit":"mIU/L"}""",
                status: "entered-in-error"
            )
        );

        Assert.That(Counts(import), Is.EqualTo("replaced 1"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["status"]!,
            Is.EqualTo("enteredInError")
        );
    }

    [TestCase("{")]
    [TestCase("{\"resourceType\":\"Patient\"}")]
    public async Task Refuses_what_is_no_report(string body)
    {
        await ProblemAsync(SendAsync(Encoding.UTF8.GetBytes(body)), 400, "import-unreadable");
        Assert.That(
            await CountAsync("LabImportContents"),
            Is.EqualTo(await CountAsync("LabImports"))
        );
    }

    [Test]
    public async Task Imports_the_Belgian_reports_and_loses_no_line()
    {
        var folder = Path.GetDirectoryName(SharedData.Path("fhir_lab_update_scenarios/readme.MD"))!;
        var files = Directory
            .GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var known = await PatientAsync("Lastname", Ssin, "40010199714", "Firstname", "1940-01-01");
        var (entered, waiting, unchanged, outdated, replaced) = (0, 0, 0, 0, 0);
        foreach (var file in files)
        {
            var import = await OkAsync(SendAsync(await File.ReadAllBytesAsync(file)));
            entered += (int)import["entered"]!;
            waiting += (int)import["waiting"]!;
            unchanged += (int)import["unchanged"]!;
            outdated += (int)import["outdated"]!;
            replaced += (int)import["replaced"]!;
        }

        TestContext.Out.WriteLine(
            $"{files.Length} files: {entered} entered, {waiting} wait, {unchanged} unchanged, {outdated} outdated, {replaced} replaced"
        );
        Assert.Multiple(async () =>
        {
            Assert.That(files, Has.Length.EqualTo(26));
            Assert.That(entered + waiting + unchanged + outdated + replaced, Is.EqualTo(404));
            Assert.That(entered, Is.GreaterThan(20));
            Assert.That(await ResultsAsync(known.Id), Has.Count.EqualTo(Math.Min(200, entered)));
        });

        // What came once comes again, and nothing changes.
        var again = await OkAsync(
            SendAsync(
                await File.ReadAllBytesAsync(
                    files.Single(f => f.EndsWith("815333044_5.json", StringComparison.Ordinal))
                )
            )
        );
        Assert.That((int)again["entered"]! + (int)again["replaced"]!, Is.Zero);
    }

    [Test]
    public async Task Imports_synthetic_records_whole_and_loses_no_result()
    {
        var folder = Path.GetDirectoryName(
            SharedData.Path(
                "synthea_fhir_r4/Theo_Abshire_139c7815-7842-419a-9f97-f406a66c06df.json.gz"
            )
        )!;
        var (entered, waiting) = (0, 0);
        Dictionary<string, int> reasons = [];
        foreach (var file in Directory.GetFiles(folder, "*.gz").Order(StringComparer.Ordinal))
        {
            await using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var bundle = new MemoryStream();
            await zip.CopyToAsync(bundle);
            var person = JsonNode.Parse(bundle.ToArray())!["entry"]!
                .AsArray()
                .Select(entry => entry!["resource"]!)
                .Single(resource => (string)resource["resourceType"]! == "Patient");
            var identifier = person["identifier"]![0]!;
            var (patient, _) = await PatientAsync(
                (string)person["name"]![0]!["family"]!,
                (string)identifier["system"]!,
                (string)identifier["value"]!,
                (string)person["name"]![0]!["given"]![0]!,
                (string)person["birthDate"]!
            );

            var import = await OkAsync(SendAsync(bundle.ToArray()));

            entered += (int)import["entered"]!;
            waiting += (int)import["waiting"]!;
            Assert.That(
                (int)import["unchanged"]! + (int)import["outdated"]! + (int)import["replaced"]!,
                Is.Zero
            );
            Assert.That(
                (await ResultsAsync(patient)).Count > 0,
                Is.EqualTo((int)import["entered"]! > 0)
            );
            foreach (
                var code in (await RowsAsync(import, "waiting")).SelectMany(row => Codes(row!))
            )
            {
                reasons[code] = reasons.GetValueOrDefault(code) + 1;
            }
        }

        TestContext.Out.WriteLine(
            $"{entered} entered, {waiting} wait: {string.Join(", ", reasons.Select(one => $"{one.Key} {one.Value}"))}"
        );
        Assert.Multiple(() =>
        {
            Assert.That(entered + waiting, Is.EqualTo(970));
            Assert.That(entered, Is.EqualTo(561));
            Assert.That(
                reasons,
                Is.EqualTo(
                    new Dictionary<string, int> { ["test-unknown"] = 378, ["test-uncertain"] = 31 }
                )
            );
        });
    }

    private static string Bundle(
        string number,
        string issued,
        string quantity,
        string more = "",
        string status = "final"
    ) =>
        $$"""
            {"resourceType":"Bundle","type":"collection","entry":[
              {"resource":{"resourceType":"Patient","id":"p","identifier":[{"system":"CLINIC","value":"{{number}}"}] } },
              {"resource":{"resourceType":"DiagnosticReport","identifier":[{"system":"urn:reports","value":"R-{{number}}"}],"status":"{{status}}",
                "code":{"text":"Thyroid"},"subject":{"reference":"Patient/p"},"issued":"{{issued}}","result":[{"reference":"Observation/o"}] } },
              {"resource":{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"3016-3"}]},
                "effectiveDateTime":"2024-05-06T08:00:00+02:00","valueQuantity":{{quantity}},
                "interpretation":[{"coding":[{"code":"H"}]}]{{more}} } },
              {"resource":{"resourceType":"Encounter","id":"e"} }]}
            """;

    private new Task<JsonNode> ImportAsync(string json) =>
        OkAsync(SendAsync(Encoding.UTF8.GetBytes(json)));

    private async Task<HttpResponseMessage> SendAsync(byte[] json)
    {
        using var request = Request("/v1/lab-imports", json, Fhir);
        return await Client.SendAsync(request);
    }
}
