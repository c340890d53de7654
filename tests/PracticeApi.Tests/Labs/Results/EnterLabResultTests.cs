using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class EnterLabResultTests : LabTest
{
    [Test]
    public async Task Keeps_the_result_exactly_as_entered_and_judges_it_beside()
    {
        var patient = await PatientAsync();
        var response = await SendEntryAsync(
            patient,
            new
            {
                analyte = "glucose-fasting",
                value = "5.50",
                unit = "mmol/L",
                collectedAt = "2026-01-05T08:30:00+01:00",
                fasting = true,
                laboratoryFlag = "N",
                referenceRange = new { low = 3.9m, high = 5.6m },
                note = "second tube",
            }
        );

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var result = await JsonAsync(response);
        var read = await OkAsync(Client.GetAsync(response.Headers.Location));
        Assert.Multiple(() =>
        {
            Assert.That((decimal)result["value"]!, Is.EqualTo(5.5m));
            Assert.That((string)result["valueText"]!, Is.EqualTo("5.50"));
            Assert.That((string)result["unit"]!, Is.EqualTo("mmol/L"));
            Assert.That(
                (decimal)result["canonical"]!["value"]!,
                Is.EqualTo(99.0858m).Within(0.001m)
            );
            Assert.That((string)result["canonical"]!["unit"]!, Is.EqualTo("mg/dL"));
            Assert.That((string)result["collectedAt"]!, Is.EqualTo("2026-01-05T08:30:00+01:00"));
            Assert.That((string)result["flag"]!, Is.EqualTo("normal"));
            Assert.That((string)result["displayFlag"]!, Is.EqualTo("N"));
            Assert.That((string)result["range"]!["source"]!, Is.EqualTo("laboratory"));
            Assert.That((string)result["status"]!, Is.EqualTo("final"));
            Assert.That((string)result["verification"]!["state"]!, Is.EqualTo("notRequired"));
            Assert.That((string)result["note"]!, Is.EqualTo("second tube"));
            Assert.That((int)result["version"]!, Is.EqualTo(1));
            Assert.That(read.ToJsonString(), Is.EqualTo(result.ToJsonString()));
        });
    }

    [Test]
    public async Task A_dry_run_answers_what_would_be_stored_and_stores_nothing()
    {
        var patient = await PatientAsync();
        var entry = Antibodies(620, "2026-01-05", $"Laboratory {Guid.NewGuid():N}");

        using var response = await Client.PostAsJsonAsync(
            $"/v1/patients/{patient}/lab-results?dryRun=true",
            entry
        );
        var tried = await JsonAsync(response);
        var stored = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results"));
        var audit = await AuditAsync(patient);
        var entered = await EnterAsync(patient, entry);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(stored["items"]!.AsArray(), Is.Empty);
            Assert.That(audit, Does.Contain("EnterLabResultDryRun:done"));
            Assert.That(audit, Does.Not.Contain("EnterLabResult:done"));
            foreach (var member in new[] { "flag", "range", "warnings", "canonical", "laboratory" })
            {
                Assert.That(
                    tried[member]?.ToJsonString(),
                    Is.EqualTo(entered[member]?.ToJsonString()),
                    member
                );
            }
        });
    }

    [Test]
    public async Task Flags_antibodies_by_the_laboratory_s_range_and_gives_the_multiple()
    {
        var result = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));

        Assert.Multiple(() =>
        {
            Assert.That((string)result["flag"]!, Is.EqualTo("high"));
            Assert.That((decimal)result["multipleOfUpperLimit"]!, Is.EqualTo(18.2352941176m));
            Assert.That((string)result["unitCode"]!, Is.EqualTo("[IU]/mL"));
            Assert.That((string)result["collectedAt"]!, Is.EqualTo("2026-01-05"));
            Assert.That(result["warnings"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task An_assay_specific_cut_off_never_flags()
    {
        var entry = Antibodies(620, "2026-01-05");
        entry.Remove("referenceRange");

        var result = await EnterAsync(await PatientAsync(), entry);

        Assert.Multiple(() =>
        {
            Assert.That((string)result["flag"]!, Is.EqualTo("unranged"));
            Assert.That(result["range"], Is.Null);
            Assert.That((decimal)result["rangeCandidates"]![0]!["high"]!, Is.EqualTo(34m));
            Assert.That(
                (string)result["warnings"]![0]!["code"]!,
                Is.EqualTo("laboratory-range-missing")
            );
        });
    }

    [TestCase("printed", "<0.5", "lt", "0.5")]
    [TestCase("printed", "≥ 600", "ge", "600")]
    public async Task Reads_a_censored_value_as_printed(
        string member,
        string printed,
        string comparator,
        string value
    )
    {
        var result = await EnterAsync(
            await PatientAsync(),
            new JsonObject
            {
                ["analyte"] = "tpo-ab",
                [member] = printed,
                ["unit"] = "IU/mL",
                ["collectedAt"] = "2026-01-05",
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That((string)result["printed"]!, Is.EqualTo(printed));
            Assert.That((string)result["comparator"]!, Is.EqualTo(comparator == "lt" ? "<" : ">="));
            Assert.That((string)result["valueText"]!, Is.EqualTo(value));
        });
    }

    [Test]
    public async Task Keeps_titres_with_their_patterns_a_word_words_and_a_reason_for_nothing()
    {
        var patient = await PatientAsync();
        var titre = await EnterAsync(
            patient,
            new
            {
                analyte = "ana-titer",
                titers = new[] { new { denominator = 320, patterns = new[] { "AC-4" } } },
                collectedAt = "2026-01-05",
                referenceRange = new { high = 80, highInclusive = false },
            }
        );
        var word = await EnterAsync(
            patient,
            new
            {
                analyte = "hla-b27",
                coded = new { value = "detected", text = "DET" },
                collectedAt = "2026-01-05",
            }
        );
        var nothing = await EnterAsync(
            patient,
            new
            {
                analyte = "tsh",
                absentReason = "not-performed",
                collectedAt = "2026-01-05",
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That((int)titre["titers"]![0]!["denominator"]!, Is.EqualTo(320));
            Assert.That((string)titre["titers"]![0]!["patterns"]![0]!, Is.EqualTo("AC-4"));
            Assert.That((string)titre["flag"]!, Is.EqualTo("high"));
            Assert.That((string)word["coded"]!["value"]!, Is.EqualTo("detected"));
            Assert.That((string)word["coded"]!["text"]!, Is.EqualTo("DET"));
            Assert.That((string)word["flag"]!, Is.EqualTo("unranged"));
            Assert.That((string)nothing["absentReason"]!, Is.EqualTo("not-performed"));
            Assert.That(nothing["value"], Is.Null);
        });
    }

    [Test]
    public async Task Names_every_fault_at_once_and_stores_nothing()
    {
        var patient = await PatientAsync();
        var problem = await ProblemAsync(
            SendEntryAsync(
                patient,
                new
                {
                    analyte = "tpo-abb",
                    value = "1e3",
                    unit = "IU/mL",
                    collectedAt = "2999-01-01",
                    referenceRange = new { low = 40, high = 34 },
                    comparator = "=",
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.SupersetOf(
                new[] { "/analyte", "/value", "/collectedAt", "/referenceRange", "/comparator" }
            )
        );
        var list = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results"));
        Assert.That(list["items"]!.AsArray(), Is.Empty);
    }

    [TestCase(
        """{"analyte":"tpo-ab","value":1,"unit":"furlong","collectedAt":"2026-01-01"}""",
        "/unit"
    )]
    [TestCase(
        """{"analyte":"nothing","value":1,"unit":"IU/mL","collectedAt":"2026-01-01"}""",
        "/analyte"
    )]
    [TestCase(
        """{"loinc":"32218-0","value":30,"unit":"U/mL","collectedAt":"2026-01-01"}""",
        "/loinc"
    )]
    [TestCase(
        """{"analyte":"tpo-ab","value":1,"unit":"IU/mL","collectedAt":"1980-05-16"}""",
        "/collectedAt"
    )]
    public async Task What_only_the_facts_refuse_is_422(string entry, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"/v1/patients/{await PatientAsync()}/lab-results", entry),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task Knows_no_such_patient_and_not_another_practice_s()
    {
        await ProblemAsync(
            SendEntryAsync(Guid.NewGuid().ToString(), Antibodies(1, "2026-01-01")),
            404,
            "patient-not-found"
        );

        var patient = await PatientAsync();
        var result = await EnterAsync(patient, Antibodies(1, "2026-01-01"));
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            SendAsync(
                other,
                HttpMethod.Post,
                $"/v1/patients/{patient}/lab-results",
                Antibodies(1, "2026-01-01").ToJsonString()
            ),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            other.GetAsync($"/v1/lab-results/{result["id"]}"),
            404,
            "lab-result-not-found"
        );
        await ProblemAsync(
            other.GetAsync($"/v1/lab-results/{result["id"]}/history"),
            404,
            "lab-result-not-found"
        );
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/lab-results"),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"),
            404,
            "patient-not-found"
        );
    }

    [TestCase("male", "1980-05-17", "high")]
    [TestCase("female", "1980-05-17", "normal")]
    [TestCase("unknown", "1980-05-17", "unranged")]
    [TestCase("male", "2015-05-17", "unranged")]
    public async Task The_catalogue_s_range_follows_sex_and_age(
        string sex,
        string birthDate,
        string flag
    )
    {
        // ESR at the women's upper limit of adults under fifty.
        var result = await EnterAsync(
            await PatientAsync(sex, birthDate),
            new
            {
                analyte = "esr",
                value = 20,
                unit = "mm/h",
                collectedAt = "2026-01-05",
            }
        );

        Assert.That((string)result["flag"]!, Is.EqualTo(flag));
    }

    [Test]
    public async Task Is_in_the_audit_and_in_the_events()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2026-01-05"));

        Assert.That(
            await AuditAsync(patient),
            Is.EqualTo(new[] { "RegisterPatient:done", "EnterLabResult:done" })
        );
    }

    [TestCase(
        """{"analyte":"tpo-ab","value":"18\n","unit":"IU/mL","collectedAt":"2026-01-01"}""",
        "/value"
    )]
    [TestCase(
        """{"analyte":"tpo-ab","value":18,"unit":"IU/mL","comparator":"~","collectedAt":"2026-01-01"}""",
        "/comparator"
    )]
    [TestCase(
        """{"analyte":"ana-titer","titers":[{"denominator":80,"comparator":"~"}],"collectedAt":"2026-01-01"}""",
        "/titers/0/comparator"
    )]
    public async Task What_the_entry_alone_shows_is_said_once(string entry, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"/v1/patients/{await PatientAsync()}/lab-results", entry),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
        Assert.That(problem["errors"]![pointer]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("""{"analyte":"ana-titer","titers":[null],"collectedAt":"2026-01-01"}""", "/titers")]
    [TestCase(
        """{"analyte":"ana-titer","titers":[{"denominator":80,"patterns":[null]}],"collectedAt":"2026-01-01"}""",
        "/titers/0/patterns"
    )]
    public async Task A_list_holds_no_null(string entry, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"/v1/patients/{await PatientAsync()}/lab-results", entry),
            400,
            "malformed-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
        Assert.That(
            (string)problem["errors"]![pointer]![0]!,
            Is.EqualTo("has a value of the wrong type")
        );
    }

    [Test]
    public async Task Keeps_what_was_typed_of_a_titre_and_beside_a_word()
    {
        var patient = await PatientAsync();
        var titre = await EnterAsync(
            patient,
            new
            {
                analyte = "ana-titer",
                value = "160.0",
                comparator = ">=",
                unit = "titer",
                collectedAt = "2026-01-05",
            }
        );
        var word = await EnterAsync(
            patient,
            new
            {
                analyte = "tpo-ab",
                printed = "neg",
                unit = "IU/mL",
                collectedAt = "2026-01-05",
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That((string?)titre["valueText"], Is.EqualTo("160.0"));
            Assert.That((string?)titre["comparator"], Is.EqualTo(">="));
            Assert.That((string?)titre["unit"], Is.EqualTo("titer"));
            Assert.That((int)titre["titers"]![0]!["denominator"]!, Is.EqualTo(160));
            Assert.That((string?)word["unit"], Is.EqualTo("IU/mL"));
            Assert.That((string)word["coded"]!["value"]!, Is.EqualTo("negative"));
        });
    }

    [Test]
    public async Task A_number_has_the_places_it_was_typed_with_whatever_its_column_holds()
    {
        var patient = await PatientAsync();
        var entry = Antibodies(0, "2026-01-05");
        entry["value"] = "18.0";
        var entered = await EnterAsync(patient, entry);
        // What SQL Server gives back of decimal(28,10).
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                """
                UPDATE LabResults
                SET    Value = @Typed, CanonicalValue = @Typed, MultipleOfUpperLimit = @Multiple
                WHERE  LabResultId = @Id
                """,
                new
                {
                    Typed = "18.0000000000",
                    Multiple = "0.5000000000",
                    Id = (string)entered["id"]!,
                }
            );
        }

        var read = await OkAsync(Client.GetAsync($"/v1/lab-results/{entered["id"]}"));
        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));

        Assert.Multiple(() =>
        {
            Assert.That(read["value"]!.ToJsonString(), Is.EqualTo("18.0"));
            Assert.That(read["canonical"]!["value"]!.ToJsonString(), Is.EqualTo("18"));
            Assert.That(read["multipleOfUpperLimit"]!.ToJsonString(), Is.EqualTo("0.5"));
            Assert.That(
                trend["segments"]![0]!["points"]![0]!["value"]!.ToJsonString(),
                Is.EqualTo("18")
            );
        });
    }

    [Test]
    public async Task A_pregnancy_in_the_chart_selects_the_trimester_s_range()
    {
        var patient = await PatientAsync();
        object entry = new
        {
            analyte = "tsh",
            value = 3.0m,
            unit = "mIU/L",
            collectedAt = "2026-01-12",
        };
        var before = await EnterAsync(patient, entry);
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/patients/{patient}/pregnancies",
                new { start = "2025-12-01", due = "2026-09-07" }
            )
        );

        var after = await EnterAsync(patient, entry);

        Assert.Multiple(() =>
        {
            Assert.That((string)before["flag"]!, Is.EqualTo("normal"));
            Assert.That((string)after["flag"]!, Is.EqualTo("high"));
            Assert.That((decimal)after["range"]!["high"]!, Is.EqualTo(2.5m));
        });
    }
}
