using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>What was stored when the names of one report's lines did not begin alike is found under them.</summary>
public sealed class NamesOfBeforeTests : ImportTest
{
    private const string OfPatient =
        "LabResultId IN (SELECT LabResultId FROM LabResults WHERE PatientId = @Id)";

    private const string OfImport = "LabImportId = @Id";

    [Test]
    public async Task A_result_is_the_same_and_follows_what_is_newer()
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        string Reported(string value, string day) =>
            Message([Tsh(value)], pid: pid, filler: filler, reportedAt: $"{day}100000+0000");
        await ImportAsync(Reported("6.8", "20260106"));
        await RenameAsync("ImportedResults", "SourceKey", OfPatient, patient);

        var again = await ImportAsync(Reported("6.8", "20260106"));
        var newer = await ImportAsync(Reported("6.9", "20260107"));
        var newest = await ImportAsync(Reported("7.0", "20260109"));
        var older = await ImportAsync(Reported("6.6", "20260108"));

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(Counts(again), Is.EqualTo("unchanged 1"));
            Assert.That(Counts(newer), Is.EqualTo("replaced 1"));
            Assert.That(Counts(newest), Is.EqualTo("replaced 1"));
            Assert.That(Counts(older), Is.EqualTo("outdated 1"));
            Assert.That((string)result["valueText"]!, Is.EqualTo("7.0"));
            Assert.That((int)result["version"]!, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_line_of_a_file_is_the_same()
    {
        var number = Unique("P-");
        var (patient, _) = await PatientAsync("Before", value: number);
        var file = $"""
            patient,date,accession,test,value,unit
            {number},2024-05-06,A1,TSH,6.82,mIU/L
            {number},2024-05-06,A1,Ferritin,41,ng/mL

            """;
        await ImportFileAsync(file);
        await RenameAsync("ImportedResults", "SourceKey", OfPatient, patient, lines: 2);

        var again = await ImportFileAsync(file);

        Assert.That(Counts(again), Is.EqualTo("unchanged 2"));
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_line_that_waits_enters_and_waits_no_more()
    {
        var number = Unique("P-");
        var file = $"patient,date,test,value,unit\n{number},2024-05-06,TSH,6.82,mIU/L\n";
        var first = await ImportFileAsync(file);
        await RenameAsync("LabImportRows", "SourceKey", OfImport, (string)first["id"]!);

        var waiting = await ImportFileAsync(file);
        await PatientAsync("Waited", value: number);
        var entered = await ImportFileAsync(file);

        Assert.That(Counts(waiting), Is.EqualTo("unchanged 1"));
        Assert.That(Counts(entered), Is.EqualTo("entered 1"));
        Assert.That(await RowsAsync(first, "waiting"), Is.Empty);
    }

    [Test]
    public async Task A_preliminary_line_that_waits_is_final_when_it_was_released()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        var first = await ImportAsync(Message([Tsh("6.8", "P")], pid: stranger, filler: filler));
        await RenameAsync("LabImportRows", "SourceKey", OfImport, (string)first["id"]!);
        var patient = await RegisterAsync(stranger);

        var release = await ImportAsync(
            Message(
                [Tsh("", "U")],
                pid: stranger,
                filler: filler,
                reportedAt: "20260107085500+0000"
            )
        );

        Assert.That(Counts(release), Is.EqualTo("entered 1"));
        Assert.That(await RowsAsync(first, "waiting"), Is.Empty);
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["status"]!,
            Is.EqualTo("final")
        );
    }

    [Test]
    public async Task What_was_taken_back_before_it_entered_does_not_come_again()
    {
        var (stranger, filler) = (Stranger(), Unique("F"));
        string Reported(string value, string status, string day) =>
            Message(
                [Tsh(value, status)],
                pid: stranger,
                filler: filler,
                reportedAt: $"{day}100000+0000"
            );
        var first = await ImportAsync(Reported("6.8", "F", "20260106"));
        await ImportAsync(Reported("\"\"", "D", "20260108"));
        await RenameAsync(
            "LabImportWithdrawals",
            "SourceKey",
            "SourceKey IN (SELECT SourceKey FROM LabImportRows WHERE LabImportId = @Id)",
            (string)first["id"]!
        );
        var patient = await RegisterAsync(stranger);

        var older = await ImportAsync(Reported("6.9", "F", "20260107"));

        Assert.That(Counts(older), Is.EqualTo("outdated 1"));
        Assert.That(await ResultsAsync(patient), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_preliminary_line_is_finished_all_the_same(bool comesAgain)
    {
        var (patient, pid) = await KnownPatientAsync();
        var filler = Unique("F");
        await ImportAsync(Message([Tsh("6.8", "P")], pid: pid, filler: filler));
        await RenameAsync("ImportedResults", "OpenKey", OfPatient, patient);

        var again = comesAgain ? Message([Tsh("6.8", "P")], pid: pid, filler: filler) : "";
        var final = await ImportAsync(
            again
                + Message(
                    [Tsh("6.9").Replace("20260104080500", "20260104081000")],
                    pid: pid,
                    filler: filler,
                    reportedAt: "20260107085500+0000"
                )
        );

        Assert.That(
            Counts(final),
            Is.EqualTo(comesAgain ? "replaced 1 unchanged 1" : "replaced 1")
        );
        Assert.That(
            (string)(await ResultsAsync(patient)).Single()!["status"]!,
            Is.EqualTo("final")
        );
    }

    // Without what those of one report begin with.
    private async Task RenameAsync(
        string table,
        string name,
        string which,
        string id,
        int lines = 1
    )
    {
        await using var connection = Database.Connect();
        var renamed = await connection.ExecuteAsync(
            $"UPDATE {table} SET {name} = SUBSTRING({name}, 12, 100) WHERE {name} LIKE '~%' AND {which}",
            new { Id = id }
        );
        Assert.That(renamed, Is.EqualTo(lines));
    }
}
