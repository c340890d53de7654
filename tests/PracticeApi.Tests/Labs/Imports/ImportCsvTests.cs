using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ImportCsvTests : ImportTest
{
    private const string Csv = "text/csv";

    // Those whose results enter; of all others they wait.
    private const int KnownPatients = 200;

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
    public async Task A_dry_run_answers_what_would_be_stored_and_stores_nothing()
    {
        var (patient, number) = await PatientAsync("Dryly");
        var imports = await CountAsync("LabImports");

        using var response = await SendAsync(
            "patientSystem=CLINIC&dryRun=true",
            Encoding.UTF8.GetBytes(
                $"patient,date,tsh (mIU/L)\n{number},2024-05-06,6.82\n{number},soon,6.83\n"
            )
        );

        var import = await JsonAsync(response);
        Assert.Multiple(async () =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(200));
            Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 1"));
            Assert.That(await ResultsAsync(patient), Is.Empty);
            Assert.That(await CountAsync("LabImports"), Is.EqualTo(imports));
        });
    }

    [Test]
    public async Task Enters_a_resolved_row_as_if_it_had_come_right()
    {
        var (patient, number) = await PatientAsync("Resolved");
        var import = await ImportAsync(
            "patientSystem=CLINIC",
            $"patient,date,test,value,unit\n{number},05/06/2024,Thyreotropin,6.82,mIU/L\n"
        );
        var row = (await RowsAsync(import)).Single()!;

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-imports/{import["id"]}/rows/{row["number"]}/resolve",
                new { analyte = "tsh", collectedAt = "2024-06-05" },
                (int)row["version"]!
            )
        );
        var next = await ImportAsync(
            "patientSystem=CLINIC",
            $"patient,date,test,value,unit\n{number},2024-07-01,Thyreotropin,5.10,mIU/L\n"
        );

        Assert.That(Counts(next), Is.EqualTo("entered 1"));
        Assert.That(
            (await ResultsAsync(patient)).Select(r =>
                $"{r!["analyte"]} {r["valueText"]} {r["collectedAt"]}"
            ),
            Is.EqualTo(new[] { "tsh 5.10 2024-07-01", "tsh 6.82 2024-06-05" })
        );
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
    public async Task Imports_a_national_survey_whole()
    {
        var lines = await LinesAsync("nhanes/nhanes_labs.csv");
        var headers = lines[0].Split(',');
        (string Header, string Analyte)[] columns =
        [
            ("LBXGH_Glycohemoglobin_pct", "hba1c"),
            ("LBXGLU_Fasting_Glucose_mg_per_dL", "glucose-fasting"),
            ("LBXIN_Insulin_uU_per_mL", "insulin-fasting"),
            ("LBXTC_Total_Cholesterol_mg_per_dL", "chol-total"),
            ("LBDHDD_Direct_HDL_Cholesterol_mg_per_dL", "hdl"),
            ("LBXTR_Triglyceride_mg_per_dL", "triglycerides"),
            ("LBXSCR_Creatinine_mg_per_dL", "creatinine"),
            ("LBXSUA_Uric_acid_mg_per_dL", "uric-acid"),
            ("LBXSATSI_Alanine_aminotransferase_ALT_U_per_L", "alt"),
            ("LBXSASSI_Aspartate_aminotransferase_AST_U_per_L", "ast"),
            ("LBXSNASI_Sodium_mmol_per_L", "sodium"),
            ("LBXSKSI_Potassium_mmol_per_L", "potassium"),
        ];
        var respondents = lines.Skip(1).Select(line => line.Split(',')).ToList();
        var known = respondents.Take(KnownPatients).ToList();
        var (patient, _) = await PatientsAsync("NHANES", known.Select(fields => fields[0]));
        var mapping = await MappingAsync([
            ("respondent", "patient", null, null),
            .. columns.Select(one =>
                (one.Header, (string?)null, (string?)one.Analyte, (string?)null)
            ),
        ]);

        var import = await ImportAsync(
            $"mapping={mapping}&patientSystem=NHANES&collectedAt=2008-01-01",
            string.Join('\n', lines)
        );

        var results = await ResultsAsync(patient);
        TestContext.Out.WriteLine(
            $"{respondents.Count} respondents, {respondents.Sum(Measured)} values: {Counts(import)}"
        );
        Assert.Multiple(() =>
        {
            Assert.That(respondents, Has.Count.EqualTo(5459));
            Assert.That((int)import["entered"]!, Is.EqualTo(known.Sum(Measured)));
            Assert.That(
                (int)import["waiting"]!,
                Is.EqualTo(respondents.Skip(KnownPatients).Sum(Measured))
            );
            Assert.That(
                results
                    .Where(result => result!["derivedFrom"] is null)
                    .Select(result => $"{result!["analyte"]} {result["valueText"]}"),
                Is.EquivalentTo(
                    columns
                        .Select(one => (one.Analyte, Value: Field(known[0], one.Header)))
                        .Where(one => one.Value.Length > 0)
                        .Select(one => $"{one.Analyte} {one.Value}")
                )
            );
        });

        string Field(string[] fields, string header) => fields[Array.IndexOf(headers, header)];

        int Measured(string[] fields) =>
            columns.Count(column => Field(fields, column.Header).Length > 0);
    }

    [Test]
    public async Task Imports_dirty_thyroid_records_whole()
    {
        var lines = await LinesAsync("uci_thyroid/thyroid0387.csv");
        var headers = lines[0].Split(',');
        string[] measured = ["TSH", "T3", "TT4"];
        var records = lines.Skip(1).Select(line => line.Split(',')).ToList();
        var known = records
            .Where(fields => Values(fields) > 0 && IsOfAge(fields))
            .Take(KnownPatients)
            .ToList();
        var (patient, _) = await PatientsAsync("UCI", known.Select(fields => fields[^1]));
        var mapping = await MappingAsync(
            ("diagnosis_and_record", "patient", null, null),
            ("TSH", null, "tsh", "mIU/L"),
            ("T3", null, "t3-total", "nmol/L"),
            ("TT4", null, "t4-total", "nmol/L")
        );

        var import = await ImportAsync(
            $"mapping={mapping}&patientSystem=UCI&collectedAt=1986-01-01",
            string.Join('\n', lines)
        );

        var rows = await RowsAsync(import);
        var faults = import["faults"]!.AsArray().GroupBy(fault => (string)fault!["code"]!).ToList();
        TestContext.Out.WriteLine(
            $"{records.Count} records, {records.Sum(Values)} values: {Counts(import)}; faults: {string.Join(", ", faults.Select(one => $"{one.Key} {one.Count()}"))}"
        );
        Assert.Multiple(async () =>
        {
            Assert.That(records, Has.Count.EqualTo(4661));
            Assert.That((int)import["entered"]!, Is.EqualTo(known.Sum(Values)));
            Assert.That(
                (int)import["entered"]! + (int)import["waiting"]!,
                Is.EqualTo(records.Sum(Values))
            );
            Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(Values(known[0])));
            Assert.That(rows.Select(row => Codes(row!)), Is.All.Contains("patient-unknown"));
            Assert.That(
                await TooOldAsync(),
                Is.EqualTo(records.Where(fields => !IsOfAge(fields)).Sum(Values))
            );
            Assert.That(
                faults.Single(one => one.Key == "values-missing").Count(),
                Is.EqualTo(measured.Length)
            );
        });

        int Values(string[] fields) =>
            measured.Count(name => fields[Array.IndexOf(headers, name)] != "?");
    }

    // One of the records gives an age of 65,511 years.
    private static bool IsOfAge(string[] fields) =>
        int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture) < 120;

    private async Task<int> TooOldAsync()
    {
        await using var connection = Database.Connect();
        return (await connection.QueryAsync<string>("SELECT Faults FROM LabImportRows")).Count(
            faults => faults.Contains("implausible-age", StringComparison.Ordinal)
        );
    }

    /// <summary>Registers a patient a number; answers the first.</summary>
    private async Task<(string Id, string Number)> PatientsAsync(
        string system,
        IEnumerable<string> numbers
    )
    {
        List<(string Id, string Number)> patients = [];
        foreach (var number in numbers)
        {
            patients.Add(await PatientAsync("Surveyed", system, number));
        }

        return patients[0];
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

    private static Task<string[]> LinesAsync(string path) =>
        File.ReadAllLinesAsync(SharedData.Path(path));

    private Task<JsonNode> ImportAsync(string query, string file) =>
        ImportAsync(query, Encoding.UTF8.GetBytes(file));

    private Task<JsonNode> ImportAsync(string query, byte[] file) =>
        OkAsync(SendAsync(query, file));

    private async Task<HttpResponseMessage> SendAsync(string query, byte[] file)
    {
        using var request = Request($"/v1/lab-imports?{query}", file, Csv);
        return await Client.SendAsync(request);
    }
}
