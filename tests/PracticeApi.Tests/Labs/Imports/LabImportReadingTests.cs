using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class GetLabImportTests : ImportTest
{
    [Test]
    public async Task Says_in_numbers_what_became_of_it()
    {
        var (_, pid) = await KnownPatientAsync();
        var sent = await ImportAsync(Message([Tsh(), Tsh("7")], pid: pid, filler: Unique("F")));

        var import = await OkAsync(Client.GetAsync($"/v1/lab-imports/{(string)sent["id"]!}"));

        Assert.Multiple(() =>
        {
            Assert.That((string)import["mediaType"]!, Is.EqualTo(Hl7));
            Assert.That((string)import["state"]!, Is.EqualTo("done"));
            Assert.That((int)import["units"]!, Is.EqualTo(1));
            Assert.That((int)import["reports"]!, Is.EqualTo(1));
            Assert.That((int)import["entered"]!, Is.EqualTo(1));
            Assert.That((int)import["waiting"]!, Is.EqualTo(1));
        });
        await ProblemAsync(
            Client.GetAsync($"/v1/lab-imports/{Guid.NewGuid()}"),
            404,
            "lab-import-not-found"
        );
    }
}

public sealed class ListLabImportsTests : ImportTest
{
    [Test]
    public async Task Lists_the_newest_first_and_those_that_wait()
    {
        var (_, pid) = await KnownPatientAsync();
        var clean = await ImportAsync(Message([Tsh()], pid: pid, filler: Unique("F")));
        var waiting = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: Unique("F")));

        var first = await OkAsync(Client.GetAsync("/v1/lab-imports?limit=1"));
        var second = await OkAsync(
            Client.GetAsync($"/v1/lab-imports?limit=1&cursor={(string)first["next"]!}")
        );
        var queue = await OkAsync(Client.GetAsync("/v1/lab-imports?waiting=true"));
        var done = await OkAsync(Client.GetAsync("/v1/lab-imports?waiting=false"));

        Assert.Multiple(() =>
        {
            Assert.That((string)first["items"]![0]!["id"]!, Is.EqualTo((string)waiting["id"]!));
            Assert.That((string)second["items"]![0]!["id"]!, Is.EqualTo((string)clean["id"]!));
            Assert.That(
                queue["items"]!.AsArray().Select(one => (string)one!["id"]!),
                Is.EqualTo(new[] { (string)waiting["id"]! })
            );
            Assert.That(
                done["items"]!.AsArray().Select(one => (string)one!["id"]!),
                Is.EqualTo(new[] { (string)clean["id"]! })
            );
        });
    }
}

public sealed class GetLabImportOriginalTests : ImportTest
{
    [Test]
    public async Task Is_always_a_download()
    {
        var (_, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([Tsh()], pid: pid, filler: Unique("F")));

        using var response = await Client.GetAsync(
            $"/v1/lab-imports/{(string)import["id"]!}/original"
        );

        Assert.That(
            response.Content.Headers.ContentDisposition?.DispositionType,
            Is.EqualTo("attachment")
        );
        Assert.That(
            response.Content.Headers.ContentType?.MediaType,
            Is.EqualTo("application/octet-stream")
        );
    }
}

