using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class EnterLabReportTests : LabReportTest
{
    [Test]
    public async Task Keeps_the_lines_in_their_order_and_fills_in_what_the_report_says()
    {
        var patient = await PatientAsync();
        var report = Report(
            Tsh("2.10"),
            Line("ft4", "14.2", "pmol/L"),
            new JsonObject
            {
                ["analyte"] = "tpo-ab",
                ["printed"] = "<9",
                ["unit"] = "IU/mL",
                ["collectedAt"] = "2026-01-13T08:30:00+01:00",
                ["laboratory"] = "Antibody Laboratory",
                ["accession"] = "own-7",
                ["fasting"] = false,
            }
        );
        report["accession"] = "acc-1";
        report["receivedAt"] = "2026-01-14";
        report["fasting"] = true;
        report["note"] = "by post";

        using var response = await SendReportAsync(patient, report);
        var entered = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));

        var lines = entered["results"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(read.ToJsonString(), Is.EqualTo(entered.ToJsonString()));
            Assert.That(
                lines.Select(line => (string)line!["analyte"]!),
                Is.EqualTo(new[] { "tsh", "ft4", "tpo-ab" })
            );
            Assert.That(
                lines.Select(line => (string)line!["reportId"]!),
                Has.All.EqualTo((string)entered["id"]!)
            );
            Assert.That((string)lines[0]!["laboratory"]!, Is.EqualTo("City Laboratory"));
            Assert.That((string)lines[0]!["accession"]!, Is.EqualTo("acc-1"));
            Assert.That((string)lines[0]!["collectedAt"]!, Is.EqualTo("2026-01-12"));
            Assert.That((bool)lines[0]!["fasting"]!, Is.True);
            Assert.That((string)lines[0]!["valueText"]!, Is.EqualTo("2.10"));
            Assert.That((string)lines[2]!["laboratory"]!, Is.EqualTo("Antibody Laboratory"));
            Assert.That((string)lines[2]!["accession"]!, Is.EqualTo("own-7"));
            Assert.That((string)lines[2]!["collectedAt"]!, Is.EqualTo("2026-01-13T08:30:00+01:00"));
            Assert.That((bool)lines[2]!["fasting"]!, Is.False);
            Assert.That((string)entered["receivedAt"]!, Is.EqualTo("2026-01-14"));
            Assert.That((string)entered["note"]!, Is.EqualTo("by post"));
            Assert.That((string)entered["status"]!, Is.EqualTo("final"));
            Assert.That((string)entered["review"]!["state"]!, Is.EqualTo("pending"));
            Assert.That((int)entered["version"]!, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Warns_of_a_new_laboratory_once()
    {
        var patient = await PatientAsync();
        var report = Report(Tsh(2), Line("ft4", 14, "pmol/L"));
        report["laboratory"] = $"Laboratory {Guid.NewGuid():N}";

        var first = await EnterReportAsync(patient, report.DeepClone().AsObject());
        var second = await EnterReportAsync(patient, report);

        Assert.Multiple(() =>
        {
            Assert.That(Codes(first), Is.EqualTo(new[] { "laboratory-new" }));
            Assert.That(
                first["results"]!.AsArray().SelectMany(line => Codes(line!)),
                Has.None.EqualTo("laboratory-new")
            );
            Assert.That(Codes(second), Is.Empty);
        });
    }

    [Test]
    public async Task Names_every_fault_of_every_line_and_stores_nothing()
    {
        var patient = await PatientAsync();
        var future = Tsh(2);
        future["collectedAt"] = "2999-01-01";
        var unborn = Tsh(2);
        unborn["collectedAt"] = "1950-01-01";
        var report = Report(
            Tsh(2),
            Line("no-such-analyte", 1, "mg/dL"),
            future,
            Line("tsh", 2, "no such unit"),
            unborn,
            new JsonObject { ["analyte"] = "tsh", ["laboratory"] = $"{Guid.NewGuid():D}" },
            Line("tsh", 2, "")
        );

        var problem = await ProblemAsync(SendReportAsync(patient, report), 400, "invalid-request");
        var stored = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results"));

        Assert.Multiple(() =>
        {
            Assert.That(
                Pointers(problem),
                Is.SupersetOf(
                    new[]
                    {
                        "/results/1/analyte",
                        "/results/2/collectedAt",
                        "/results/3/unit",
                        "/results/4/collectedAt",
                        "/results/5/laboratory",
                        "/results/6/unit",
                    }
                )
            );
            Assert.That(Pointers(problem), Has.None.StartsWith("/results/0"));
            Assert.That(stored["items"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task A_fault_of_the_report_is_not_repeated_at_its_lines()
    {
        var report = Report(Tsh(2), Line("ft4", 14, "pmol/L"));
        report["collectedAt"] = "2026-13-01";
        report["receivedAt"] = "2999-01-01";

        var problem = await ProblemAsync(
            SendReportAsync(await PatientAsync(), report),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/collectedAt", "/receivedAt" }));
    }

    [TestCase(0)]
    [TestCase(201)]
    public async Task Refuses_no_lines_and_too_many(int lines)
    {
        var report = Report([.. Enumerable.Range(0, lines).Select(_ => Tsh(2))]);

        var problem = await ProblemAsync(
            SendReportAsync(await PatientAsync(), report),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/results" }));
    }

    [Test]
    public async Task Takes_two_hundred_lines_in_about_as_many_statements_as_two()
    {
        var patient = await PatientAsync();
        var sent = 0;
        Services.GetRequiredService<SqlEngine>().Sending += _ => sent++;
        await EnterReportAsync(patient, Lines(2));
        sent = 0;
        await EnterReportAsync(patient, Lines(2));
        var few = sent;
        sent = 0;
        var entered = await EnterReportAsync(patient, Lines(200));

        Assert.That(
            entered["results"]!.AsArray().Select(line => (string)line!["valueText"]!),
            Is.EqualTo(Enumerable.Range(1, 200).Select(i => $"1.{i:000}"))
        );
        // The buffered audit of reads may be written meanwhile.
        Assert.That(sent, Is.LessThan(few + 20));

        static JsonObject Lines(int count) =>
            Report([.. Enumerable.Range(1, count).Select(i => Tsh($"1.{i:000}"))]);
    }

    [Test]
    public async Task A_person_on_the_print_who_is_not_the_patient_is_refused()
    {
        var patient = await PatientAsync(birthDate: "1980-05-17");
        var report = Report(Tsh(2));
        report["patientCheck"] = new JsonObject
        {
            ["birthDate"] = "1980-05-18",
            ["familyName"] = "Other",
        };
        var problem = await ProblemAsync(
            SendReportAsync(patient, report),
            422,
            "unprocessable-request"
        );
        report["patientCheck"] = new JsonObject
        {
            ["birthDate"] = "1980-05-17",
            ["familyName"] = "EXÁMPLE",
        };

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(new[] { "/patientCheck/birthDate", "/patientCheck/familyName" })
        );
        await EnterReportAsync(patient, report.DeepClone().AsObject());
    }

    [Test]
    public async Task The_same_laboratory_and_accession_is_refused_with_the_report_that_is_there()
    {
        var patient = await PatientAsync();
        var report = Report(Tsh(2));
        report["accession"] = $"{Guid.NewGuid():N}";
        var first = await EnterReportAsync(patient, report.DeepClone().AsObject());

        var problem = await ProblemAsync(
            SendReportAsync(patient, report.DeepClone().AsObject()),
            409,
            "lab-report-duplicate"
        );
        report["allowDuplicate"] = true;
        var second = await EnterReportAsync(patient, report.DeepClone().AsObject());
        report["allowDuplicate"] = false;
        report["laboratory"] = "Another Laboratory";
        await EnterReportAsync(patient, report);

        Assert.That((string)problem["labReportId"]!, Is.EqualTo((string)first["id"]!));
        Assert.That((string)second["id"]!, Is.Not.EqualTo((string)first["id"]!));
    }

    [Test]
    public async Task An_accession_in_other_letters_is_the_same()
    {
        var patient = await PatientAsync();
        var report = Report(Tsh(2));
        report["accession"] = $"ab-{Guid.NewGuid():N}";
        await EnterReportAsync(patient, report.DeepClone().AsObject());
        report["accession"] = ((string)report["accession"]!).ToUpperInvariant();

        await ProblemAsync(SendReportAsync(patient, report), 409, "lab-report-duplicate");
    }

    [TestCase("crp", "ferritin")]
    [TestCase("ferritin", "crp")]
    [TestCase("ferritin", "hs-crp")]
    public async Task An_acute_phase_is_seen_wherever_its_marker_stands(string first, string second)
    {
        JsonObject[] lines =
        [
            .. new[] { first, second }.Select(analyte =>
                analyte == "ferritin" ? Line(analyte, "80", "ng/mL") : Line(analyte, "42", "mg/L")
            ),
        ];
        var report = await EnterReportAsync(await PatientAsync(), Report(lines));
        var calm = await EnterReportAsync(
            await PatientAsync(),
            Report(Line("ferritin", "80", "ng/mL"), Line("crp", "4", "mg/L"))
        );

        Assert.That(WarningsOf(report, "ferritin"), Does.Contain("acute-phase-likely"));
        Assert.That(WarningsOf(calm, "ferritin"), Does.Not.Contain("acute-phase-likely"));

        static string[] WarningsOf(JsonNode report, string analyte) =>
            Codes(
                report["results"]!
                    .AsArray()
                    .Single(result => (string)result!["analyte"]! == analyte)!
            );
    }

    [Test]
    public async Task The_same_accession_of_another_patient_is_warned_of()
    {
        var report = Report(Tsh(2));
        report["accession"] = $"{Guid.NewGuid():N}";
        await EnterReportAsync(await PatientAsync(), report.DeepClone().AsObject());

        var entered = await EnterReportAsync(await PatientAsync(), report);

        Assert.That(Codes(entered), Does.Contain("accession-other-patient"));
    }

    [Test]
    public async Task A_dry_run_answers_what_would_be_stored_and_stores_nothing()
    {
        var patient = await PatientAsync();
        var report = Report(Tsh("2.5"), HighPotassium());
        report["laboratory"] = $"Laboratory {Guid.NewGuid():N}";
        var before = await EverythingAsync();

        using var response = await SendReportAsync(
            patient,
            report.DeepClone().AsObject(),
            "?dryRun=true"
        );
        var tried = await JsonAsync(response);
        var after = await EverythingAsync();
        var audit = await AuditAsync(patient);
        var entered = await EnterReportAsync(patient, report);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(after, Is.EqualTo(before));
            Assert.That(Comparable(tried), Is.EqualTo(Comparable(entered)));
            Assert.That(audit, Does.Contain("EnterLabReportDryRun:done"));
        });
    }

    [Test]
    public async Task A_dry_run_keeps_no_answer_for_its_idempotency_key()
    {
        var patient = await PatientAsync();
        var key = $"{Guid.NewGuid():N}";

        Assert.That(await StatusAsync("?dryRun=true"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(""), Is.EqualTo(HttpStatusCode.Created));

        async Task<HttpStatusCode> StatusAsync(string query)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"/v1/patients/{patient}/lab-reports{query}"
            );
            request.Content = new StringContent(
                Report(Tsh(2)).ToJsonString(),
                System.Text.Encoding.UTF8,
                "application/json"
            );
            request.Headers.Add("Idempotency-Key", key);
            using var response = await Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Test]
    public async Task A_dry_run_finds_the_same_faults()
    {
        var patient = await PatientAsync();

        var problem = await ProblemAsync(
            SendReportAsync(patient, Report(Line("tsh", 2, "no such unit")), "?dryRun=true"),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/results/0/unit" }));
    }

    [Test]
    public async Task A_patient_of_another_practice_is_not_there()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var theirs = (string)(await RegisterAsync(other))["id"]!;

        await ProblemAsync(SendReportAsync(theirs, Report(Tsh(2))), 404, "patient-not-found");
    }

    // Ids and instants are new each time.
    private static string Comparable(JsonNode report) =>
        System.Text.RegularExpressions.Regex.Replace(
            report.ToJsonString(),
            @"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[0-9:.]+(\\u002B00:00|\+00:00|Z)",
            "*"
        );

    private async Task<long[]> EverythingAsync()
    {
        await using var connection = Database.Connect();
        List<long> counts = [];
        foreach (
            var table in new[]
            {
                "LabReports",
                "LabReportChanges",
                "LabResults",
                "Laboratories",
                "LaboratoryNames",
                "Alerts",
                "Events",
                "Commands",
            }
        )
        {
            counts.Add(await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"));
        }

        return [.. counts];
    }
}
