using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ResolveLabImportRowTests : ImportTest
{
    private static readonly string[] Unmatched = ["patient-unknown"];

    [Test]
    public async Task Linking_the_patient_enters_every_line_that_waits_for_the_same_person()
    {
        var patient = await PatientAsync();
        var stranger = $"PID|1||{Unique("Y-")}^^^ELSEWHERE||STRANGER^SARA||19690101|F";
        var first = await ImportAsync(
            Message(
                [Tsh(), "NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F"],
                pid: stranger,
                filler: Unique("F")
            )
        );
        var second = await ImportAsync(Message([Tsh("5.1")], pid: stranger, filler: Unique("F")));
        var row = (await RowsAsync(first))[0]!;
        Assert.That(Codes(row), Is.EqualTo(Unmatched));

        var resolved = await OkAsync(ResolveAsync(row, new { patientId = patient }));

        Assert.Multiple(async () =>
        {
            Assert.That((string)resolved["status"]!, Is.EqualTo("entered"));
            Assert.That((string)resolved["patientId"]!, Is.EqualTo(patient));
            Assert.That((string)resolved["resolvedBy"]!, Is.Not.Null.And.Not.Empty);
            Assert.That(
                (await ResultsAsync(patient)).Select(one => (string)one!["valueText"]!),
                Is.EquivalentTo(new[] { "6.82", "0.92", "5.1" })
            );
            Assert.That(await RowsAsync(second, "waiting"), Is.Empty);
            Assert.That((int)(await ReadAsync(first))["waiting"]!, Is.Zero);
            Assert.That((int)(await ReadAsync(first))["entered"]!, Is.EqualTo(2));
            Assert.That((int)(await ReadAsync(second))["entered"]!, Is.EqualTo(1));
        });
        var result = await OkAsync(
            Client.GetAsync($"/v1/lab-results/{(string)resolved["labResultId"]!}")
        );
        Assert.That((string)result["flag"]!, Is.EqualTo("high"), "as if it had come right");
        Assert.That((string?)result["reportId"], Is.Not.Null);
    }

    [Test]
    public async Task Linking_a_line_that_names_nobody_links_its_own_report_alone()
    {
        var patient = await PatientAsync();
        var nobody = "PID|1||||||19690101|F";
        var (filler, other) = (Unique("F"), Unique("F"));
        var batch = await ImportAsync(
            Message(
                [Tsh(), "NM|3024-7^Free T4^LN||0.92|ng/dL|0.8-1.8|N|||F"],
                pid: nobody,
                filler: filler
            ) + Message([Tsh("5.1")], pid: nobody, filler: other)
        );
        var elsewhere = await ImportAsync(Message([Tsh("5.2")], pid: nobody, filler: Unique("F")));

        await OkAsync(ResolveAsync((await RowsAsync(batch))[0]!, new { patientId = patient }));

        Assert.That(
            (await ResultsAsync(patient)).Select(one => (string)one!["valueText"]!),
            Is.EquivalentTo(new[] { "6.82", "0.92" })
        );
        Assert.That(await RowsAsync(batch, "waiting"), Has.Count.EqualTo(1));
        Assert.That(await RowsAsync(elsewhere, "waiting"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Linking_a_line_that_may_be_of_two_patients_links_its_own_report_alone()
    {
        var family = Unique("Twin");
        var (one, _) = await PatientAsync(family, given: "Alex", birthDate: "1969-01-01");
        await PatientAsync(family, given: "Alex", birthDate: "1969-01-01");
        var pid = $"PID|1||||{family}^Alex||19690101|F".Replace(
            "||||",
            "||||",
            StringComparison.Ordinal
        );
        var first = await ImportAsync(Message([Tsh()], pid: pid, filler: Unique("F")));
        var second = await ImportAsync(Message([Tsh("5.1")], pid: pid, filler: Unique("F")));
        var row = (await RowsAsync(first)).Single()!;

        await OkAsync(ResolveAsync(row, new { patientId = one }));

        Assert.That(Codes(row), Is.EqualTo(new[] { "patient-ambiguous" }));
        Assert.That(await ResultsAsync(one), Has.Count.EqualTo(1));
        Assert.That(await RowsAsync(second, "waiting"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_lines_of_one_message_under_one_name_are_not_versions_when_they_are_linked()
    {
        var patient = await PatientAsync();
        var stranger = $"PID|1||{Unique("Y-")}^^^ELSEWHERE||STRANGER^SARA||19690101|F";
        var import = await ImportAsync(
            Message([Tsh("6.82"), Tsh("5.1")], pid: stranger, filler: Unique("F"))
        );

        await OkAsync(ResolveAsync((await RowsAsync(import))[0]!, new { patientId = patient }));

        var left = (await RowsAsync(import, "waiting")).Single()!;
        Assert.That(Codes(left), Is.EqualTo(new[] { "repeated-line" }));
        Assert.That((int)(await ResultsAsync(patient)).Single()!["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Lines_of_one_report_are_not_linked_to_two_patients()
    {
        var (one, other) = (await PatientAsync(), await PatientAsync());
        var filler = Unique("F");
        var nobody = "PID|1||||||19690101|F";
        var import = await ImportAsync(
            Message(
                ["NM|3016-3^TSH^LN||6.82|furlongs|0.4-4|H|||F", Tsh("5.1")],
                pid: nobody,
                filler: filler
            )
        );
        await ImportAsync(Message([Tsh("1")], pid: nobody, filler: Unique("F")));
        var rows = await RowsAsync(import);

        await OkAsync(ResolveAsync(rows[1]!, new { patientId = one }));
        var left = (await RowsAsync(import, "waiting")).Single()!;
        var resolved = await OkAsync(ResolveAsync(left, new { patientId = other, unit = "mIU/L" }));

        Assert.That((string)resolved["status"]!, Is.EqualTo("waiting"));
        Assert.That(Codes(resolved), Is.EqualTo(new[] { "patient-changed" }));
        Assert.That(await ResultsAsync(other), Is.Empty);
    }

    [Test]
    public async Task Mapping_a_code_holds_for_what_waits_and_for_what_comes_later()
    {
        var (patient, pid) = await KnownPatientAsync();
        var code = Unique("LOCAL");
        string Line(string value) => $"NM|{code}^Own TSH^L||{value}|m[IU]/L|0.40-4.00|H|||F";
        var first = await ImportAsync(Message([Line("6.1")], pid: pid, filler: Unique("F")));
        await ImportAsync(Message([Line("6.2")], pid: pid, filler: Unique("F")));
        var row = (await RowsAsync(first)).Single()!;
        Assert.That(Codes(row), Is.EqualTo(new[] { "test-unknown" }));

        await OkAsync(ResolveAsync(row, new { analyte = "tsh" }));
        var later = await ImportAsync(Message([Line("6.3")], pid: pid, filler: Unique("F")));

        Assert.That((int)later["entered"]!, Is.EqualTo(1));
        Assert.That(
            (await ResultsAsync(patient)).Select(one => (string)one!["valueText"]!),
            Is.EquivalentTo(new[] { "6.1", "6.2", "6.3" })
        );
    }

    [Test]
    public async Task A_code_of_one_sender_means_nothing_for_another()
    {
        var (_, pid) = await KnownPatientAsync();
        var code = Unique("LOCAL");
        var message = Message(
            [$"NM|{code}^Own TSH^L||6.1|m[IU]/L|0.40-4.00|H|||F"],
            pid: pid,
            filler: Unique("F")
        );
        var first = await ImportAsync(message);
        await OkAsync(ResolveAsync((await RowsAsync(first)).Single()!, new { analyte = "tsh" }));

        var other = await ImportAsync(
            message.Replace("LABSYS|DEMO LAB", "OTHERSYS|OTHER LAB", StringComparison.Ordinal)
        );

        Assert.That((int)other["waiting"]!, Is.EqualTo(1));
    }

    [TestCase("unit", "m[IU]/L", "NM|3016-3^T^LN||6.82|furlong/mL||H|||F")]
    [TestCase("printed", "6.82", "NM|3016-3^T^LN||6,82|m[IU]/L||H|||F")]
    [TestCase("text", "haemolysed, not measured", "NM|3016-3^T^LN||6,82|m[IU]/L||H|||F")]
    [TestCase("collectedAt", "2026-01-04", "NM|3016-3^T^LN||6.82|m[IU]/L||H|||F|||2026")]
    public async Task What_a_person_gives_anew_enters(string field, string given, string line)
    {
        var (patient, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([line], pid: pid, filler: Unique("F")));

        var resolved = await OkAsync(
            ResolveAsync((await RowsAsync(import)).Single()!, new JsonObject { [field] = given })
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That((string)resolved["status"]!, Is.EqualTo("entered"));
            Assert.That((string)resolved["labResultId"]!, Is.EqualTo((string)result["id"]!));
            Assert.That(
                (string?)result["text"] ?? "6.82",
                Is.EqualTo(field == "text" ? given : "6.82")
            );
            Assert.That((string)resolved["original"]!, Does.Contain(line), "the original stays");
        });
    }

    [Test]
    public async Task A_number_that_two_patients_share_is_two_reports_once_somebody_has_said_so()
    {
        const string Ferritin =
            "NM|2276-4^Ferritin^LN||80|ng/mL|15-150|N|||F|||20260104080500+0000";
        var (one, pid) = await KnownPatientAsync();
        var (other, otherPid) = await KnownPatientAsync("Otherpatient", "Beta");
        var filler = Unique("F");
        await ImportAsync(Message([Tsh()], pid: pid, filler: filler));

        var import = await ImportAsync(Message([Ferritin], pid: otherPid, filler: filler));
        var row = (await RowsAsync(import)).Single()!;
        await OkAsync(ResolveAsync(row, new { acceptFaults = true }));
        var late = await ImportAsync(
            Message([Ferritin.Replace("2276-4^Ferritin", "1988-5^CRP")], pid: pid, filler: filler)
        );

        Assert.That(Codes(row), Is.EqualTo(new[] { "patient-changed" }));
        Assert.That((string)late["state"]!, Is.EqualTo("done"));
        Assert.That(await ReportsAsync(one), Has.Length.EqualTo(1));
        Assert.That(await ReportsAsync(other), Has.Length.EqualTo(1));
        Assert.That(
            (await ResultsAsync(other)).Select(result => (string)result!["analyte"]!),
            Is.EqualTo(new[] { "ferritin" })
        );
        Assert.That((await ResultsAsync(one)).Count, Is.EqualTo(2));

        async Task<string[]> ReportsAsync(string patient) =>
            [
                .. (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-reports")))["items"]!
                    .AsArray()
                    .Select(report => (string)report!["id"]!),
            ];
    }

    [Test]
    public async Task What_its_format_found_wrong_may_not_matter()
    {
        var (patient, pid) = await KnownPatientAsync();
        var import = await ImportAsync(
            Message(["NM|3016-3^T^LN||6.82|m[IU]/L||H|||"], pid: pid, filler: Unique("F"))
        );

        await OkAsync(
            ResolveAsync((await RowsAsync(import)).Single()!, new { acceptFaults = true })
        );

        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("6.82")
        );
    }

    [Test]
    public async Task A_line_waits_on_with_what_was_said_until_nothing_keeps_it()
    {
        var patient = await PatientAsync();
        var import = await ImportAsync(
            Message(
                ["NM|3016-3^T^LN||6.82|furlong/mL||H|||F"],
                pid: $"PID|1||{Unique("Y-")}^^^ELSEWHERE||STRANGER^SARA||19690101|F",
                filler: Unique("F")
            )
        );
        var row = (await RowsAsync(import)).Single()!;

        var half = await OkAsync(ResolveAsync(row, new { patientId = patient }));
        var whole = await OkAsync(ResolveAsync(half, new { unit = "mIU/L" }));

        Assert.Multiple(() =>
        {
            Assert.That((string)half["status"]!, Is.EqualTo("waiting"));
            Assert.That(Codes(half), Is.EqualTo(new[] { "unknown-unit" }));
            Assert.That((string)whole["status"]!, Is.EqualTo("entered"));
        });
    }

    [Test]
    public async Task A_rejected_line_is_kept_with_its_reason_and_does_not_come_again()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: filler));
        var row = (await RowsAsync(import)).Single()!;

        var rejected = await OkAsync(ResolveAsync(row, new { reject = "another practice's" }));
        var again = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: filler));

        Assert.Multiple(async () =>
        {
            Assert.That((string)rejected["status"]!, Is.EqualTo("rejected"));
            Assert.That((string)rejected["reason"]!, Is.EqualTo("another practice's"));
            Assert.That((string)rejected["original"]!, Does.Contain("6,82"));
            Assert.That((int)again["waiting"]!, Is.Zero);
            Assert.That((int)(await ReadAsync(import))["rejected"]!, Is.EqualTo(1));
            Assert.That(await ResultsAsync(patient), Is.Empty);
        });
    }

    [Test]
    public async Task A_line_that_was_overtaken_while_it_waited_settles()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: filler));
        await ImportAsync(
            Message([Tsh("6.9")], pid: pid, filler: filler, reportedAt: "20260107085500+0000")
        );

        var row = await OkAsync(
            ResolveAsync((await RowsAsync(import)).Single()!, new { printed = "6.82" })
        );

        Assert.That((string)row["status"]!, Is.EqualTo("settled"));
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["valueText"]!,
            Is.EqualTo("6.9")
        );
    }

    [Test]
    public async Task What_does_not_fit_is_refused()
    {
        var (_, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: Unique("F")));
        var row = (await RowsAsync(import)).Single()!;

        await ProblemAsync(ResolveAsync(row, new { }), 400, "invalid-request");
        await ProblemAsync(
            ResolveAsync(row, new { reject = "x", unit = "mg" }),
            400,
            "invalid-request"
        );
        await ProblemAsync(
            ResolveAsync(row, new { printed = "1", text = "x" }),
            400,
            "invalid-request"
        );
        await ProblemAsync(
            ResolveAsync(row, new { analyte = "none" }),
            422,
            "unprocessable-request"
        );
        await ProblemAsync(
            ResolveAsync(row, new { patientId = Guid.NewGuid() }),
            404,
            "patient-not-found"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, PathOf(row), new { printed = "6.82" }),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, PathOf(row), new { printed = "6.82" }, 7),
            412,
            "stale-version"
        );
        var resolved = await OkAsync(ResolveAsync(row, new { printed = "6.82" }));
        await ProblemAsync(
            ResolveAsync(resolved, new { printed = "6.82" }),
            409,
            "lab-import-row-resolved"
        );
        await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                PathOf(row).Replace("rows/1", "rows/99", StringComparison.Ordinal),
                new { printed = "1" },
                1
            ),
            404,
            "lab-import-row-not-found"
        );
    }

    [Test]
    public async Task Another_practice_resolves_nothing()
    {
        var (_, pid) = await KnownPatientAsync();
        var import = await ImportAsync(Message([Tsh("6,82")], pid: pid, filler: Unique("F")));
        var row = (await RowsAsync(import)).Single()!;
        using var other = await SignInToAnotherPracticeAsync();

        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, PathOf(row), new { printed = "6.82" }, 1),
            404,
            "lab-import-row-not-found"
        );
    }

    private static string PathOf(JsonNode row) =>
        $"/v1/lab-imports/{(string)row["importId"]!}/rows/{(int)row["number"]!}/resolve";

    private Task<HttpResponseMessage> ResolveAsync(JsonNode row, object body) =>
        SendAsync(HttpMethod.Post, PathOf(row), body, (int)row["version"]!);

    private Task<JsonNode> ReadAsync(JsonNode import) =>
        OkAsync(Client.GetAsync($"/v1/lab-imports/{(string)import["id"]!}"));
}