public sealed class GetLabImportAcknowledgmentTests : ImportTest
{
    [Test]
    public async Task Is_what_the_sender_was_answered()
    {
        var (_, pid) = await KnownPatientAsync();
        var message = Message([Tsh()], pid: pid, filler: Unique("F"));
        var answered = await AcknowledgedAsync(message);
        var import = await ImportAsync(message);

        var text = await Client.GetStringAsync(
            $"/v1/lab-imports/{(string)import["id"]!}/acknowledgment"
        );

        Assert.That(text.Split('\r', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(answered));
        Assert.That(answered[0], Does.StartWith("MSH|^~\\&|PMAPI|DEMO CLINIC|LABSYS|DEMO LAB|"));
    }
}

public sealed class ListLabImportRowsTests : ImportTest
{
    [Test]
    public async Task Lists_by_status_along_a_cursor()
    {
        var (_, pid) = await KnownPatientAsync();
        var import = await ImportAsync(
            Message(
                [Tsh("a"), "NM|X^Y||1|mg/L||||| F", "NM|Z^Z||1|mg/L||||| F"],
                pid: pid,
                filler: Unique("F")
            )
        );
        var path = $"/v1/lab-imports/{(string)import["id"]!}/rows";

        var first = await OkAsync(Client.GetAsync($"{path}?limit=2&status=waiting"));
        var rest = await OkAsync(
            Client.GetAsync($"{path}?limit=2&status=waiting&cursor={(string)first["next"]!}")
        );

        Assert.That(
            first["items"]!
                .AsArray()
                .Concat(rest["items"]!.AsArray())
                .Select(row => (int)row!["number"]!),
            Is.EqualTo(new[] { 1, 2, 3 })
        );
        Assert.That(await RowsAsync(import, "entered"), Is.Empty);
    }
}

public sealed class GetLabImportRowTests : ImportTest
{
    [Test]
    public async Task Shows_the_person_the_codes_and_the_text_and_is_audited()
    {
        var (patient, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: Unique("F")));

        using var response = await Client.GetAsync(
            $"/v1/lab-imports/{(string)import["id"]!}/rows/1"
        );
        var row = await JsonAsync(response);

        Assert.Multiple(() =>
        {
            Assert.That(response.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That((string)row["person"]!["familyName"]!, Is.EqualTo("TESTPATIENT"));
            Assert.That((string)row["codes"]![0]!["code"]!, Is.EqualTo("3016-3"));
            Assert.That((string)row["codes"]![0]!["system"]!, Is.EqualTo("http://loinc.org"));
            Assert.That((string)row["faults"]![0]!["field"]!, Is.EqualTo("5"));
        });
        Assert.That(await AuditAsync(patient), Does.Contain("GetLabImportRow:done"));
    }
}

public sealed class ContinueLabImportTests : ImportTest
{
    [Test]
    public async Task Goes_on_where_it_was_interrupted_and_stores_nothing_twice()
    {
        var (patient, pid) = await KnownPatientAsync();
        var batch = string.Concat(
            Enumerable.Range(0, 3).Select(_ => Message([Tsh()], pid: pid, filler: Unique("F")))
        );
        var import = await ImportAsync(batch);
        await InterruptAsync((string)import["id"]!);
        var path = $"/v1/lab-imports/{(string)import["id"]!}/continue";

        var done = await OkAsync(SendAsync(HttpMethod.Post, path, version: 1));

        Assert.Multiple(() =>
        {
            Assert.That((string)done["state"]!, Is.EqualTo("done"));
            Assert.That((int)done["units"]!, Is.EqualTo(3));
        });
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(3));
        await ProblemAsync(SendAsync(HttpMethod.Post, path, version: 1), 412, "stale-version");
        await ProblemAsync(SendAsync(HttpMethod.Post, path, version: 2), 409, "lab-import-done");
        await ProblemAsync(SendAsync(HttpMethod.Post, path), 428, "if-match-required");
    }

    // As if the server had stopped after the first message.
    private async Task InterruptAsync(string importId)
    {
        await using var connection = Database.Connect();
        await Dapper.SqlMapper.ExecuteAsync(
            connection,
            "UPDATE LabImports SET State = 'running', Units = 1 WHERE LabImportId = @importId",
            new { importId }
        );
        await Dapper.SqlMapper.ExecuteAsync(
            connection,
            "DELETE FROM LabImportMessages WHERE LabImportId = @importId AND Position > 1",
            new { importId }
        );
    }
}

