using System.Text;
using NUnit.Framework;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Tests.Formats.Fhir;

internal sealed class FhirReaderTests
{
    private static readonly CodedWords Words = new([
        new("negative", CodedValue.Negative),
        new("positive", CodedValue.Positive),
        new("not performed", null),
    ]);

    [Test]
    public void Reads_a_report_with_its_patient_laboratory_and_lines()
    {
        var report = One(
            """
            {"resourceType":"Bundle","type":"collection","entry":[
              {"fullUrl":"urn:uuid:11111111-1111-4111-8111-111111111111","resource":{"resourceType":"Patient","identifier":[
                {"use":"old","system":"urn:old","value":"7"},{"use":"official","system":"urn:chart","value":"42"}],
                "name":[{"use":"maiden","family":"Before"},{"use":"official","family":"Sample","given":["Ada","B."]}],"birthDate":"1980-02-03"}},
              {"fullUrl":"urn:uuid:22222222-2222-4222-8222-222222222222","resource":{"resourceType":"Organization","name":"North Laboratory"}},
              {"resource":{"resourceType":"DiagnosticReport","identifier":[{"system":"urn:reports","value":"R1"},{"type":{"coding":[{"code":"FILL"}]},"value":"A-9"}],
                "status":"final","code":{"text":"Thyroid"},"subject":{"reference":"urn:uuid:11111111-1111-4111-8111-111111111111"},
                "effectiveDateTime":"2024-05-06T08:00:00+02:00","issued":"2024-05-07T10:00:00Z","conclusion":"All read.",
                "performer":[{"reference":"urn:uuid:22222222-2222-4222-8222-222222222222"}],
                "result":[{"reference":"Observation/a"}]}},
              {"resource":{"resourceType":"Observation","id":"a","status":"corrected",
                "code":{"coding":[{"system":"http://loinc.org","code":"3016-3","display":"TSH"}],"text":"Thyrotropin"},
                "valueQuantity":{"value":0.010,"comparator":"<","unit":"mIU/L","system":"http://unitsofmeasure.org","code":"m[IU]/L"},
                "interpretation":[{"coding":[{"code":"LL"}]}],"method":{"text":"ECLIA"},"note":[{"text":"Repeated."}],
                "referenceRange":[{"low":{"value":0.4,"unit":"mIU/L"},"high":{"value":4.0,"unit":"mIU/L"},"text":"0.4 - 4.0"}]}}]}
            """
        );

        var line = report.Results.Single();
        Assert.Multiple(() =>
        {
            Assert.That(report.Place, Is.EqualTo("/entry/2/resource"));
            Assert.That(report.Key, Is.EqualTo("urn:reports|R1"));
            Assert.That(
                report.VersionAt,
                Is.EqualTo(
                    DateTimeOffset.Parse(
                        "2024-05-07T10:00:00Z",
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                )
            );
            Assert.That(
                report.Patient.Identifiers[0],
                Is.EqualTo(new IncomingIdentifier("urn:chart", "42"))
            );
            Assert.That(report.Patient.Identifiers, Has.Count.EqualTo(2));
            Assert.That(report.Patient.FamilyName, Is.EqualTo("Sample"));
            Assert.That(report.Patient.GivenName, Is.EqualTo("Ada B."));
            Assert.That(report.Patient.BirthDate, Is.EqualTo(new DateOnly(1980, 2, 3)));
            Assert.That(report.Laboratory, Is.EqualTo("North Laboratory"));
            Assert.That(report.Accession, Is.EqualTo("A-9"));
            Assert.That(report.Title, Is.EqualTo("Thyroid"));
            Assert.That(report.Notes, Is.EqualTo(new[] { "All read." }));
            Assert.That(line.Place, Is.EqualTo("/entry/3/resource"));
            Assert.That(line.Key, Is.EqualTo("Observation/a"));
            Assert.That(
                line.Codes[0],
                Is.EqualTo(new IncomingCode(IncomingCode.Loinc, "3016-3", "TSH"))
            );
            Assert.That(line.Codes[1], Is.EqualTo(new IncomingCode(null, null, "Thyrotropin")));
            Assert.That(line.Entry.ValueText, Is.EqualTo("0.010"));
            Assert.That(line.Entry.Comparator, Is.EqualTo("<"));
            Assert.That(line.Entry.Unit, Is.EqualTo("m[IU]/L"));
            Assert.That(line.Entry.LaboratoryFlag, Is.EqualTo("LL"));
            Assert.That(
                line.Entry.ReferenceRange,
                Is.EqualTo(
                    new RangeEntry
                    {
                        Low = 0.4m,
                        High = 4.0m,
                        Unit = "mIU/L",
                        Text = "0.4 - 4.0",
                    }
                )
            );
            Assert.That(line.CollectedAt, Is.EqualTo("2024-05-06T08:00:00+02:00"));
            Assert.That(line.Status, Is.EqualTo(IncomingStatus.Corrected));
            Assert.That(line.Method, Is.EqualTo("ECLIA"));
            Assert.That(line.Notes, Is.EqualTo(new[] { "Repeated." }));
            Assert.That(line.Original, Does.StartWith("{\"resourceType\":\"Observation\""));
            Assert.That(line.Faults, Is.Empty);
        });
    }

    [TestCase("\"valueQuantity\":{\"value\":5.10,\"unit\":\"mg/dL\"}", "5.10")]
    [TestCase("\"valueQuantity\":{\"value\":1.5e2,\"unit\":\"mg/dL\"}", "150")]
    [TestCase("\"valueQuantity\":{\"value\":160.26788665701312}", "160.267886657")]
    [TestCase("\"valueInteger\":7", "7")]
    [TestCase("\"valueRange\":{\"low\":{\"value\":100}}", ">= 100")]
    [TestCase("\"valueRange\":{\"high\":{\"value\":10}}", "<= 10")]
    [TestCase(
        "\"valueRange\":{\"low\":{\"value\":5,\"unit\":\"/HPF\"},\"high\":{\"value\":10,\"unit\":\"/HPF\"}}",
        "text 5 /HPF - 10 /HPF"
    )]
    [TestCase(
        "\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":160}}",
        "1:160"
    )]
    [TestCase(
        "\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":40,\"comparator\":\"<\"}}",
        "1:<40"
    )]
    [TestCase(
        "\"valueRatio\":{\"numerator\":{\"value\":3,\"unit\":\"mg\"},\"denominator\":{\"value\":1,\"unit\":\"g\"}}",
        "text 3 mg : 1 g"
    )]
    [TestCase(
        "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:x\",\"code\":\"N\",\"display\":\"Negative\"}]}",
        "coded negative N"
    )]
    [TestCase(
        "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:x\",\"code\":\"Q\",\"display\":\"Odd\"}]}",
        "coded  Q"
    )]
    [TestCase("\"valueCodeableConcept\":{\"text\":\"not performed\"}", "absent not performed")]
    [TestCase("\"valueString\":\"<0.5\"", "printed <0.5")]
    [TestCase("\"valueString\":\"1:80\"", "printed 1:80")]
    [TestCase("\"valueString\":\"positive\"", "printed positive")]
    [TestCase("\"valueString\":\"growth of three organisms\"", "text growth of three organisms")]
    [TestCase("\"valueBoolean\":true", "text true")]
    [TestCase("\"valueDateTime\":\"2024-01-02\"", "text 2024-01-02")]
    [TestCase(
        "\"dataAbsentReason\":{\"coding\":[{\"code\":\"unsuitable\",\"display\":\"Haemolysed\"}]}",
        "absent Haemolysed"
    )]
    [TestCase(
        "\"_valueQuantity\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"masked\"}]}",
        "absent masked"
    )]
    [TestCase(
        "\"valueQuantity\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"masked\"}]}",
        "absent masked"
    )]
    public void Reads_every_form_of_value(string value, string expected)
    {
        var line = Line(value);

        Assert.That(line.Faults, Is.Empty);
        Assert.That(Said(line.Entry), Is.EqualTo(expected));
    }

    [Test]
    public void Says_what_was_sent_where_the_digits_kept_are_others()
    {
        Assert.That(
            Line("\"valueQuantity\":{\"value\":160.26788665701312}").Notes,
            Is.EqualTo(new[] { "Sent as 160.26788665701312." })
        );
        Assert.That(Line("\"valueQuantity\":{\"value\":160.27}").Notes, Is.Empty);
    }

    [TestCase("\"valueQuantity\":{\"value\":\"5\"}", "/valueQuantity", "value", "wrong-kind")]
    [TestCase("\"valueQuantity\":[]", "", "valueQuantity", "wrong-kind")]
    [TestCase(
        "\"valueQuantity\":{\"unit\":\"mg/dL\"}",
        "/valueQuantity",
        "value",
        "value-required"
    )]
    [TestCase(
        "\"valueQuantity\":{\"value\":5,\"comparator\":\"ad\"}",
        "/valueQuantity",
        "comparator",
        "invalid-comparator"
    )]
    [TestCase("\"valueQuantity\":{\"value\":1e30}", "/valueQuantity", "value", "number-not-kept")]
    [TestCase("\"valueQuantity\":{\"value\":1e-30}", "/valueQuantity", "value", "number-not-kept")]
    [TestCase(
        "\"valueRatio\":{\"numerator\":{\"value\":1,\"comparator\":\">\"},\"denominator\":{\"value\":160}}",
        "/valueRatio/numerator",
        "comparator",
        "ambiguous-titre"
    )]
    [TestCase("\"valueSampledData\":{\"data\":\"1 2\"}", "", "valueSampledData", "value-not-read")]
    [TestCase("\"valueInteger\":1,\"valueString\":\"x\"", "", "valueString", "one-value-only")]
    [TestCase(
        "\"valueInteger\":1,\"dataAbsentReason\":{\"text\":\"lost\"}",
        "",
        "dataAbsentReason",
        "value-and-reason"
    )]
    [TestCase("\"note\":{\"text\":\"no list\"},\"valueInteger\":1", "", "note", "wrong-kind")]
    [TestCase(
        "\"valueInteger\":1,\"effectiveDateTime\":\"2024-05\"",
        "",
        "effective",
        "date-not-whole"
    )]
    [TestCase("\"method\":{}", "", null, "value-required")]
    public void Tells_by_path_what_cannot_be_read(
        string members,
        string place,
        string? field,
        string code
    )
    {
        var line = Line(members);

        Assert.That(
            line.Faults.Select(f => (f.Place, f.Field, f.Code)),
            Does.Contain((place, field, code))
        );
        Assert.That(line.Original, Does.Contain(members));
    }

    [Test]
    public void Waits_when_status_or_code_are_missing()
    {
        var faults = One("""{"resourceType":"Observation","valueInteger":1}""")
            .Results.Single()
            .Faults;

        Assert.That(
            faults.Select(f => f.Code),
            Is.EquivalentTo(new[] { "unknown-status", "code-missing" })
        );
    }

    [Test]
    public void Gives_every_component_a_line_of_its_own()
    {
        var lines = One(
            """
            {"resourceType":"Observation","id":"p","status":"final","code":{"text":"Panel"},"effectiveDateTime":"2024-01-02","component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"valueInteger":1},
              {"code":{"coding":[{"system":"http://loinc.org","code":"2-6"}]},"dataAbsentReason":{"text":"lost"}},
              {"code":{"text":"third"}}]}
            """
        ).Results;

        Assert.Multiple(() =>
        {
            Assert.That(
                lines.Select(l => l.Place),
                Is.EqualTo(new[] { "/component/0", "/component/1", "/component/2" })
            );
            Assert.That(
                lines.Select(l => l.Key),
                Is.EqualTo(new[] { "Observation/p#1-8", "Observation/p#2-6", "Observation/p#2" })
            );
            Assert.That(lines.Select(l => l.CollectedAt), Is.All.EqualTo("2024-01-02"));
            Assert.That(lines[1].Entry.AbsentReason, Is.EqualTo("lost"));
            Assert.That(lines[2].Faults.Single().Code, Is.EqualTo("value-required"));
        });
    }

    [Test]
    public void What_is_said_of_all_components_stands_with_the_first()
    {
        var lines = One(
            """
            {"resourceType":"Observation","id":"p","status":"final","code":{"text":"Panel"},"effectiveDateTime":"2024-01-02",
             "note":[{"text":"Sample haemolysed"}],"component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"valueInteger":1},
              {"code":{"coding":[{"system":"http://loinc.org","code":"2-6"}]},"valueInteger":2}]}
            """
        ).Results;

        Assert.That(lines[0].Notes, Is.EqualTo(new[] { "Sample haemolysed" }));
        Assert.That(lines[1].Notes, Is.Empty);
    }

    [Test]
    public void What_is_said_under_a_heading_and_the_coded_conclusion_stand_with_the_report()
    {
        var report = Read(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},
             "contained":[{"resourceType":"Observation","id":"h","status":"final","code":{"text":"Heading"},"note":[{"text":"Fasting"}],"hasMember":[{"reference":"#a"}]},
               {"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"valueInteger":1}],
             "conclusion":"Looks well.","conclusionCode":[{"text":"Euthyroid"},{"coding":[{"code":"1","display":"Normal"}]}],
             "result":[{"reference":"#h"}]}
            """
        )
            .Reports.Single();

        Assert.That(
            report.Notes,
            Is.EqualTo(new[] { "Fasting", "Looks well.\nEuthyroid\nNormal" })
        );
    }

    [Test]
    public void A_coded_conclusion_alone_is_a_result_in_words()
    {
        var line = Read(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"Smear"},"conclusionCode":[{"text":"Nothing seen"}]}
            """
        )
            .Reports.Single()
            .Results.Single();

        Assert.That(Said(line.Entry), Is.EqualTo("text Nothing seen"));
    }

    [Test]
    public void Takes_the_observations_that_a_report_contains_and_those_under_headings()
    {
        var contents = Read(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},
             "contained":[{"resourceType":"Observation","id":"h","status":"unknown","code":{"text":"Heading"},"hasMember":[{"reference":"#a"},{"reference":"#b"}]},
               {"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"valueInteger":1},
               {"resourceType":"Observation","id":"b","status":"final","code":{"text":"b"},"valueInteger":2,"hasMember":[{"reference":"#h"}]}],
             "result":[{"reference":"#h"},{"reference":"#a"},{"reference":"Observation/gone","display":"Gone"}]}
            """
        );

        var lines = contents.Reports.Single().Results;
        Assert.Multiple(() =>
        {
            Assert.That(
                lines.Select(l => l.Place),
                Is.EqualTo(new[] { "/contained/1", "/contained/2", "/result/2" })
            );
            Assert.That(lines[2].Codes, Is.EqualTo(new[] { new IncomingCode(null, null, "Gone") }));
            Assert.That(lines[2].Faults.Single().Code, Is.EqualTo("reference-not-found"));
            Assert.That(
                contents.NotRead,
                Is.EqualTo(
                    new[]
                    {
                        new FhirNotRead("/contained/0", "Observation", FhirNotReadReason.Heading),
                    }
                )
            );
        });
    }

    [Test]
    public void Takes_collection_fasting_and_specimen_from_the_specimen()
    {
        var lines = One(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},"effectiveDateTime":"2024-02-02",
             "contained":[{"resourceType":"Specimen","id":"s","accessionIdentifier":{"value":"S-1"},"type":{"text":"Urine"},"collection":{"collectedDateTime":"2024-02-01T07:00:00Z","fastingStatusCodeableConcept":{"coding":[{"code":"F"}]}}},
               {"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"valueInteger":1},
               {"resourceType":"Observation","id":"b","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"valueInteger":1}],
             "specimen":[{"reference":"#s"}],"result":[{"reference":"#a"},{"reference":"#b"}]}
            """
        );

        Assert.Multiple(() =>
        {
            Assert.That(lines.Accession, Is.EqualTo("S-1"));
            Assert.That(
                lines.Results.Select(l => l.CollectedAt),
                Is.All.EqualTo("2024-02-01T07:00:00Z")
            );
            Assert.That(lines.Results.Select(l => l.Entry.Fasting), Is.All.True);
            Assert.That(lines.Results[0].Entry.Specimen, Is.EqualTo("Urine"));
            Assert.That(lines.Results[1].Entry.Specimen, Is.Null);
            Assert.That(lines.Results[1].Notes, Is.EqualTo(new[] { "Specimen: Urine" }));
        });
    }

    [TestCase("registered", IncomingStatus.Registered)]
    [TestCase("preliminary", IncomingStatus.Preliminary)]
    [TestCase("amended", IncomingStatus.Corrected)]
    [TestCase("cancelled", IncomingStatus.Cancelled)]
    [TestCase("entered-in-error", IncomingStatus.EnteredInError)]
    public void Reads_the_status(string sent, IncomingStatus expected)
    {
        var line = One(
            $$"""{"resourceType":"Observation","status":"{{sent}}","code":{"text":"a"},"valueInteger":1}"""
        )
            .Results.Single();

        Assert.That(line.Status, Is.EqualTo(expected));
        Assert.That(line.Faults, Is.Empty);
    }

    [Test]
    public void Lets_a_report_in_error_take_its_lines_with_it()
    {
        var line = One(
            """
            {"resourceType":"DiagnosticReport","status":"entered-in-error","code":{"text":"r"},
             "contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"valueInteger":1}],"result":[{"reference":"#a"}]}
            """
        )
            .Results.Single();

        Assert.That(line.Status, Is.EqualTo(IncomingStatus.EnteredInError));
    }

    [Test]
    public void Puts_the_versions_of_one_report_in_the_order_they_were_issued()
    {
        var reports = Read(
            $$"""
            {"resourceType":"Bundle","type":"collection","entry":[
              {"resource":{{Version(
                "v3",
                "2024-01-03T00:00:00Z",
                "\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces\",\"valueReference\":{\"reference\":\"DiagnosticReport/v1\"}}],"
            )}}},
              {"resource":{{Version(
                "other",
                "2024-01-01T12:00:00Z",
                "\"identifier\":[{\"value\":\"Z\"}],"
            )}}},
              {"resource":{{Version(
                "v1",
                "2024-01-01T00:00:00Z",
                "\"identifier\":[{\"value\":\"K\"}],"
            )}}},
              {"resource":{{Version(
                "v2",
                "2024-01-02T00:00:00Z",
                "\"identifier\":[{\"value\":\"K\"}],"
            )}}}]}
            """
        ).Reports;

        Assert.That(
            reports.Select(r => r.Place),
            Is.EqualTo(
                new[]
                {
                    "/entry/2/resource",
                    "/entry/3/resource",
                    "/entry/0/resource",
                    "/entry/1/resource",
                }
            )
        );
        Assert.That(reports.Take(3).Select(r => r.Key), Is.All.EqualTo("|K"));
    }

    [Test]
    public void Takes_the_time_of_a_document_where_its_report_was_issued_earlier()
    {
        var report = One(
            $$"""{"resourceType":"Bundle","type":"document","timestamp":"2024-03-01T10:00:00+01:00","entry":[{"resource":{{Version("a", "2024-01-03T00:00:00Z", "")}}}]}"""
        );

        Assert.That(
            report.VersionAt,
            Is.EqualTo(
                DateTimeOffset.Parse(
                    "2024-03-01T09:00:00Z",
                    System.Globalization.CultureInfo.InvariantCulture
                )
            )
        );
    }

    [Test]
    public void Keeps_the_people_of_nested_bundles_apart()
    {
        var reports = Read(
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Nested("One")}}},{"resource":{{Nested("Two")}}}]}"""
        ).Reports;

        Assert.That(reports.Select(r => r.Patient.FamilyName), Is.EqualTo(new[] { "One", "Two" }));
        Assert.That(
            reports[1].Results.Single().Place,
            Is.EqualTo("/entry/1/resource/entry/2/resource")
        );

        static string Nested(string family) =>
            $$$"""
                {"resourceType":"Bundle","type":"document","entry":[
                  {"fullUrl":"Patient/1","resource":{"resourceType":"Patient","id":"1","name":[{"family":"{{{family}}}"}]}},
                  {"resource":{"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},"subject":{"reference":"Patient/1"},"result":[{"reference":"Observation/1"}]}},
                  {"resource":{"resourceType":"Observation","id":"1","status":"final","code":{"text":"a"},"valueInteger":1,"subject":{"reference":"Patient/1"} } }]}
                """;
    }

    [Test]
    public void Waits_when_an_observation_is_about_another_person_than_its_report()
    {
        var line = One(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"r"},"subject":{"reference":"Patient/1"},
             "contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/2"},"valueInteger":1}],"result":[{"reference":"#a"}]}
            """
        )
            .Results.Single();

        Assert.That(line.Faults.Single().Code, Is.EqualTo("subject-differs"));
    }

    [Test]
    public void Lists_what_is_no_laboratory_result()
    {
        var contents = Read(
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Encounter","id":"e"}},
              {"request":{"method":"DELETE","url":"Observation/1"}},
              {"resource":{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"text":"Pulse"},"valueInteger":70}},
              {"resource":{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"urn:own","code":"anything"}]}],"code":{"text":"Odd"},"valueInteger":1}},
              {"resource":{"resourceType":"DiagnosticReport","status":"final","code":{"text":"X-ray"},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"RAD"}]}]}},
              {"resource":{"resourceType":"DiagnosticReport","status":"final","code":{"text":"Empty"},"presentedForm":[{"contentType":"application/pdf"}]}},
              {"resource":{"resourceType":"DiagnosticReport","status":"final","code":{"text":"Smear"},"conclusion":"Nothing seen."}}]}
            """
        );

        Assert.That(
            contents.NotRead.Select(n => (n.Place, n.ResourceType, n.Reason)),
            Is.EquivalentTo(
                new (string, string?, FhirNotReadReason)[]
                {
                    ("/entry/0/resource", "Encounter", FhirNotReadReason.OtherResource),
                    ("/entry/1", null, FhirNotReadReason.NoResource),
                    ("/entry/2/resource", "Observation", FhirNotReadReason.NotLaboratory),
                    ("/entry/4/resource", "DiagnosticReport", FhirNotReadReason.NotLaboratory),
                    ("/entry/5/resource/presentedForm/0", null, FhirNotReadReason.Attachment),
                    ("/entry/5/resource", "DiagnosticReport", FhirNotReadReason.NoResults),
                }
            )
        );
        Assert.That(
            contents.Reports.SelectMany(r => r.Results).Select(l => Said(l.Entry)),
            Is.EquivalentTo(new[] { "1", "text Nothing seen." })
        );
    }

    [TestCase("", "malformed-json")]
    [TestCase("{", "malformed-json")]
    [TestCase("{\"resourceType\":\"Bundle\",}", "malformed-json")]
    [TestCase("{\"resourceType\":\"\\ud800\"}", "malformed-text")]
    [TestCase("[]", "wrong-resource-type")]
    [TestCase("{\"resourceType\":7}", "wrong-resource-type")]
    [TestCase("{\"resourceType\":\"Patient\"}", "wrong-resource-type")]
    public void Refuses_what_is_no_such_resource(string json, string code)
    {
        var contents = Read(json);

        Assert.That(contents.Faults.Select(f => f.Code), Is.EqualTo(new[] { code }));
        Assert.That(contents.Reports, Is.Empty);
    }

    [Test]
    public void Reads_a_chain_of_members_longer_than_any_stack()
    {
        const int Length = 20_000;
        var entries = Enumerable
            .Range(0, Length)
            .Select(i =>
                $$$"""{"resource":{"resourceType":"Observation","id":"{{{i}}}","status":"final","code":{"text":"a"},"valueInteger":{{{i}}},"hasMember":[{"reference":"Observation/{{{(i + 1) % Length}}}"}]}}"""
            );

        var report = One(
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', entries)}}]}"""
        );

        Assert.That(report.Results, Has.Count.EqualTo(Length));
    }

    private static string Version(string id, string issued, string members) =>
        $$"""
            {"resourceType":"DiagnosticReport","id":"{{id}}",{{members}}"status":"final","code":{"text":"r"},"issued":"{{issued}}",
             "contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"valueInteger":1}],"result":[{"reference":"#a"}]}
            """;

    private static FhirContents Read(string json) =>
        FhirReader.Read(Encoding.UTF8.GetBytes(json), Words);

    private static IncomingReport One(string json)
    {
        var contents = Read(json);
        Assert.That(contents.Faults, Is.Empty);
        return contents.Reports.Single();
    }

    private static IncomingResult Line(string members) =>
        One($$"""{"resourceType":"Observation","status":"final","code":{"text":"a"},{{members}}}""")
            .Results.Single();

    private static string Said(LabEntry entry) =>
        entry switch
        {
            { ValueText: { } value, Comparator: { } sign } => $"{sign} {value}",
            { ValueText: { } value } => value,
            { Titers: [var titre] } => $"1:{titre.Comparator}{titre.Denominator}",
            { Coded: { } coded } => $"coded {coded.Value} {coded.Code}",
            { Printed: { } printed } => $"printed {printed}",
            { Text: { } text } => $"text {text}",
            { AbsentReason: { } reason } => $"absent {reason}",
            _ => "",
        };
}
