using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class MoveLabReportTests : LabReportTest
{
    [Test]
    public async Task Both_histories_are_kept_and_the_lines_are_judged_for_the_other_person()
    {
        var woman = await PatientAsync("female");
        var man = await PatientAsync("male");
        // Within the range of women, below that of men.
        var report = await EnterReportAsync(woman, Report(Line("hemoglobin", "12.5", "g/dL")));
        var before = report["results"]![0]!;
        var then = DateTimeOffset.UtcNow.ToString("O");
        await Task.Delay(5);

        var moved = await OkAsync(MoveAsync(report, man));

        var line = moved["results"]![0]!;
        var history = await OkAsync(
            Client.GetAsync($"/v1/lab-results/{(string)line["id"]!}/history")
        );
        var whole = await OkAsync(Client.GetAsync($"{PathOf(report)}/history"));
        Assert.Multiple(async () =>
        {
            Assert.That((string)moved["patientId"]!, Is.EqualTo(man));
            Assert.That((int)moved["version"]!, Is.EqualTo(2));
            Assert.That((string)line["id"]!, Is.EqualTo((string)before["id"]!));
            Assert.That((string)line["patientId"]!, Is.EqualTo(man));
            Assert.That((string)line["valueText"]!, Is.EqualTo("12.5"));
            Assert.That((string)line["unit"]!, Is.EqualTo("g/dL"));
            Assert.That((string)before["flag"]!, Is.EqualTo("normal"));
            Assert.That((string)line["flag"]!, Is.EqualTo("low"));
            Assert.That(
                history["items"]!
                    .AsArray()
                    .Select(item =>
                        $"{(string)item!["change"]!} {(string)item["result"]!["patientId"]!} {(string?)item["reason"]}"
                    ),
                Is.EqualTo(new[] { $"moved {man} of the brother", $"entered {woman} " })
            );
            Assert.That((string)whole["items"]![0]!["change"]!, Is.EqualTo("moved"));
            Assert.That((string)whole["items"]![0]!["movedFromId"]!, Is.EqualTo(woman));
            Assert.That((string)whole["items"]![0]!["reason"]!, Is.EqualTo("of the brother"));
            Assert.That(await ResultsAsync(woman), Is.Zero);
            Assert.That(await ResultsAsync(man), Is.EqualTo(1));
            Assert.That(
                await ResultsAsync(woman, $"?asOf={Uri.EscapeDataString(then)}"),
                Is.EqualTo(1)
            );
            Assert.That(await PointsAsync(woman, "hemoglobin"), Is.Zero);
            Assert.That(await PointsAsync(man, "hemoglobin"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Both_practitioners_are_alerted_and_both_records_audited()
    {
        var (from, hers) = await PatientOfAsync();
        var (to, his) = await PatientOfAsync();
        var report = await EnterReportAsync(from, Report(HighPotassium()));

        await OkAsync(MoveAsync(report, to));

        Assert.Multiple(async () =>
        {
            Assert.That(
                await AlertsAsync(from),
                Is.EquivalentTo(
                    new[] { $"criticalResult urgent {hers}", $"reportMovedAway warning {hers}" }
                )
            );
            Assert.That(
                await AlertsAsync(to),
                Is.EquivalentTo(
                    new[] { $"criticalResult urgent {his}", $"reportMovedHere warning {his}" }
                )
            );
            Assert.That(await AuditAsync(from), Does.Contain("MoveLabReport:done"));
            Assert.That(await AuditAsync(to), Does.Contain("MoveLabReport:done"));
        });
    }

    [Test]
    public async Task What_was_derived_for_the_one_is_derived_anew_for_the_other()
    {
        var woman = await PatientAsync("female", "1950-05-17");
        var man = await PatientAsync("male", "1990-05-17");
        var report = await EnterReportAsync(woman, Report(Line("creatinine", "0.9", "mg/dL")));
        var hers = (await DerivedAsync(woman)).Single()!;

        await OkAsync(MoveAsync(report, man));

        var left = (await DerivedAsync(woman)).Single()!;
        var his = (await DerivedAsync(man)).Single()!;
        Assert.Multiple(async () =>
        {
            // CKD-EPI 2021: of a woman of 75 and of a man of 35 with the same creatinine.
            Assert.That((string)hers["analyte"]!, Is.EqualTo("egfr"));
            Assert.That((decimal)hers["value"]!, Is.EqualTo(67m).Within(1m));
            Assert.That((decimal)his["value"]!, Is.EqualTo(114m).Within(1m));
            Assert.That((string)his["status"]!, Is.EqualTo("final"));
            Assert.That((string)left["status"]!, Is.EqualTo("enteredInError"));
            Assert.That(
                (string)his["derivedFrom"]!["inputs"]![0]!["labResultId"]!,
                Is.EqualTo((string)report["results"]![0]!["id"]!)
            );
            Assert.That(await PointsAsync(woman, "egfr"), Is.Zero);
            Assert.That(await PointsAsync(man, "egfr"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Judges_what_can_still_be_read_though_the_analyte_was_retired()
    {
        await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/analytes",
                new
                {
                    code = "moved-and-retired",
                    name = "Moved and retired",
                    category = "gut",
                    valueType = "quantity",
                    unit = "ng/mL",
                    ranges = new[] { new { high = 60 } },
                    criticalLimits = new { high = 500 },
                }
            )
        );
        var report = await EnterReportAsync(
            await PatientAsync(),
            Report(Line("moved-and-retired", 600, "ng/mL"))
        );
        var positive = await EnterReportAsync(
            await PatientAsync(),
            Report(
                new JsonObject
                {
                    ["analyte"] = "ana-titer",
                    ["printed"] = "positive",
                    ["unit"] = "titer",
                }
            )
        );
        await OkAsync(
            SendAsync(HttpMethod.Post, "/v1/analytes/moved-and-retired/retire", version: 1)
        );

        var moved = await OkAsync(MoveAsync(report, await PatientAsync()));
        var movedWord = await OkAsync(MoveAsync(positive, await PatientAsync()));

        Assert.That((string)moved["results"]![0]!["flag"]!, Is.EqualTo("criticalHigh"));
        Assert.That((string)positive["results"]![0]!["flag"]!, Is.EqualTo("abnormal"));
        Assert.That((string)movedWord["results"]![0]!["flag"]!, Is.EqualTo("abnormal"));
    }

    [Test]
    public async Task Takes_printed_words_and_titres_along_as_they_were_entered()
    {
        var report = await EnterReportAsync(
            await PatientAsync(),
            Report(
                new JsonObject
                {
                    ["analyte"] = "tpo-ab",
                    ["printed"] = "<9 IU/mL",
                    ["referenceRange"] = new JsonObject { ["high"] = 34 },
                    ["laboratoryFlag"] = "N",
                },
                new JsonObject
                {
                    ["analyte"] = "ana-titer",
                    ["titers"] = new JsonArray(
                        new JsonObject
                        {
                            ["denominator"] = 320,
                            ["patterns"] = new JsonArray("AC-4"),
                        }
                    ),
                },
                new JsonObject { ["analyte"] = "tsh", ["absentReason"] = "not-performed" }
            )
        );

        var moved = await OkAsync(MoveAsync(report, await PatientAsync()));

        string[] members =
        [
            "printed",
            "valueText",
            "comparator",
            "unit",
            "titers",
            "coded",
            "absentReason",
            "referenceRange",
            "displayFlag",
            "flag",
            "collectedAt",
            "laboratory",
        ];
        Assert.Multiple(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                foreach (var member in members)
                {
                    Assert.That(
                        moved["results"]![i]![member]?.ToJsonString(),
                        Is.EqualTo(report["results"]![i]![member]?.ToJsonString()),
                        $"{i} {member}"
                    );
                }
            }
        });
    }

    [Test]
    public async Task Warns_of_the_other_patient_s_results_and_of_no_line_s_earlier_self()
    {
        var to = await PatientAsync();
        var there = await EnterReportAsync(to, Report(Line("ferritin", "80", "ng/mL")));
        var report = await EnterReportAsync(
            await PatientAsync(),
            Report(
                Tsh("2.1"),
                Tsh("2.1"),
                Line("ferritin", "80", "ng/mL"),
                Line("crp", "42", "mg/L"),
                Line("zinc", "80", "ug/dL"),
                Line("zinc", "80", "ug/dL"),
                Line("sodium", "140", "mmol/L"),
                Line("sodium", "140", "mmol/L")
            )
        );
        foreach (var line in new[] { 4, 6, 7 })
        {
            await OkAsync(
                SendAsync(
                    HttpMethod.Post,
                    $"/v1/lab-results/{report["results"]![line]!["id"]}/mark-in-error",
                    new { reason = "printed twice" },
                    1
                )
            );
        }

        var moved = await OkAsync(MoveAsync(await ReadReportAsync(report), to));

        var lines = moved["results"]!.AsArray().Select(one => one!).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(
                lines.Select(one => (string)one["id"]!),
                Is.EqualTo(report["results"]!.AsArray().Select(one => (string)one!["id"]!))
            );
            Assert.That(DuplicateOf(lines[0]), Does.Contain((string)lines[1]["id"]!));
            Assert.That(DuplicateOf(lines[1]), Does.Contain((string)lines[0]["id"]!));
            Assert.That(DuplicateOf(lines[2]), Does.Contain((string)there["results"]![0]!["id"]!));
            Assert.That(Codes(lines[2]), Does.Contain("acute-phase-likely"));
            Assert.That(DuplicateOf(lines[5]), Is.Null, "its like is in error");
            Assert.That(DuplicateOf(lines[7]), Is.Null, "both are in error");
        });

        static string? DuplicateOf(JsonNode result) =>
            (string?)
                result["warnings"]!
                    .AsArray()
                    .FirstOrDefault(warning => (string)warning!["code"]! == "possible-duplicate")
                    ?["message"];
    }

    [Test]
    public async Task The_other_patient_s_report_of_the_same_accession_stands_in_the_way()
    {
        var accession = $"acc-{Guid.NewGuid():N}";
        var to = await PatientAsync();
        var there = await EnterReportAsync(to, Of(accession.ToUpperInvariant()));
        var report = await EnterReportAsync(await PatientAsync(), Of(accession));

        var problem = await ProblemAsync(MoveAsync(report, to), 409, "lab-report-duplicate");
        var moved = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(report)}/move",
                new
                {
                    patientId = to,
                    reason = "of the brother",
                    allowDuplicate = true,
                },
                1
            )
        );

        Assert.That((string)problem["labReportId"]!, Is.EqualTo((string)there["id"]!));
        Assert.That((string)moved["patientId"]!, Is.EqualTo(to));

        static JsonObject Of(string accession)
        {
            var report = Report(Tsh(2));
            report["accession"] = accession;
            return report;
        }
    }

    [Test]
    public async Task Refuses_a_patient_whose_report_it_cannot_be()
    {
        var patient = await PatientAsync();
        var report = await EnterReportAsync(patient, Report(Tsh(2)));
        string[] others =
        [
            patient,
            $"{Guid.NewGuid():D}",
            await PatientAsync(birthDate: "2026-01-13"),
        ];

        foreach (var other in others)
        {
            var problem = await ProblemAsync(
                MoveAsync(report, other),
                422,
                "unprocessable-request"
            );
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/patientId" }));
        }

        Assert.That(
            (await ReadReportAsync(report)).ToJsonString(),
            Is.EqualTo(report.ToJsonString())
        );
    }

    private Task<HttpResponseMessage> MoveAsync(JsonNode report, string patientId) =>
        SendAsync(
            HttpMethod.Post,
            $"{PathOf(report)}/move",
            new { patientId, reason = "of the brother" },
            (int)report["version"]!
        );

    private async Task<int> ResultsAsync(string patientId, string query = "") =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-results{query}")))["items"]!
            .AsArray()
            .Count;

    private async Task<JsonNode?[]> DerivedAsync(string patientId) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-results")))["items"]!
                .AsArray()
                .Where(result => result!["derivedFrom"] is not null),
        ];

    private async Task<int> PointsAsync(string patientId, string analyte) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-trends/{analyte}")))[
            "segments"
        ]!
            .AsArray()
            .Sum(segment => segment!["points"]!.AsArray().Count);

    private async Task<string[]> AlertsAsync(string patientId) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={patientId}")))["items"]!
                .AsArray()
                .Select(alert =>
                    $"{(string)alert!["kind"]!} {(string)alert["severity"]!} {(string?)alert["assignedTo"]}"
                ),
        ];

    private async Task<(string Patient, string Practitioner)> PatientOfAsync()
    {
        using var practitioner = await SignInAsAsync(Role.Practitioner);
        var id = (string)(await OkAsync(practitioner.GetAsync("/v1/me")))["staffId"]!;
        return (await PatientOfAsync(id), id);
    }
}
