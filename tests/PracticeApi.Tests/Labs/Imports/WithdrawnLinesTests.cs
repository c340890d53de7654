using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>What a laboratory takes back, releases or corrects, of results and of lines that only wait.</summary>
public sealed class WithdrawnLinesTests : ImportTest
{
    private const string Later = "20260107085500+0000";

    [TestCase("D")]
    [TestCase("W")]
    public async Task What_waits_and_is_taken_back_waits_no_more_and_does_not_come_again(
        string status
    )
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        var first = await ImportAsync(Message([Tsh()], pid: stranger, filler: filler));

        var withdrawal = await ImportAsync(
            Message([Tsh("\"\"", status)], pid: stranger, filler: filler, reportedAt: Later)
        );
        var patient = await RegisterAsync(stranger);
        var older = await ImportAsync(
            Message([Tsh("6.9")], pid: stranger, filler: filler, reportedAt: "20260106085500+0000")
        );
        var newer = await ImportAsync(
            Message([Tsh("7.1")], pid: stranger, filler: filler, reportedAt: "20260108085500+0000")
        );

        var row = (await RowsAsync(first)).Single()!;
        var after = await ReadAsync(first);
        Assert.Multiple(async () =>
        {
            Assert.That(Counts(first), Is.EqualTo("waiting 1"));
            Assert.That(Counts(withdrawal), Is.EqualTo("replaced 1"));
            Assert.That((string)row["status"]!, Is.EqualTo("settled"));
            Assert.That(row["resolvedAt"], Is.Not.Null);
            Assert.That(Counts(after), Is.EqualTo("outdated 1"));
            Assert.That(Counts(older), Is.EqualTo("outdated 1"));
            Assert.That(Counts(newer), Is.EqualTo("entered 1"));
            Assert.That(
                (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
                Is.EqualTo("7.1")
            );
        });
    }

    [Test]
    public async Task What_was_taken_back_before_it_came_does_not_enter()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Withdrawal(string at) =>
            Message([Tsh("\"\"", "D")], pid: pid, filler: filler, reportedAt: at);

        var withdrawal = await ImportAsync(Withdrawal("20260106085500+0000"));
        await ImportAsync(Withdrawal(Later));
        var late = await ImportAsync(
            Message([Tsh()], pid: pid, filler: filler, reportedAt: "20260106120000+0000")
        );

