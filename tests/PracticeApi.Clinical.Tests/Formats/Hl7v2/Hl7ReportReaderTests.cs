using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Hl7v2;

namespace PracticeApi.Clinical.Tests.Formats.Hl7v2;

public sealed class Hl7ReportReaderTests
{
    [TestCase("01_FHIR_Converter_LAB_ORU_1.hl7", 2, 10, 0)]
    [TestCase("02_FHIR_Converter_LAB_ORU_2.hl7", 2, 10, 0)]
    [TestCase("03_FHIR_Converter_LRI_2.0_NG_CBC_Typ_Message.hl7", 1, 28, 0)]
    [TestCase("05_FHIR_Converter_ORU_R01_RMGEAD.hl7", 1, 1, 0)]
    [TestCase("06_hl7v2_oru_r01_lab.hl7", 1, 5, 0)]
    [TestCase("07_node_hl7_complete_ORU_R01_2.5.1_SampleTestCase1.hl7", 1, 1, 0)]
    [TestCase("08_node_hl7_complete_ORU_R01_2.5.1_SampleTestCase2.hl7", 1, 1, 0)]
    [TestCase("thyroid_panel_final.hl7", 1, 7, 0)]
    [TestCase("thyroid_panel_corrected.hl7", 1, 2, 0)]
    public void Reads_every_sample(string name, int reports, int lines, int errors)
    {
        var reading = Hl7.Read(Hl7.Sample(name));

        Assert.Multiple(() =>
        {
            Assert.That(reading.IsRefused, Is.False);
            Assert.That(reading.Reports, Has.Count.EqualTo(reports));
            Assert.That(reading.Reports.Sum(report => report.Results.Count), Is.EqualTo(lines));
            Assert.That(reading.Errors, Has.Count.EqualTo(errors));
        });
    }

