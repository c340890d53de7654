using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Labs.Imports;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ImportLabReportsTests : ImportTest
{
    /// <summary>The marker stands behind the line, behind another that replaces a result, or replaces one itself.</summary>
    [TestCase("", "C42", true)]
    [TestCase("T", "TF C42", true)]
    [TestCase("C4", "C42", true)]
    [TestCase("", "C4", false)]
    [TestCase("", "X42", false)]
    public async Task An_acute_phase_is_seen_wherever_its_marker_stands(
        string before,
        string after,
        bool isSeen
    )
    {
        const string At = "|||20260104080500+0000";
        const string Ferritin = $"NM|2276-4^Ferritin^LN||80|ng/mL|15-150|N|||F{At}";
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Line(string of) =>
            of[0] switch
            {
                'T' => Tsh("6.8", of == "T" ? "P" : "F"),
                'X' => $"NM|1988-5^CRP^LN||{of[1..]}|mg/L|<5|H|||X{At}",
                _ =>
                    $"NM|1988-5^CRP^LN||{of[1..]}|mg/L|<5|H|||{(before == "C4" && of == "C42" ? "C" : "F")}{At}",
            };
        if (before.Length > 0)
        {
            await ImportAsync(Message([Line(before)], pid: pid, filler: filler));
        }

        await ImportAsync(
            Message(
                [Ferritin, .. after.Split(' ').Select(Line)],
                pid: pid,
                filler: filler,
                reportedAt: "20260106100000+0000"
            )
        );

        var ferritin = (
            await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results?analyte=ferritin"))
        )["items"]![0]!;

        Assert.That(
            ferritin["warnings"]!
                .AsArray()
                .Select(warning => (string)warning!["code"]!)
                .Contains("acute-phase-likely"),
            Is.EqualTo(isSeen)
        );
    }

    [Test]
    public async Task Enters_what_a_message_holds_as_if_it_had_been_typed()
    {
        var (patient, pid) = await KnownPatientAsync();

        var import = await ImportAsync(
            Message(
                [
                    Tsh(),
                    "NM|8099-4^TPO-Ab^LN||620|[IU]/mL|<34|H|||F|||20260104080500+0000|||ROCHE-ECLIA^^L",
                    "SN|8098-6^Tg-Ab^LN||<^10|[IU]/mL|<115|N|||F",
                    "SN|5048-4^ANA^LN||^1^:^160|{titer}|<1:80|A|||F",
                    "CWE|14611-8^ANA pattern^LN||AC-4^Fine speckled^ICAP|||A|||F",
                    "ST|30522-7^hs-CRP^LN||see note|mg/L|<3.0||||X",
                ],
                pid: pid,
                filler: Unique("F")
            )
        );

        var results = await ResultsAsync(patient);
        var tsh = results.Single(result => (string)result!["analyte"]! == "tsh")!;
        var tpo = results.Single(result => (string)result!["analyte"]! == "tpo-ab")!;
        Assert.Multiple(() =>
        {
            Assert.That((string)import["state"]!, Is.EqualTo("done"));
            Assert.That((int)import["waiting"]! + (int)import["entered"]!, Is.EqualTo(6));
            Assert.That((string)tsh["valueText"]!, Is.EqualTo("6.82"));
            Assert.That((string)tsh["unit"]!, Is.EqualTo("m[IU]/L"));
            Assert.That((string)tsh["flag"]!, Is.EqualTo("high"));
            Assert.That((string)tsh["laboratoryFlag"]!, Is.EqualTo("H"));
            Assert.That((string)tsh["collectedAt"]!, Is.EqualTo("2026-01-04T08:05:00+00:00"));
            Assert.That((string)tsh["laboratory"]!, Is.EqualTo("DEMO LAB"));
            Assert.That((string)tsh["range"]!["source"]!, Is.EqualTo("laboratory"));
            Assert.That((string)tpo["method"]!, Is.EqualTo("ROCHE-ECLIA"));
            Assert.That(
                results.Select(result => (string)result!["analyte"]!),
                Is.SupersetOf(new[] { "tsh", "tpo-ab", "hs-crp" })
            );
            Assert.That(
                (string)
                    results.Single(result => (string)result!["analyte"]! == "hs-crp")!["status"]!,
                Is.EqualTo("cancelled")
            );
        });
    }

    [Test]
    public async Task Keeps_the_original_with_its_checksum()
    {
        var (_, pid) = await KnownPatientAsync();
        var message = Message([Tsh()], pid: pid, filler: Unique("F"));

        var import = await ImportAsync(message);

        using var original = await Client.GetAsync(
            $"/v1/lab-imports/{(string)import["id"]!}/original"
        );
        var bytes = await original.Content.ReadAsByteArrayAsync();
        var digest = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(message));
        Assert.Multiple(() =>
        {
            Assert.That(bytes, Is.EqualTo(Encoding.UTF8.GetBytes(message)));
            Assert.That((string)import["checksum"]!, Is.EqualTo(Convert.ToHexStringLower(digest)));
            Assert.That(
                original.Headers.GetValues("Repr-Digest").Single(),
                Is.EqualTo($"sha-256=:{Convert.ToBase64String(digest)}:")
            );
        });
    }

    [Test]
    public async Task A_message_that_comes_again_is_answered_the_same_and_stored_once()
    {
        var (patient, pid) = await KnownPatientAsync();
        var message = Message([Tsh()], pid: pid, filler: Unique("F"));

        var first = await AcknowledgedAsync(message);
        var again = await AcknowledgedAsync(message);
        var report = await ImportAsync(message);

        Assert.That(again, Is.EqualTo(first));
        Assert.That(first[1], Does.StartWith("MSA|AA|"));
        Assert.That((int)report["entered"]!, Is.EqualTo(1));
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_message_under_a_control_id_that_was_used_is_read()
    {
        var (patient, pid) = await KnownPatientAsync();
        var (control, filler) = (Unique("C"), Unique("F"));
        var first = Message([Tsh()], control, filler, pid);
        var other = Message(
            ["NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F|||20260104080500+0000"],
            control,
            Unique("F"),
            pid
        );
        await ImportAsync(first);

        var read = await ImportAsync(other);
        var again = await ImportAsync(other);
        var sentLater = await ImportAsync(
            first.Replace("20260105101500", "20260109101500", StringComparison.Ordinal)
        );

        Assert.That((int)read["entered"]!, Is.EqualTo(1));
        Assert.That((string)again["id"]!, Is.EqualTo((string)read["id"]!));
        Assert.That(Counts(sentLater), Is.EqualTo("entered 1"), "the first import, answered again");
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_report_that_gives_the_day_alone_is_ordered_by_when_it_was_sent()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Sent(string value, string at) =>
            Message([Tsh(value)], filler: filler, pid: pid, at: at, reportedAt: "20260105");
        await ImportAsync(Sent("6.9", "20260105150000+0000"));

        var older = await ImportAsync(Sent("6.8", "20260105100000+0000"));
        var newer = await ImportAsync(Sent("7.0", "20260106100000+0000"));

        Assert.That(Counts(older), Is.EqualTo("outdated 1"));
        Assert.That(Counts(newer), Is.EqualTo("replaced 1"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("7.0")
        );
    }

    [Test]
    public async Task What_says_anew_what_is_there_is_as_new_as_it_says()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Reported(string value, string day) =>
            Message([Tsh(value)], filler: filler, pid: pid, reportedAt: $"{day}100000+0000");
        await ImportAsync(Reported("6.82", "20260105"));

        var same = await ImportAsync(Reported("6.82", "20260107"));
        var between = await ImportAsync(Reported("6.90", "20260106"));

        Assert.That(Counts(same), Is.EqualTo("unchanged 1"));
        Assert.That(Counts(between), Is.EqualTo("outdated 1"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("6.82")
        );
    }

    [Test]
    public async Task The_same_lines_under_another_control_id_store_nothing_twice()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        var import = await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        Assert.That((int)import["unchanged"]!, Is.EqualTo(1));
        Assert.That((int)import["entered"]!, Is.Zero);
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_correction_is_a_new_version_and_the_old_one_stays_in_the_history()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        var import = await ImportAsync(
            Message(
                [Tsh("4.82", "C")],
                pid: pid,
                filler: filler,
                status: "C",
                reportedAt: "20260107085500+0000"
            )
        );

        var result = (await ResultsAsync(patient)).Single()!;
        var history = await OkAsync(
            Client.GetAsync($"/v1/lab-results/{(string)result["id"]!}/history")
        );
        Assert.Multiple(() =>
        {
            Assert.That((int)import["replaced"]!, Is.EqualTo(1));
            Assert.That((string)result["valueText"]!, Is.EqualTo("4.82"));
            Assert.That((string)result["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)result["version"]!, Is.EqualTo(2));
            Assert.That(
                history["items"]!.AsArray().Select(one => (string)one!["result"]!["valueText"]!),
                Is.EqualTo(new[] { "4.82", "6.82" })
            );
            Assert.That(
                (string)history["items"]![0]!["reason"]!,
                Is.EqualTo("The laboratory corrected it.")
            );
        });
    }

    [Test]
    public async Task An_older_version_never_overwrites_a_newer()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message([Tsh("4.82", "C")], pid: pid, filler: filler, reportedAt: "20260107085500+0000")
        );

        var import = await ImportAsync(
            Message([Tsh("6.82")], pid: pid, filler: filler, reportedAt: "20260105100000+0000")
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((int)import["outdated"]!, Is.EqualTo(1));
        Assert.That((string)result["valueText"]!, Is.EqualTo("4.82"));
    }

    [Test]
    public async Task A_correction_of_what_never_came_is_final_and_says_so()
    {
        var (patient, pid) = await KnownPatientAsync();

        await ImportAsync(Message([Tsh("4.82", "C")], pid: pid, filler: Unique("F")));

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)result["status"]!, Is.EqualTo("final"));
        Assert.That(
            (string)result["note"]!,
            Does.Contain("Correction of a result that was not received")
        );
    }

    [Test]
    public async Task A_final_line_finishes_the_preliminary_one_although_its_time_has_changed()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message(
                ["NM|3016-3^Thyrotropin^LN||6.8|m[IU]/L|0.40-4.00|H|||P|||20260104080500+0000"],
                pid: pid,
                filler: filler,
                status: "P"
            )
        );

        var import = await ImportAsync(
            Message(
                ["NM|3016-3^Thyrotropin^LN||6.82|m[IU]/L|0.40-4.00|H|||F|||20260104090000+0000"],
                pid: pid,
                filler: filler,
                reportedAt: "20260105110000+0000"
            )
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That((int)import["replaced"]!, Is.EqualTo(1));
            Assert.That((string)result["status"]!, Is.EqualTo("final"));
            Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
            Assert.That((string)result["collectedAt"]!, Is.EqualTo("2026-01-04T09:00:00+00:00"));
        });
    }

    [TestCase("D")]
    [TestCase("W")]
    public async Task What_the_laboratory_withdraws_is_marked_in_error_and_kept(string status)
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        await ImportAsync(
            Message(
                [Tsh("\"\"", status)],
                pid: pid,
                filler: filler,
                reportedAt: "20260107085500+0000"
            )
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)result["status"]!, Is.EqualTo("enteredInError"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
    }

    [Test]
    public async Task A_status_sent_alone_releases_the_preliminary_value()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh("6.82", "P")], pid: pid, filler: filler));

        await ImportAsync(
            Message([Tsh("", "U")], pid: pid, filler: filler, reportedAt: "20260107085500+0000")
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)result["status"]!, Is.EqualTo("final"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
    }

    [Test]
    public async Task A_pending_line_is_a_placeholder_that_the_value_fills()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh("", "I")], pid: pid, filler: filler));
        var pending = (await ResultsAsync(patient)).Single()!;

        await ImportAsync(
            Message([Tsh()], pid: pid, filler: filler, reportedAt: "20260107085500+0000")
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)pending["status"]!, Is.EqualTo("registered"));
        Assert.That((string)result["status"]!, Is.EqualTo("final"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
    }

    [TestCase("T")]
    [TestCase("D")]
    public async Task A_test_message_is_refused_and_nothing_of_it_enters(string processing)
    {
        var (patient, pid) = await KnownPatientAsync();
        var message = Message([Tsh()], pid: pid, filler: Unique("F"), processing: processing);

        var acknowledgment = await AcknowledgedAsync(message);
        var import = await ImportAsync(message);

        Assert.Multiple(() =>
        {
            Assert.That(acknowledgment[1], Does.StartWith("MSA|AR|"));
            Assert.That(acknowledgment[2], Does.StartWith("ERR||MSH^1^11|202^"));
            Assert.That((int)import["refused"]!, Is.EqualTo(1));
            Assert.That(
                (string)import["faults"]![0]!["code"]!,
                Is.EqualTo("processing-id-not-taken")
            );
        });
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [TestCase("ADT^A01^ADT_A01", "2.5.1", "MSH^1^9|200^")]
    [TestCase("ORU^R30^ORU_R30", "2.5.1", "MSH^1^9|201^")]
    [TestCase("ORU^R01^ORU_R01", "3.0", "MSH^1^12|203^")]
    public async Task Messages_that_are_not_read_are_refused(
        string type,
        string version,
        string error
    )
    {
        var (patient, pid) = await KnownPatientAsync();

        var acknowledgment = await AcknowledgedAsync(
            Message([Tsh()], pid: pid, filler: Unique("F"), type: type, version: version)
        );

        Assert.That(acknowledgment[1], Does.StartWith("MSA|AR|"));
        Assert.That(string.Join('\r', acknowledgment), Does.Contain(error.Split('|')[1]));
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [Test]
    public async Task A_decimal_comma_is_an_error_that_names_its_place_and_waits_with_its_text()
    {
        var (patient, pid) = await KnownPatientAsync();
        var message = Message([Tsh("6,82")], pid: pid, filler: Unique("F"));

        var acknowledgment = await AcknowledgedAsync(message);
        var import = await ImportAsync(message);

        var row = (await RowsAsync(import, "waiting")).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(acknowledgment[1], Does.StartWith("MSA|AE|"));
            Assert.That(
                acknowledgment[2],
                Does.StartWith("ERR||OBX^1^5|102^Data type error^HL70357|E|")
            );
            Assert.That((string)row["original"]!, Does.Contain("|6,82|"));
            Assert.That(Codes(row), Does.Contain("not-of-its-type"));
            Assert.That((string)row["patientId"]!, Is.EqualTo(patient));
        });
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [Test]
    public async Task Nothing_is_answered_where_nothing_is_asked_for()
    {
        var (_, pid) = await KnownPatientAsync();

        Assert.That(
            await AcknowledgedAsync(
                Message([Tsh()], pid: pid, filler: Unique("F"), acknowledge: "NE|NE")
            ),
            Is.Empty
        );
        Assert.That(
            (
                await AcknowledgedAsync(
                    Message([Tsh()], pid: pid, filler: Unique("F"), acknowledge: "AL|NE")
                )
            )[1],
            Does.StartWith("MSA|CA|")
        );
    }

    [TestCase(
        "A patient whom nobody knows",
        "PID|1||X-1^^^CLINIC||NOBODY^NORA||19700101|F",
        "patient-unknown"
    )]
    [TestCase("Nobody at all", "PID|1", "patient-unknown")]
    public async Task Lines_wait_whose_patient_is_not_certain(string _, string pid, string code)
    {
        var acknowledgment = await AcknowledgedAsync(
            Message([Tsh()], pid: pid, filler: Unique("F"))
        );
        var import = await ImportAsync(Message([Tsh()], pid: pid, filler: Unique("F")));

        var row = (await RowsAsync(import)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(acknowledgment[1], Does.StartWith("MSA|AA|"), "nothing is lost");
            Assert.That(acknowledgment[2], Does.Contain("|204^").And.Contain("|W|"));
            Assert.That(Codes(row), Is.EqualTo(new[] { code }));
            Assert.That((string)row["original"]!, Does.StartWith("OBX|1|NM|3016-3"));
            Assert.That((string?)row["patientId"], Is.Null);
        });
    }

    [TestCase("{0}^^^CLINIC", "OTHERNAME^ALPHA", "19840412", "patient-contradicted")]
    [TestCase("{0}^^^CLINIC", "TESTPATIENT^ALPHA", "19840413", "patient-contradicted")]
    [TestCase("{0}^^^CLINIC", "", "", null)]
    [TestCase("{0}", "TESTPATIENT^ALPHA", "19840412", null)]
    [TestCase("{0}", "TESTPATIENT^ALPHA", "", "patient-unknown")]
    [TestCase("{0}", "", "19840412", "patient-unknown")]
    [TestCase("{0}^^^ELSEWHERE", "", "", "patient-unknown")]
    [TestCase("OTHER-1^^^CLINIC", "TESTPATIENT^ALPHA", "19840412", "patient-contradicted")]
    [TestCase("OTHER-1^^^ELSEWHERE", "TESTPATIENT^BETA", "19840412", "patient-unknown")]
    public async Task No_single_weak_sign_finds_a_patient(
        string identifier,
        string name,
        string born,
        string? code
    )
    {
        var family = Unique("Weak");
        var (patient, pid) = await KnownPatientAsync(family);
        var number = pid.Split('|')[3].Split('^')[0];
        name = name.Replace("TESTPATIENT", family.ToUpperInvariant(), StringComparison.Ordinal);
        var said = string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            identifier,
            number
        );

        var import = await ImportAsync(
            Message([Tsh()], pid: $"PID|1||{said}||{name}||{born}|F", filler: Unique("F"))
        );

        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(code is null ? 1 : 0));
        Assert.That(
            (await RowsAsync(import)).SelectMany(row => Codes(row!)),
            Is.EqualTo(code is null ? Array.Empty<string>() : [code])
        );
    }

    [Test]
    public async Task Twins_are_told_apart_by_their_given_names()
    {
        var family = Unique("Twin");
        var (one, _) = await KnownPatientAsync(family, "Alpha");
        var (other, _) = await KnownPatientAsync(family, "Beta");

        await ImportAsync(
            Message([Tsh()], pid: $"PID|1||||{family}^BETA||19840412|F", filler: Unique("F"))
        );
        var unclear = await ImportAsync(
            Message([Tsh()], pid: $"PID|1||||{family}||19840412|F", filler: Unique("F"))
        );

        Assert.That(await ResultsAsync(one), Is.Empty);
        Assert.That(await ResultsAsync(other), Has.Count.EqualTo(1));
        Assert.That(
            Codes((await RowsAsync(unclear)).Single()!),
            Is.EqualTo(new[] { "patient-ambiguous" })
        );
    }

    [TestCase("NM|WBC^White cells^LN||7.5|10*3/uL||N|||F", "test-unknown")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|furlong/mL||N|||F", "unknown-unit")]
    [TestCase("NM|^^||7.5|mg/L||N|||F", "required-field-missing")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||", "required-field-missing")]
    [TestCase("|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||F", "required-field-missing")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||Q", "not-in-its-table")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||B", "not-in-its-table")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||F|||29990104", "in-the-future")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||F|||19700104", "before-birth")]
    [TestCase("NM|3016-3^Thyrotropin^LN||7.5|m[IU]/L||N|||F|||202601", "not-of-its-type")]
    [TestCase(
        "RP|8867-4^picture^LN||https://pictures.example/1^^image^PICT||||||F",
        "not-of-its-type"
    )]
    public async Task Lines_wait_that_cannot_be_entered_as_they_are(string line, string code)
    {
        var (patient, pid) = await KnownPatientAsync();

        var import = await ImportAsync(Message([line, Tsh()], pid: pid, filler: Unique("F")));

        var row = (await RowsAsync(import)).Single()!;
        Assert.That(Codes(row), Does.Contain(code));
        Assert.That((string)row["place"]!, Is.EqualTo("OBX[1]"));
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1), "the other line is entered");
    }

    [Test]
    public async Task Two_lines_of_one_message_with_one_key_are_never_two_versions()
    {
        var (patient, pid) = await KnownPatientAsync();

        var import = await ImportAsync(Message([Tsh(), Tsh("7.1")], pid: pid, filler: Unique("F")));

        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("6.82")
        );
        Assert.That(
            Codes((await RowsAsync(import)).Single()!),
            Is.EqualTo(new[] { "repeated-line" })
        );
    }

    [Test]
    public async Task A_batch_enters_several_patients_and_answers_each_message()
    {
        var (one, pidOfOne) = await KnownPatientAsync();
        var (other, pidOfOther) = await KnownPatientAsync("Secondpatient");
        var batch =
            "FHS|^~\\&|LABSYS\rBHS|^~\\&|LABSYS\r"
            + Message([Tsh()], pid: pidOfOne, filler: Unique("F"))
            + Message([Tsh("3.1")], pid: pidOfOther, filler: Unique("F"))
            + "BTS|3\rFTS|1\r";

        var acknowledgments = await AcknowledgedAsync(batch);

        Assert.That(await ResultsAsync(one), Has.Count.EqualTo(1));
        Assert.That(await ResultsAsync(other), Has.Count.EqualTo(1));
        Assert.That(
            acknowledgments.Count(segment =>
                segment.StartsWith("MSA|AA|", StringComparison.Ordinal)
            ),
            Is.EqualTo(2)
        );
        var again = await ImportAsync(batch);
        Assert.That((int)again["repeated"]!, Is.EqualTo(2));
        Assert.That((string)again["faults"]![0]!["code"]!, Is.EqualTo("batch-count"));
        Assert.That(await ResultsAsync(one), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_large_batch_is_stored_in_several_transactions_and_whole()
    {
        var (patient, pid) = await KnownPatientAsync();
        var batch = string.Concat(
            Enumerable
                .Range(0, ImportReading.LinesAChunk + 20)
                .Select(number => Message([Tsh()], pid: pid, filler: Unique("F")))
        );

        var import = await ImportAsync(batch);

        Assert.Multiple(() =>
        {
            Assert.That((int)import["version"]!, Is.EqualTo(2));
            Assert.That((string)import["state"]!, Is.EqualTo("done"));
            Assert.That((int)import["entered"]!, Is.EqualTo(ImportReading.LinesAChunk + 20));
        });
        Assert.That(
            (int)
                (
                    await OkAsync(
                        Client.GetAsync(
                            $"/v1/patients/{patient}/lab-results?includeCount=true&limit=1"
                        )
                    )
                )["count"]!,
            Is.EqualTo(ImportReading.LinesAChunk + 20)
        );
    }

    [Test]
    public async Task Audits_the_patients_whose_results_come()
    {
        var (patient, pid) = await KnownPatientAsync();

        var import = await ImportAsync(Message([Tsh()], pid: pid, filler: Unique("F")));
        await OkAsync(Client.GetAsync($"/v1/lab-imports/{(string)import["id"]!}/rows"));
        using var original = await Client.GetAsync(
            $"/v1/lab-imports/{(string)import["id"]!}/original"
        );

        Assert.That(
            await AuditAsync(patient),
            Is.EqualTo(
                new[]
                {
                    "RegisterPatient:done",
                    "ImportLabReports:done",
                    "GetLabImportOriginal:done",
                }
            )
        );
    }

    [TestCase("no message at all")]
    [TestCase("PID|1||T-1\rOBR|1\r")]
    [TestCase("")]
    public async Task What_holds_no_message_is_refused_and_nothing_is_stored(string text)
    {
        var before = await CountAsync("LabImports");

        await ProblemAsync(SendAsync(text), 400, "import-unreadable");

        Assert.That(await CountAsync("LabImports"), Is.EqualTo(before));
    }

    [Test]
    public async Task Other_media_types_are_refused() =>
        await ProblemAsync(SendOtherAsync("application/xml"), 415, "unsupported-media-type");

    [Test]
    public async Task Takes_more_than_other_routes_and_no_more_than_is_set()
    {
        var (_, pid) = await KnownPatientAsync();
        var note = new string('x', 2 * 1024 * 1024);

        var import = await ImportAsync(
            Message(
                [Tsh() + "\rNTE|1|L|short", $"TX|note^Note^L||{note}||||||F"],
                pid: pid,
                filler: Unique("F")
            )
        );
        Assert.That((int)import["size"]!, Is.GreaterThan(note.Length));

        var tooLarge = Message([Tsh()], pid: new string('x', 5 * 1024 * 1024));
        using var request = Request("/v1/lab-imports", Encoding.UTF8.GetBytes(tooLarge));
        // Refused at its head: a body already on its way would meet a closed connection.
        request.Headers.ExpectContinue = true;
        await ProblemAsync(Client.SendAsync(request), 413, "body-too-large");
    }

    [Test]
    public async Task Needs_the_scope()
    {
        using var desk = await SignInAsAsync(Role.FrontDesk);
        using var request = Request("/v1/lab-imports", Encoding.UTF8.GetBytes(Message([Tsh()])));

        await ProblemAsync(desk.SendAsync(request), 403, "forbidden");
    }

    [Test]
    public async Task An_idempotency_key_answers_the_same_import()
    {
        var (_, pid) = await KnownPatientAsync();
        var batch = string.Concat(
            Enumerable
                .Range(0, ImportReading.LinesAChunk + 20)
                .Select(_ => Message([Tsh()], pid: pid, filler: Unique("F")))
        );
        async Task<JsonNode> Send()
        {
            using var request = Request("/v1/lab-imports", Encoding.UTF8.GetBytes(batch));
            request.Headers.Add("Idempotency-Key", "the-same-batch");
            return await OkAsync(Client.SendAsync(request));
        }

        var first = await Send();
        var again = await Send();

        Assert.That((string)again["id"]!, Is.EqualTo((string)first["id"]!));
        Assert.That((string)again["state"]!, Is.EqualTo("done"));
        Assert.That((int)again["entered"]!, Is.EqualTo(ImportReading.LinesAChunk + 20));
    }

    [Test]
    public async Task Another_practice_sees_nothing_of_it()
    {
        var (_, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: Unique("F")));
        using var other = await SignInToAnotherPracticeAsync();
        var path = $"/v1/lab-imports/{(string)import["id"]!}";

        foreach (var below in new[] { "", "/rows", "/original", "/acknowledgment" })
        {
            await ProblemAsync(other.GetAsync(path + below), 404, "lab-import-not-found");
        }
    }

    protected override IEnumerable<string> Settings => ["--Imports:MaxBodySize=4194304"];

    private async Task<HttpResponseMessage> SendOtherAsync(string mediaType)
    {
        using var request = Request("/v1/lab-imports", "<x/>"u8.ToArray(), mediaType);
        return await Client.SendAsync(request);
    }
}