        Assert.That(Counts(withdrawal), Is.EqualTo("outdated 1"));
        Assert.That(Counts(late), Is.EqualTo("outdated 1"));
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [Test]
    public async Task In_one_batch_nothing_waits_of_what_was_taken_back()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));

        var batch = await ImportAsync(
            Message([Tsh()], pid: stranger, filler: filler)
                + Message([Tsh("\"\"", "D")], pid: stranger, filler: filler, reportedAt: Later)
        );

        Assert.That(Counts(batch), Is.EqualTo("replaced 1 outdated 1"));
        Assert.That(await RowsAsync(batch), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_preliminary_line_that_waits_is_final_when_it_was_released(bool inOneBatch)
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        var preliminary = Message([Tsh("6.82", "P")], pid: stranger, filler: filler);
        var release = Message([Tsh("", "U")], pid: stranger, filler: filler, reportedAt: Later);

        JsonNode last;
        if (inOneBatch)
        {
            last = await ImportAsync(preliminary + release);
            Assert.That(Counts(last), Is.EqualTo("outdated 1 waiting 1"));
        }
        else
        {
            var first = await ImportAsync(preliminary);
            last = await ImportAsync(release);
            Assert.That(Counts(await ReadAsync(first)), Is.EqualTo("outdated 1"));
            Assert.That(Counts(last), Is.EqualTo("waiting 1"));
        }

        var row = (await RowsAsync(last)).Single()!;
        Assert.That(
            (string)row["original"]!,
            Does.Contain("6.82").And.Contain("|U|"),
            "what was sent is there"
        );
        var patient = await PatientAsync();
        await OkAsync(ResolveAsync(row, new { patientId = patient }));

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)result["status"]!, Is.EqualTo("final"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
    }

    [Test]
    public async Task A_release_of_what_never_came_changes_nothing()
    {
        var (patient, pid) = await KnownPatientAsync();

        var release = await ImportAsync(Message([Tsh("", "U")], pid: pid, filler: Unique("F")));

        Assert.That(Counts(release), Is.EqualTo("outdated 1"));
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [Test]
    public async Task A_withdrawal_that_does_not_say_the_time_is_of_the_only_result()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        var withdrawal = await ImportAsync(Timeless(pid, filler));

        Assert.That(Counts(withdrawal), Is.EqualTo("replaced 1"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["status"]!,
            Is.EqualTo("enteredInError")
        );
    }

    [Test]
    public async Task A_withdrawal_that_may_be_of_several_results_waits()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message(
                [
                    Tsh(),
                    "NM|3016-3^Thyrotropin^LN||5.1|m[IU]/L|0.40-4.00|H|||F|||20260104090500+0000",
                ],
                pid: pid,
                filler: filler
            )
        );

        var withdrawal = await ImportAsync(Timeless(pid, filler));

        Assert.That(
            Codes((await RowsAsync(withdrawal)).Single()!),
            Is.EqualTo(new[] { "result-uncertain" })
        );
        Assert.That(
            (await ResultsAsync(patient)).Select(one => (string)one!["status"]!),
            Is.All.EqualTo("final")
        );
    }

    [Test]
    public async Task A_withdrawal_that_waits_for_its_time_takes_back_the_result_of_that_time()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message(
                [
                    Tsh(),
                    "NM|3016-3^Thyrotropin^LN||5.1|m[IU]/L|0.40-4.00|H|||P|||20260104090500+0000",
                ],
                pid: pid,
                filler: filler
            )
        );
        var withdrawal = await ImportAsync(Timeless(pid, filler));
        var row = (await RowsAsync(withdrawal)).Single()!;

        var resolved = await OkAsync(
            ResolveAsync(row, new { collectedAt = "2026-01-04T08:05:00+00:00" })
        );

        var byValue = (await ResultsAsync(patient)).ToDictionary(
            one => (string)one!["valueText"]!,
            one => (string)one!["status"]!
        );
        Assert.Multiple(async () =>
        {
            Assert.That((string)resolved["status"]!, Is.EqualTo("entered"));
            Assert.That(byValue["6.82"], Is.EqualTo("enteredInError"));
            Assert.That(byValue["5.1"], Is.EqualTo("preliminary"));
            Assert.That(Counts(await ReadAsync(withdrawal)), Is.EqualTo("replaced 1"));
        });
    }

    [Test]
    public async Task A_withdrawal_without_a_time_of_what_has_not_entered_waits_to_be_seen()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        await ImportAsync(Message([Tsh()], pid: stranger, filler: filler));

        var withdrawal = await ImportAsync(Timeless(stranger, filler));

        Assert.That(
            Codes((await RowsAsync(withdrawal)).Single()!),
            Is.EqualTo(new[] { "result-uncertain" })
        );
    }

    [Test]
    public async Task A_release_leaves_a_final_line_waiting()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));

        var batch = await ImportAsync(
            Message([Tsh()], pid: stranger, filler: filler)
                + Message([Tsh("", "U")], pid: stranger, filler: filler, reportedAt: Later)
        );

        Assert.That(Counts(batch), Is.EqualTo("outdated 1 waiting 1"));
        Assert.That((string)(await RowsAsync(batch)).Single()!["original"]!, Does.Contain("6.82"));
    }

    [Test]
    public async Task A_line_that_came_again_is_taken_back_all_the_same()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        var line = Message([Tsh()], pid: stranger, filler: filler);
        var first = await ImportAsync(line);

        var batch = await ImportAsync(
            Message([Tsh()], pid: stranger, filler: filler, reportedAt: "20260106085500+0000")
                + Message([Tsh("\"\"", "D")], pid: stranger, filler: filler, reportedAt: Later)
        );

        Assert.That(Counts(batch), Is.EqualTo("replaced 1 unchanged 1"));
        Assert.That(await RowsAsync(first, "waiting"), Is.Empty);
    }

    [Test]
    public async Task A_release_of_what_waits_for_another_person_waits()
    {
        var filler = Unique("F");
        var (patient, pid) = await KnownPatientAsync();
        await ImportAsync(Message([Tsh("6.82", "P")], pid: Stranger(), filler: filler));

        var release = await ImportAsync(
            Message([Tsh("", "U")], pid: pid, filler: filler, reportedAt: Later)
        );

        Assert.That(
            Codes((await RowsAsync(release)).Single()!),
            Is.EqualTo(new[] { "patient-changed" })
        );
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [Test]
    public async Task A_released_line_keeps_what_was_said_of_the_preliminary_one()
    {
        var (stranger, filler, patient) = (Stranger(), Unique("F"), await PatientAsync());
        string Line(string value, string status) =>
            $"NM|3016-3^Thyrotropin^LN||{value}|furlongs|0.40-4.00|H|||{status}|||20260104080500+0000";
        var first = await ImportAsync(Message([Line("6.82", "P")], pid: stranger, filler: filler));
        await OkAsync(
            ResolveAsync((await RowsAsync(first)).Single()!, new { patientId = patient })
        );

        var release = await ImportAsync(
            Message([Line("", "U")], pid: stranger, filler: filler, reportedAt: Later)
        );
        var row = (await RowsAsync(release)).Single()!;
        await OkAsync(ResolveAsync(row, new { unit = "mIU/L" }));

        Assert.That(Codes(row), Is.EqualTo(new[] { "unknown-unit" }));
        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That((string)result["status"]!, Is.EqualTo("final"));
    }

    [TestCase("P", "D", 0)]
    [TestCase("P", "W", 1)]
    [TestCase("F", "D", 1)]
    [TestCase("F", "W", 1)]
    public async Task Whoever_may_have_acted_on_it_is_alerted(
        string status,
        string withdrawn,
        int alerts
    )
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh("6.82", status)], pid: pid, filler: filler));

        await ImportAsync(
            Message([Tsh("\"\"", withdrawn)], pid: pid, filler: filler, reportedAt: Later)
        );

        var raised = await AlertsAsync(patient, "resultWithdrawn");
        Assert.That(raised, Has.Length.EqualTo(alerts));
        Assert.That(
            raised.Select(alert => ((string)alert["message"]!).Contains(" wrong")),
            Is.All.EqualTo(withdrawn == "W")
        );
    }

    [Test]
    public async Task That_it_is_wrong_is_said_once_though_it_was_taken_back_before()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Taken(string status, string at) =>
            Message([Tsh("\"\"", status)], pid: pid, filler: filler, reportedAt: at);
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));
        await ImportAsync(Taken("D", Later));

        var wrong = await ImportAsync(Taken("W", "20260108085500+0000"));
        var again = await ImportAsync(Taken("W", "20260109085500+0000"));

        Assert.That(Counts(wrong), Is.EqualTo("outdated 1"));
        Assert.That(Counts(again), Is.EqualTo("unchanged 1"));
        Assert.That(
            (await AlertsAsync(patient, "resultWithdrawn")).Select(alert =>
                ((string)alert["message"]!).Contains(" wrong")
            ),
            Is.EquivalentTo(new[] { true, false })
        );
    }

    [Test]
    public async Task All_names_of_a_result_say_how_new_it_is()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Sent(string value, string status, string minute, string at) =>
            Message(
                [Tsh(value, status).Replace("20260104080500", $"2026010408{minute}00")],
                pid: pid,
                filler: filler,
                reportedAt: at
            );
        // What was said of its time changed when it was finished: it has two names.
        await ImportAsync(Sent("6.8", "P", "05", "20260105100000+0000"));
        await ImportAsync(Sent("6.9", "F", "10", "20260106100000+0000"));
        await ImportAsync(Sent("7.1", "C", "10", "20260108100000+0000"));

        var late = await ImportAsync(Sent("\"\"", "D", "05", "20260107100000+0000"));

        Assert.That(Counts(late), Is.EqualTo("outdated 1"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("7.1")
        );
    }

    [TestCase("6.82", "3.1", "resultCorrected")]
    [TestCase("6.82", "7.1", "")]
    [TestCase("3.2", "7.1", "resultCorrected")]
    public async Task A_correction_across_a_limit_alerts_though_nobody_has_signed(
        string before,
        string after,
        string kinds
    )
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh(before)], pid: pid, filler: filler));

        await ImportAsync(Message([Tsh(after, "C")], pid: pid, filler: filler, reportedAt: Later));

        var alerts = await AlertsAsync(patient);
        Assert.That(
            string.Join(' ', alerts.Select(alert => (string)alert["kind"]!)),
            Is.EqualTo(kinds)
        );
        Assert.That(
            alerts.Select(alert => (string)alert["message"]!),
            Is.All.Contains($"{before} m[IU]/L is now {after} m[IU]/L")
        );
    }

    [Test]
    public async Task A_correction_to_a_critical_value_raises_the_alert_of_that_alone()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Potassium(string value, string status) =>
            $"NM|2823-3^Potassium^LN||{value}|mmol/L|3.5-5.1|N|||{status}|||20260104080500+0000";
        await ImportAsync(Message([Potassium("4.1", "F")], pid: pid, filler: filler));

        await ImportAsync(
            Message([Potassium("7.1", "C")], pid: pid, filler: filler, reportedAt: Later)
        );

        Assert.That(
            (await AlertsAsync(patient)).Select(alert => (string)alert["kind"]!),
            Is.EqualTo(new[] { "criticalResult" })
        );
    }

    [TestCase("F", "C", "resultCorrected")]
    [TestCase("P", "F", "resultCorrected")]
    [TestCase("P", "D", "resultWithdrawn")]
    public async Task Whoever_may_have_acted_on_a_critical_value_is_alerted_of_its_correction(
        string before,
        string after,
        string kind
    )
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(
            Message(
                [Tsh("6.82", before).Replace("|H|", "|HH|", StringComparison.Ordinal)],
                pid: pid,
                filler: filler
            )
        );

        await ImportAsync(
            Message([Tsh("5.4", after)], pid: pid, filler: filler, reportedAt: Later)
        );

        Assert.That(
            (await AlertsAsync(patient)).Select(alert =>
                $"{(string)alert["kind"]!} {(string)alert["status"]!}"
            ),
            Is.EqualTo(new[] { $"{kind} open", "criticalResult superseded" })
        );
    }

    private Task<HttpResponseMessage> ResolveAsync(JsonNode row, object said) =>
        SendAsync(
            HttpMethod.Post,
            $"/v1/lab-imports/{(string)row["importId"]!}/rows/{row["number"]}/resolve",
            said,
            (int)row["version"]!
        );

    private static string Timeless(string pid, string filler) =>
        Message(
            ["NM|3016-3^Thyrotropin^LN||\"\"|m[IU]/L|||||D"],
            pid: pid,
            filler: filler,
            reportedAt: Later,
            collectedAt: ""
        );

    private Task<JsonNode> ReadAsync(JsonNode import) =>
        OkAsync(Client.GetAsync($"/v1/lab-imports/{(string)import["id"]!}"));

    private async Task<JsonNode[]> AlertsAsync(string patient, string? kind = null) =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/alerts?patientId={patient}")))["items"]!
                .AsArray()
                .OfType<JsonNode>()
                .Where(alert => kind is null || (string)alert["kind"]! == kind),
        ];
}