    [Test]
    public void Reads_the_stress_sample_and_keeps_what_is_no_result()
    {
        var reading = Hl7.Read(Hl7.Sample("04_FHIR_Converter_ORU_R01_01.hl7"));

        var lines = reading.Reports.SelectMany(report => report.Results).ToArray();
        var coded = lines.Single(line => line.Entry.Coded is not null);
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(3), "what tells of the specimen is no result");
            Assert.That(coded.Entry.Coded!.Code, Is.EqualTo("27268008"));
            Assert.That(coded.Entry.Coded.Text, Is.EqualTo("Salmonella species"));
            Assert.That(coded.Status, Is.EqualTo(IncomingStatus.Preliminary));
            Assert.That(coded.Entry.LaboratoryFlag, Is.EqualTo("A"));
            Assert.That(
                coded.Notes,
                Is.EqualTo(new[] { "Submission of serum", "No Antibodies Detected" })
            );
            Assert.That(
                reading.Reports.SelectMany(report => report.Notes),
                Has.Some.Contains("O157:H7 & other")
            );
            Assert.That(
                lines.Where(line => line != coded).SelectMany(line => line.Faults),
                Has.Some.Property(nameof(IncomingFault.Code)).EqualTo("segment-out-of-order")
            );
        });
    }

    [Test]
    public void Reads_the_thyroid_panel_as_expected()
    {
        var expected = JsonNode.Parse(Hl7.Sample("expected.json"))!["thyroid_panel_final"]!;
        var report = Hl7.Read(Hl7.Sample("thyroid_panel_final.hl7")).Reports.Single();

        Assert.Multiple(() =>
        {
            foreach (
                var (line, said) in report.Results.Zip(
                    expected.AsArray(),
                    (one, other) => (one, other!)
                )
            )
            {
                var code = (string)said["code"]!;
                Assert.That(line.Codes[0].Code, Is.EqualTo(code));
                Assert.That(line.Codes[0].System, Is.EqualTo(IncomingCode.Loinc));
                Assert.That(line.CollectedAt, Is.EqualTo("2026-01-04T08:05:00+00:00"));
                if (said["value"] is { } value)
                {
                    Assert.That(
                        decimal.Parse(
                            line.Entry.ValueText!,
                            System.Globalization.CultureInfo.InvariantCulture
                        ),
                        Is.EqualTo((decimal)value),
                        code
                    );
                    Assert.That(line.Entry.Unit, Is.EqualTo((string)said["unit"]!));
                }

                Assert.That(line.Entry.Comparator, Is.EqualTo((string?)said["comparator"]));
                if (said["flag"] is { } flag)
                {
                    Assert.That(line.Entry.LaboratoryFlag, Is.EqualTo((string)flag!));
                }

                Assert.That(line.Method, Is.EqualTo((string?)said["method"]));
            }

            Assert.That(report.Results[4].Entry.Titers!.Single().Denominator, Is.EqualTo(160));
            Assert.That(report.Results[5].Entry.Coded!.Code, Is.EqualTo("AC-4"));
            Assert.That(report.Results[6].Status, Is.EqualTo(IncomingStatus.Cancelled));
            Assert.That(
                report.Results[6].Notes,
                Is.EqualTo(new[] { "see note", "Sample haemolysed\nplease repeat" })
            );
            Assert.That(report.Accession, Is.EqualTo("FIL-900"));
            Assert.That(report.Laboratory, Is.EqualTo("DEMO LAB"));
        });
    }

    [Test]
    public void Keeps_the_value_and_range_of_the_standard_s_own_example()
    {
        var line = Hl7.Read(Hl7.Sample("05_FHIR_Converter_ORU_R01_RMGEAD.hl7"))
            .Reports.Single()
            .Results.Single();

        Assert.Multiple(() =>
        {
            Assert.That(line.Entry.ValueText, Is.EqualTo("182"));
            Assert.That(line.Entry.Comparator, Is.Null);
            Assert.That(line.Entry.Unit, Is.EqualTo("mg/dl"));
            Assert.That(line.Entry.ReferenceRange!.Low, Is.EqualTo(70));
            Assert.That(line.Entry.ReferenceRange.High, Is.EqualTo(105));
            Assert.That(line.CollectedAt, Is.EqualTo("2002-02-15T07:30:00+06:00"));
        });
    }

    [Test]
    public void A_local_code_that_is_labelled_as_LOINC_is_a_local_code()
    {
        var lines = Hl7.Read(Hl7.Sample("06_hl7v2_oru_r01_lab.hl7")).Reports.Single().Results;

        Assert.That(lines.Select(line => line.Codes[0].System), Is.All.Null);
        Assert.That(lines[0].Codes[0].Code, Is.EqualTo("WBC"));
    }

    [TestCase("3016-3^T^LN^TSH^TSH^L", "3016-3", true)]
    [TestCase("TSH^TSH^L^3016-3^T^LN", "3016-3", true)]
    [TestCase("TSH^TSH^99LAB^3016-4^T^LN", "TSH", false)]
    [TestCase("11491-6^Odd^LN", "11491-6", true)]
    [TestCase("^Only a name", null, false)]
    public void LOINC_is_taken_from_either_triplet_when_its_check_digit_is_right(
        string obx3,
        string? code,
        bool isLoinc
    )
    {
        var first = Hl7.Line($"OBX|1|NM|{obx3}||1|mg/L|||||F").Codes[0];

        Assert.That(first.Code, Is.EqualTo(code));
        Assert.That(first.System == IncomingCode.Loinc, Is.EqualTo(isLoinc));
    }

    [TestCase("NM", "6.80", "6.80", null, null)]
    [TestCase("NM", " 6.8 ", "6.8", null, null)]
    [TestCase("NM", "+5.", "5", null, null)]
    [TestCase("NM", "-0.5", "-0.5", null, null)]
    [TestCase("SN", "^182", "182", null, null)]
    [TestCase("SN", ">^90", "90", ">", null)]
    [TestCase("SN", "<=^0.5", "0.5", "<=", null)]
    [TestCase("SN", "=^7", "7", null, null)]
    [TestCase("SN", "^1^-^3", null, null, "1-3 mg/L")]
    [TestCase("SN", "^2^:^160", null, null, "2:160 mg/L")]
    [TestCase("NM", "27~25", null, null, "27~25")]
    [TestCase("TX", "first~second", null, null, "first\nsecond")]
    [TestCase("FT", "one\\.br\\two", null, null, "one\ntwo")]
    [TestCase("ST", "Isolated", null, null, null)]
    public void Reads_a_value_by_its_type(
        string type,
        string value,
        string? number,
        string? comparator,
        string? text
    )
    {
        var line = Hl7.Line($"OBX|1|{type}|X^X||{value}|mg/L|||||F", out var reading);

        Assert.Multiple(() =>
        {
            Assert.That(line.Entry.ValueText, Is.EqualTo(number));
            Assert.That(line.Entry.Comparator, Is.EqualTo(comparator));
            Assert.That(line.Entry.Text, Is.EqualTo(text));
            Assert.That(reading.Errors, Is.Empty);
        });
    }

    [TestCase("NM", "6,82", 102)]
    [TestCase("NM", "<0.01", 102)]
    [TestCase("NM", "1e5", 102)]
    [TestCase("NM", "haemolysed", 102)]
    [TestCase("SN", "x", 102)]
    [TestCase("SN", "~^5", 102)]
    [TestCase("SN", "about^5", 103)]
    [TestCase("", "5", 101)]
    public void What_does_not_fit_its_type_is_kept_raw_and_said(string type, string value, int code)
    {
        var line = Hl7.Line($"OBX|1|{type}|X^X||{value}|mg/L|||||F", out var reading);

        Assert.Multiple(() =>
        {
            Assert.That(reading.Errors.Single().Code, Is.EqualTo(code));
            Assert.That(line.Entry.Printed, Is.EqualTo(value));
            Assert.That(line.Faults, Has.Count.EqualTo(1));
            Assert.That(line.Original, Does.Contain($"|{value}|"));
        });
    }

    [TestCase("<0.01")]
    [TestCase(">1000")]
    [TestCase("negative")]
    public void A_string_is_printed_text_for_the_analyte_to_read(string value) =>
        Assert.That(Hl7.Line($"OBX|1|ST|X^X||{value}|mg/L|||||F").Entry.Printed, Is.EqualTo(value));

    [Test]
    public void A_coded_value_may_have_a_text_alone()
    {
        var entry = Hl7.Line("OBX|1|CE|X^X||^Isolated||||||F").Entry;

        Assert.That(entry.Coded!.Code, Is.Null);
        Assert.That(entry.Coded.Text, Is.EqualTo("Isolated"));
    }

    [TestCase("F", IncomingStatus.Final)]
    [TestCase("P", IncomingStatus.Preliminary)]
    [TestCase("R", IncomingStatus.Preliminary)]
    [TestCase("S", IncomingStatus.Preliminary)]
    [TestCase("C", IncomingStatus.Corrected)]
    [TestCase("A", IncomingStatus.Corrected)]
    [TestCase("V", IncomingStatus.Final)]
    [TestCase("I", IncomingStatus.Registered)]
    [TestCase("D", IncomingStatus.EnteredInError)]
    [TestCase("W", IncomingStatus.Wrong)]
    [TestCase("B", IncomingStatus.Corrected)]
    [TestCase("X", IncomingStatus.Cancelled)]
    [TestCase("N", IncomingStatus.Cancelled)]
    public void Reads_the_status(string code, IncomingStatus status) =>
        Assert.That(Hl7.Line($"OBX|1|NM|X^X||1|mg/L|||||{code}").Status, Is.EqualTo(status));

    [Test]
    public void Nothing_sent_and_blank_on_purpose_are_both_no_value()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                Hl7.Line("OBX|1|NM|X^X|||mg/L|||||I").Entry.AbsentReason,
                Is.EqualTo("pending")
            );
            Assert.That(
                Hl7.Line("OBX|1|NM|X^X||\"\"|mg/L|||||D").Entry.AbsentReason,
                Is.EqualTo("no-value")
            );
            Assert.That(Hl7.Line("OBX|1||X^X||||||||U").StatusAlone, Is.True);
        });
    }

    [TestCase("0.40-4.00", null, null, "0.40-4.00")]
    [TestCase("70_105", 70, 105, "70_105")]
    [TestCase("<9 mcg/dL:  Acceptable", null, 9, "<9 mcg/dL:  Acceptable")]
    [TestCase("men 4-6, women 3-5", null, null, "men 4-6, women 3-5")]
    [TestCase("^^10.000000", null, null, "^^10.000000")]
    public void A_range_keeps_its_text(string obx7, int? low, int? high, string text)
    {
        var range = Hl7.Line($"OBX|1|NM|X^X||1|mg/L|{obx7}||||F").Entry.ReferenceRange!;

        Assert.That(range.Text, Is.EqualTo(text));
        Assert.That((range.Low, range.High), Is.EqualTo(((decimal?)low, (decimal?)high)));
    }

    [Test]
    public void Comments_belong_to_what_stands_before_them()
    {
        var reading = Hl7.Read(
            "PID|1||T-1^^^CLINIC||TEST^ALPHA||19840412|F",
            "NTE|1|L|of the patient",
            "OBR|1|P-1|F-1|PANEL|||20260104080500",
            "NTE|1|L|of the report~and more",
            "OBX|1|NM|X^X||1|mg/L|||||F",
            "ZZZ|own segment",
            "NTE|1|L|of the line",
            "SPM|1|||BLD|||||||||||||20260104080000|||||||HEM^Haemolysed",
            "OBX|1|NM|S^of the specimen||1|mg/L|||||F"
        );

        var report = reading.Reports.Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                report.Notes,
                Is.EqualTo(new[] { "of the report", "and more", "Specimen condition: Haemolysed" })
            );
            Assert.That(report.Results.Single().Notes, Is.EqualTo(new[] { "of the line" }));
            Assert.That(
                reading.NotRead.Select(part => $"{part.Place} {part.Code}"),
                Is.EqualTo(new[] { "OBX[2] specimen-observation-not-read" })
            );
        });
    }

    [Test]
    public void One_message_may_hold_several_patients_and_orders_and_lines_with_one_number()
    {
        var reading = Hl7.Read(
            "PID|1||A-1^^^CLINIC||ONE^ALPHA||19840412|F",
            "OBR|1||F-1|P1|||20260104",
            "OBX|0|NM|X^X||1|mg/L|||||F",
            "OBX|0|NM|Y^Y||2|mg/L|||||F",
            "OBR|2||F-2|P2|||20260104",
            "OBX|1|NM|X^X||3|mg/L|||||F",
            "PID|2||B-1^^^CLINIC||TWO^BETA||19850412|M",
            "OBR|1||F-3|P1|||20260104",
            "OBX|1|NM|X^X||4|mg/L|||||F"
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                reading.Reports.Select(report => report.Patient.FamilyName),
                Is.EqualTo(new[] { "ONE", "ONE", "TWO" })
            );
            Assert.That(
                reading.Reports.SelectMany(report => report.Results).Select(line => line.Place),
                Is.EqualTo(new[] { "OBX[1]", "OBX[2]", "OBX[3]", "OBX[4]" })
            );
            Assert.That(reading.Reports[0].Results[0].CollectedAt, Is.EqualTo("2026-01-04"));
        });
    }

    [Test]
    public void A_report_may_have_no_lines_and_that_is_said()
    {
        var reading = Hl7.Read("PID|1||T-1", "OBR|1||F-1|PANEL|||20260104");

        Assert.That(reading.Reports.Single().Results, Is.Empty);
        Assert.That(
            reading.NotRead.Select(part => $"{part.Place} {part.Code}"),
            Is.EqualTo(new[] { "OBR[1] order-without-results" })
        );
    }

    [Test]
    public void A_cancelled_order_is_a_line_that_says_why()
    {
        var line = Hl7.Read(
                "PID|1||T-1",
                "OBR|1||F-1|3016-3^TSH^LN|||20260104||||||||||||||||||X",
                "NTE|1|L|Tube broken, please repeat"
            )
            .Reports.Single()
            .Results.Single();

        Assert.Multiple(() =>
        {
            Assert.That(line.Place, Is.EqualTo("OBR[1]"));
            Assert.That(line.Status, Is.EqualTo(IncomingStatus.Cancelled));
            Assert.That(line.Entry.AbsentReason, Is.EqualTo("cannot-be-obtained"));
            Assert.That(
                line.Codes[0],
                Is.EqualTo(new IncomingCode(IncomingCode.Loinc, "3016-3", "TSH"))
            );
            Assert.That(line.CollectedAt, Is.EqualTo("2026-01-04"));
            Assert.That(line.Notes, Is.EqualTo(new[] { "Tube broken, please repeat" }));
            Assert.That(line.Original, Does.Contain("Tube broken"));
        });
    }

    [Test]
    public void An_order_that_a_comment_answers_is_a_result_in_words()
    {
        var line = Hl7.Read(
                "PID|1||T-1",
                "OBR|1||F-1|CULT^Culture^L|||20260104||||||||||||||||||F",
                "NTE|1|L|No growth",
                "NTE|2|L|after 48 hours"
            )
            .Reports.Single()
            .Results.Single();

        Assert.That(line.Entry.Text, Is.EqualTo("No growth\nafter 48 hours"));
        Assert.That(line.Status, Is.EqualTo(IncomingStatus.Final));
    }

    [TestCase("20260105", "20260105101500+0000", "2026-01-05T10:15:00.000")]
    [TestCase("20260105", "20260107101500+0000", "2026-01-05T23:59:59.999")]
    [TestCase("20260105", "20260104101500+0000", "2026-01-05T00:00:00.000")]
    [TestCase("20260105", "", "2026-01-05T00:00:00.000")]
    [TestCase("202601051000+0000", "20260105100020+0000", "2026-01-05T10:00:20.000")]
    [TestCase("202601051000+0000", "20260105111500+0000", "2026-01-05T10:00:59.999")]
    [TestCase("20260105100007+0000", "20260105111500+0000", "2026-01-05T10:00:07.999")]
    [TestCase("20260105100007.25+0000", "20260105111500+0000", "2026-01-05T10:00:07.250")]
    [TestCase("", "20260105101500+0000", "2026-01-05T10:15:00.000")]
    [TestCase("", "20260105", "2026-01-05T00:00:00.000")]
    [TestCase("202601", "20260105101500+0000", "2026-01-05T10:15:00.000")]
    public void Versions_are_ordered_by_when_they_were_reported_and_then_sent(
        string reported,
        string sent,
        string at
    )
    {
        var message = Hl7Message.Parse(
            System.Text.Encoding.UTF8.GetBytes(
                $"MSH|^~\\&|A|B|C|D|{sent}||ORU^R01|1|P|2.5.1\rPID|1||T-1\r"
                    + $"OBR|1||F-1|X|||20260104|||||||||||||||{reported}|||F\rOBX|1|NM|X^X||1|mg/L|||||F\r"
            )
        )!;

        var report = Hl7ReportReader
            .Read(message, new Hl7Options(TimeZoneInfo.Utc))
            .Reports.Single();

        Assert.That(
            report.VersionAt!.Value.ToString(
                "yyyy-MM-ddTHH:mm:ss.fff",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Is.EqualTo(at)
        );
    }

    [Test]
    public void Identifiers_are_known_by_the_name_and_by_the_id_of_who_gives_them()
    {
        var patient = Hl7.Read(
                "PID|1|OLD|7^^^CLINIC&2.16.840.1&ISO^MR~8^^^OTHER~123456789^^^USA^SS||VAN TEST&VAN^ALPHA||19840412",
                "OBR|1||F-1|P|||20260104"
            )
            .Reports.Single()
            .Patient;

        Assert.Multiple(() =>
        {
            Assert.That(
                patient.Identifiers,
                Is.EqualTo(
                    new[]
                    {
                        new IncomingIdentifier("urn:oid:2.16.840.1", "7"),
                        new IncomingIdentifier("CLINIC", "7"),
                        new IncomingIdentifier("OTHER", "8"),
                    }
                )
            );
            Assert.That(patient.FamilyName, Is.EqualTo("VAN TEST"));
            Assert.That(patient.BirthDate, Is.EqualTo(new DateOnly(1984, 4, 12)));
        });
    }

    [Test]
    public void Until_2_2_the_number_may_stand_beside_the_internal_one() =>
        Assert.That(
            Hl7.Read("PID|1|EXT-1|||TEST^ALPHA", "OBR|1||F-1|P|||20260104")
                .Reports.Single()
                .Patient.Identifiers,
            Is.EqualTo(new[] { new IncomingIdentifier(null, "EXT-1") })
        );

    [TestCase("T", false, true)]
    [TestCase("D", false, true)]
    [TestCase("P", false, false)]
    [TestCase("T", true, false)]
    [TestCase("", true, true)]
    public void Test_messages_are_refused_unless_they_are_taken(string id, bool taken, bool refused)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(
            $"MSH|^~\\&|LAB|HOUSE|APP|CLINIC|20260105||ORU^R01|C1|{id}|2.5.1\rPID|1\rOBR|1\r"
        );

        var reading = Hl7.Read(bytes, taken);

        Assert.That(reading.IsRefused, Is.EqualTo(refused));
        Assert.That(reading.Errors.Any(error => error.Code == 202), Is.EqualTo(refused));
    }
}
