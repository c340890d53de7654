using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ImportCsvTests : ImportTest
{
    private const string Csv = "text/csv";

    [Test]
    public async Task Enters_a_row_a_result_and_stores_a_repeated_file_once()
    {
        var (patient, number) = await PatientAsync("Rowson");
        var file = $"""
            patient;date;test;value;unit;range;flag;lab;shelf
            {number};06.05.2024;TSH;6,82;mIU/L;0,40-4,00;H;North;7
            {number};06.05.2024;Ferritin;<5;ng/mL;;;North;7

            """;

        var import = await ImportAsync("patientSystem=CLINIC", file);
        var again = await ImportAsync("patientSystem=CLINIC", file);

        var results = await ResultsAsync(patient);
        var tsh = results.Single(r => (string)r!["analyte"]! == "tsh")!;
        Assert.Multiple(() =>
        {
            Assert.That(Counts(import), Is.EqualTo("entered 2"));
            Assert.That(Counts(again), Is.EqualTo("unchanged 2"));
            Assert.That(results, Has.Count.EqualTo(2));
            Assert.That((string)tsh["valueText"]!, Is.EqualTo("6.82"));
            Assert.That((string)tsh["collectedAt"]!, Is.EqualTo("2024-05-06"));
            Assert.That((string)tsh["laboratoryFlag"]!, Is.EqualTo("H"));
            Assert.That((string)tsh["range"]!["source"]!, Is.EqualTo("laboratory"));
            Assert.That(
                import["faults"]!.AsArray().Select(f => $"{f!["code"]} {f["field"]}"),
                Is.EqualTo(new[] { "column-not-read shelf" })
            );
        });
    }

    [Test]
    public async Task Enters_a_column_an_analyte_by_a_saved_mapping()
    {
        var (patient, number) = await PatientAsync("Widely");
        var mapping = await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/csv-mappings",
                new
                {
                    name = "Wide files",
                    mapping = new
                    {
                        patientSystem = "CLINIC",
                        laboratory = "South",
                        columns = new object[]
                        {
                            new { header = "nr", role = "patient" },
                            new
                            {
                                header = "Schilddrüse",
                                analyte = "tsh",
                                unit = "mIU/L",
                            },
                        },
                    },
                }
            )
        );
        var file = Encoding.Latin1.GetBytes(
            $"nr\tSchilddrüse\tferritin (µg/L)\n{number}\t2,5\t?\n{number}-unknown\t2,6\t\n"
        );

        var import = await ImportAsync(
            $"mapping={mapping["id"]}&collectedAt=2024-05-06T08:00:00%2B02:00",
            file
        );

        var result = (await ResultsAsync(patient)).Single()!;
        var row = (await RowsAsync(import)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 1"));
            Assert.That((string)import["sender"]!, Is.EqualTo("Wide files"));
            Assert.That((string)result["valueText"]!, Is.EqualTo("2.5"));
            Assert.That((string)result["collectedAt"]!, Is.EqualTo("2024-05-06T08:00:00+02:00"));
            Assert.That(
                import["faults"]!.AsArray().Select(f => $"{f!["code"]} {f["field"]}"),
                Is.EqualTo(new[] { "values-missing ferritin (µg/L)" })
            );
            Assert.That((string)row["place"]!, Is.EqualTo("3:Schilddrüse"));
            Assert.That(Codes(row), Is.EqualTo(new[] { "patient-unknown" }));
        });
    }

    [Test]
    public async Task Keeps_what_cannot_be_entered_with_row_and_column()
    {
        var (patient, number) = await PatientAsync("Waiting");

        var import = await ImportAsync(
            "patientSystem=CLINIC",
            $"""
            patient,date,test,value,unit,low
            {number},05/06/2024,TSH,6.82,mIU/L,
            {number},2024-05-06,Unheard of,1,mg/dL,
            {number},2024-05-06,Ferritin,12,furlongs,
            {number},2024-05-06,Ferritin,12,ng/mL,few
            {number},2024-05-06,Ferritin,12

            """
        );

        var rows = await RowsAsync(import);
        Assert.Multiple(async () =>
        {
            Assert.That(Counts(import), Is.EqualTo("waiting 5"));
            Assert.That(await ResultsAsync(patient), Is.Empty);
            Assert.That(
                rows.Select(r => $"{r!["place"]} {string.Join(' ', Codes(r))}"),
                Is.EqualTo(
                    new[]
                    {
                        "2 ambiguous-date collected-at-missing",
                        "3 test-unknown",
                        "4 unknown-unit",
                        "5 invalid-number",
                        "6 too-few-fields unit-required",
                    }
                )
            );
            Assert.That((string)rows[0]!["faults"]![0]!["field"]!, Is.EqualTo("date"));
            Assert.That((string)rows[1]!["original"]!, Does.Contain("Unheard of"));
        });
    }

    [Test]
    public async Task Corrects_a_result_under_the_same_number_of_the_laboratory()
    {
        var (patient, number) = await PatientAsync("Corrected");

        await ImportAsync("patientSystem=CLINIC&sender=north", File("6.82"));
        var import = await ImportAsync("patientSystem=CLINIC&sender=north", File("5.20"));

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That(Counts(import), Is.EqualTo("replaced 1"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("5.20"));
        Assert.That((string)result["status"]!, Is.EqualTo("corrected"));

        string File(string value) =>
            $"patient,date,accession,test,value,unit\n{number},2024-05-06,A-77,TSH,{value},mIU/L\n";
    }

    [TestCase("", "a,b\n1,2\n", "/mapping")]
    [TestCase("collectedAt=soon", "patient,tsh (mIU/L)\n1,2\n", "/collectedAt")]
    public async Task Refuses_what_gives_no_results(string query, string file, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(query, Encoding.UTF8.GetBytes(file)),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Takes_how_a_file_is_read_for_csv_alone()
    {
        using var request = Request(
            "/v1/lab-imports?delimiter=tab",
            Encoding.UTF8.GetBytes(Message([Tsh()]))
        );

        await ProblemAsync(Client.SendAsync(request), 400, "invalid-request");
    }

    [Test]
    public async Task Imports_the_laboratory_columns_of_a_national_survey()
    {
        var lines = await Lines("nhanes/nhanes_labs.csv", 40);
        var first = lines[1].Split(',')[0];
        var (patient, _) = await PatientAsync("Surveyed", "NHANES", first);
        var mapping = await MappingAsync(
            ("respondent", "patient", null, null),
            ("LBXGH_Glycohemoglobin_pct", null, "hba1c", null),
            ("LBXTC_Total_Cholesterol_mg_per_dL", null, "chol-total", null),
            ("LBXSCR_Creatinine_mg_per_dL", null, "creatinine", null),
            ("LBXSATSI_Alanine_aminotransferase_ALT_U_per_L", null, "alt", null)
        );

        var import = await ImportAsync(
            $"mapping={mapping}&patientSystem=NHANES&collectedAt=2008-01-01",
            string.Join('\n', lines)
        );

        var results = await ResultsAsync(patient);
        var cells = lines.Skip(1).Sum(l => Measured(l.Split(',')));
        TestContext.Out.WriteLine(import.ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That((int)import["entered"]!, Is.EqualTo(Measured(lines[1].Split(','))));
            Assert.That((int)import["entered"]! + (int)import["waiting"]!, Is.EqualTo(cells));
            Assert.That(
                results.Select(r => $"{r!["analyte"]} {r["valueText"]} {r["unit"]}"),
                Does.Contain("hba1c 5 %")
            );
            Assert.That(import["faults"]!.AsArray(), Has.Count.EqualTo(45));
        });

        int Measured(string[] fields) =>
            new[] { "LBXGH_", "LBXTC_", "LBXSCR_", "LBXSATSI_" }.Count(prefix =>
                fields[
                    Array.FindIndex(
                        lines[0].Split(','),
                        h => h.StartsWith(prefix, StringComparison.Ordinal)
                    )
                ].Length > 0
            );
    }

    [Test]
    public async Task Imports_dirty_thyroid_records()
    {
        var lines = await Lines("uci_thyroid/thyroid0387.csv", 60);
        var record = lines.Skip(1).First(l => l.Split(',')[17] != "?").Split(',')[^1];
        var (patient, _) = await PatientAsync("Thyroid", "UCI", record);
        var mapping = await MappingAsync(
            ("diagnosis_and_record", "patient", null, null),
            ("TSH", null, "tsh", "mIU/L"),
            ("T3", null, "t3-total", "nmol/L"),
            ("TT4", null, "t4-total", "nmol/L")
        );

        var import = await ImportAsync(
            $"mapping={mapping}&patientSystem=UCI&collectedAt=1986-01-01",
            string.Join(
                '\n',
                [
                    .. lines,
                    "65511,F,f,f,f,f,f,f,f,f,t,f,f,f,f,f,t,2,f,?,f,?,f,?,f,?,t,11,other,-[1]",
                ]
            )
        );

        var rows = await RowsAsync(import);
        Assert.Multiple(async () =>
        {
            Assert.That(await ResultsAsync(patient), Is.Not.Empty);
            Assert.That(
                Codes(rows[^1]!),
                Is.EqualTo(new[] { "implausible-age", "patient-unknown" })
            );
            Assert.That(
                import["faults"]!.AsArray().Count(f => (string)f!["code"]! == "values-missing"),
                Is.EqualTo(3)
            );
        });
    }

    private async Task<(string Id, string Number)> PatientAsync(
        string family,
        string system = "CLINIC",
        string? value = null
    )
    {
        var number = value ?? Unique("C-");
        var patient = await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "Alpha",
                    familyName = family,
                    birthDate = "1980-05-17",
                    sex = "female",
                    identifiers = new[] { new { system, value = number } },
                }
            )
        );
        return ((string)patient["id"]!, number);
    }

    private async Task<string> MappingAsync(
        params (string Header, string? Role, string? Analyte, string? Unit)[] columns
    ) =>
        (string)
            (
                await OkAsync(
                    Client.PostAsJsonAsync(
                        "/v1/csv-mappings",
                        new
                        {
                            name = "Survey",
                            mapping = new
                            {
                                columns = columns.Select(c => new
                                {
                                    header = c.Header,
                                    role = c.Role,
                                    analyte = c.Analyte,
                                    unit = c.Unit,
                                }),
                            },
                        }
                    )
                )
            )["id"]!;

    private static async Task<string[]> Lines(string path, int count) =>
        [.. (await System.IO.File.ReadAllLinesAsync(SharedData.Path(path))).Take(count)];

    private Task<JsonNode> ImportAsync(string query, string file) =>
        ImportAsync(query, Encoding.UTF8.GetBytes(file));

    private Task<JsonNode> ImportAsync(string query, byte[] file) =>
        OkAsync(SendAsync(query, file));

    private async Task<HttpResponseMessage> SendAsync(string query, byte[] file)
    {
        using var request = Request($"/v1/lab-imports?{query}", file, Csv);
        return await Client.SendAsync(request);
    }

    private static string Counts(JsonNode import) =>
        string.Join(
            ' ',
            new[] { "entered", "replaced", "unchanged", "outdated", "waiting" }
                .Where(what => (int)import[what]! > 0)
                .Select(what => $"{what} {import[what]}")
        );
}