public sealed class DryRunTests : ImportTest
{
    [Test]
    public async Task Answers_what_would_be_stored_and_stores_nothing()
    {
        var (patient, pid) = await KnownPatientAsync();
        var message = Message([Tsh(), "NM|X^Y||1|mg/L|||||F"], pid: pid, filler: Unique("F"));
        using var request = Request("/v1/lab-imports?dryRun=true", Encoding.UTF8.GetBytes(message));

        var import = await OkAsync(Client.SendAsync(request));

        Assert.Multiple(async () =>
        {
            Assert.That((int)import["entered"]!, Is.EqualTo(1));
            Assert.That(Codes(import["rows"]![0]!), Is.EqualTo(new[] { "test-unknown" }));
            Assert.That(await ResultsAsync(patient), Is.Empty);
            Assert.That(await CountAsync("LabImports"), Is.Zero);
        });
        var sent = await ImportAsync(message);
        Assert.That((int)sent["entered"]!, Is.EqualTo(1), "nothing was kept that would hinder it");
    }
}

public sealed class ImportedReportTests : ImportTest
{
    [Test]
    public async Task Lines_of_a_message_belong_to_one_report_and_late_ones_join_it()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message(
                [Tsh(), "NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F"],
                pid: pid,
                filler: filler
            )
        );
        await ImportAsync(
            Message(["NM|8099-4^TPO^LN||620|[IU]/mL|<34|H|||F"], pid: pid, filler: filler)
        );

        var results = await ResultsAsync(patient);
        var reportId = results.Select(result => (string)result!["reportId"]!).Distinct().Single();
        var report = await OkAsync(Client.GetAsync($"/v1/lab-reports/{reportId}"));

        Assert.Multiple(() =>
        {
            Assert.That((string)report["accession"]!, Is.EqualTo(filler));
            Assert.That((string)report["status"]!, Is.EqualTo("final"));
            Assert.That(
                report["results"]!.AsArray().Select(line => (string)line!["analyte"]!),
                Is.EqualTo(new[] { "tsh", "ft4", "tpo-ab" })
            );
        });
    }

    [Test]
    public async Task A_report_of_another_patient_takes_no_lines()
    {
        var (_, pid) = await KnownPatientAsync();
        var (other, pidOfOther) = await KnownPatientAsync("Otherpatient");
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        var import = await ImportAsync(
            Message(
                [Tsh("9"), "NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F"],
                pid: pidOfOther,
                filler: filler
            )
        );

        Assert.That(await ResultsAsync(other), Is.Empty);
        Assert.That(
            (await RowsAsync(import)).SelectMany(row => Codes(row!)),
            Is.EqualTo(new[] { "patient-changed", "patient-changed" })
        );
    }

    [Test]
    public async Task A_report_is_of_one_patient_within_one_batch_too()
    {
        var (patient, pid) = await KnownPatientAsync();
        var (other, pidOfOther) = await KnownPatientAsync("Otherpatient");
        var filler = Unique("F");

        var import = await ImportAsync(
            Message([Tsh()], pid: pid, filler: filler)
                + Message(
                    ["NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F"],
                    pid: pidOfOther,
                    filler: filler
                )
        );

        Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 1"));
        Assert.That(
            Codes((await RowsAsync(import)).Single()!),
            Is.EqualTo(new[] { "patient-changed" })
        );
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
        Assert.That(await ResultsAsync(other), Is.Empty);
    }

    [Test]
    public async Task A_number_that_a_file_gives_to_two_patients_is_a_report_of_the_first()
    {
        var (first, one) = await PatientAsync("First");
        var (second, two) = await PatientAsync("Second");
        var accession = Unique("A");
        var file = $"""
            patient,date,test,value,unit,accession
            {one},2024-05-06,TSH,6.82,mIU/L,{accession}
            {two},2024-05-06,Ferritin,30,ng/mL,{accession}

            """;

        using var request = Request(
            "/v1/lab-imports?patientSystem=CLINIC",
            System.Text.Encoding.UTF8.GetBytes(file),
            "text/csv"
        );
        var import = await OkAsync(Client.SendAsync(request));

        Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 1"));
        Assert.That(await ResultsAsync(first), Has.Count.EqualTo(1));
        Assert.That(await ResultsAsync(second), Is.Empty);
    }

    [Test]
    public async Task What_is_said_of_each_order_of_a_report_is_kept_and_warns_once_it_came()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Potassium(string value, string status = "F") =>
            $"NM|2823-3^Potassium^LN||{value}|mmol/L|3.5-5.1|N|||{status}|||20260104080500+0000";
        var two = Message([Tsh()], pid: pid, filler: filler)
            .Replace(
                "OBX|1|",
                "NTE|1|L|Fasting\rNTE|2|L|---\rNTE|3|L|---\rOBX|1|",
                StringComparison.Ordinal
            );
        var second =
            $"OBR|2|ORD-1^PMAPI|{filler}^LABSYS|24323-8^Panel^LN|||20260104080500+0000\r"
            + $"NTE|1|L|Sample haemolysed\rOBX|1|{Potassium("4.9")}\r";
        await ImportAsync(two + second);

        await ImportAsync(
            Message(
                    [Potassium("4.8", "C")],
                    pid: pid,
                    filler: filler,
                    reportedAt: "20260107085500+0000"
                )
                .Replace("OBX|1|", "NTE|1|L|Measured again\rOBX|1|", StringComparison.Ordinal)
        );

        var results = await ResultsAsync(patient);
        var report = await OkAsync(
            Client.GetAsync($"/v1/lab-reports/{(string)results[0]!["reportId"]!}")
        );
        var potassium = (
            await OkAsync(Client.GetAsync($"/v1/lab-results/{IdOf(results, "potassium")}/history"))
        )["items"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That(
                (string)report["note"]!,
                Is.EqualTo("Fasting\n---\n---\nSample haemolysed\nMeasured again")
            );
            Assert.That(
                potassium.Any(version => version!.ToJsonString().Contains("aemolysed")),
                "what is said of the specimen warns"
            );
        });

        static string IdOf(JsonArray results, string analyte) =>
            (string)results.Single(one => (string)one!["analyte"]! == analyte)!["id"]!;
    }

    [Test]
    public async Task What_is_no_result_is_listed_and_a_cancelled_order_waits_to_be_seen()
    {
        var (_, pid) = await KnownPatientAsync();
        var message =
            Message([Tsh()], pid: pid, filler: Unique("F"))
            + "SPM|1|||SER\rOBX|2|ST|LIP^Lipaemia^L||slight||||||F\r"
            + $"OBR|2||{Unique("F")}|PANEL^Panel^L|||20260104080500+0000\r"
            + $"OBR|3||{Unique("F")}|THY^Thyroid panel^L|||20260104080500+0000||||||||||||||||||X\r"
            + "NTE|1|L|Tube broken\r"
            + $"OBR|4||{Unique("F")}||||20260104080500+0000||||||||||||||||||X\r";

        var import = await ImportAsync(message);
        var acknowledged = await AcknowledgedAsync(message);

        var rows = await RowsAsync(import);
        var row = rows[0]!;
        Assert.Multiple(() =>
        {
            Assert.That(Counts(import), Is.EqualTo("entered 1 waiting 2"));
            Assert.That(Codes(rows[1]!), Is.EqualTo(new[] { "code-missing" }));
            Assert.That(
                import["faults"]!.AsArray().Select(fault => $"{fault!["place"]} {fault["code"]}"),
                Is.EqualTo(
                    new[] { "OBX[2] specimen-observation-not-read", "OBR[2] order-without-results" }
                )
            );
            Assert.That((string)row["place"]!, Is.EqualTo("OBR[3]"));
            Assert.That((string)row["original"]!, Does.Contain("Tube broken"));
            Assert.That(Codes(row), Is.EqualTo(new[] { "test-unknown" }));
            Assert.That(
                acknowledged.First(segment => segment.StartsWith("ERR", StringComparison.Ordinal)),
                Does.StartWith("ERR||OBR^3|204^")
            );
        });
    }
}
