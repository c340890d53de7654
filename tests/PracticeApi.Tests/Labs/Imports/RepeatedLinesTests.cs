using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>Lines that wait and come again: with the file that is sent once more after the patient was registered.</summary>
public sealed class RepeatedLinesTests : ImportTest
{
    [Test]
    public async Task Enter_when_what_kept_them_is_gone_and_wait_no_more_where_they_came_first()
    {
        var number = Unique("P-");
        var file = $"""
            patient,date,test,value,unit
            {number},2024-05-06,TSH,6.82,mIU/L
            {number},2024-05-06,Unheard of,1,mg/dL

            """;
        var first = await ImportFileAsync(file);
        var (patient, _) = await PatientAsync("Late", value: number);

        var tried = await ImportFileAsync(file, "&dryRun=true");
        var waitingStill = await RowsAsync(first, "waiting");
        var second = await ImportFileAsync(file);
        var third = await ImportFileAsync(file);

        var result = (await ResultsAsync(patient)).Single()!;
        var rows = await RowsAsync(first);
        var after = await OkAsync(Client.GetAsync($"/v1/lab-imports/{(string)first["id"]!}"));
        Assert.Multiple(async () =>
        {
            Assert.That(Counts(first), Is.EqualTo("waiting 2"));
            Assert.That(Counts(tried), Is.EqualTo("entered 1 unchanged 1"));
            Assert.That(waitingStill, Has.Count.EqualTo(2), "a dry run changes nothing");
            Assert.That(Counts(second), Is.EqualTo("entered 1 unchanged 1"));
            Assert.That(Counts(third), Is.EqualTo("unchanged 2"));
            Assert.That((string)result["valueText"]!, Is.EqualTo("6.82"));
            Assert.That(Counts(after), Is.EqualTo("unchanged 1 waiting 1"));
            Assert.That((string)rows[0]!["status"]!, Is.EqualTo("settled"));
            Assert.That((string)rows[0]!["labResultId"]!, Is.EqualTo((string)result["id"]!));
            Assert.That((string)rows[0]!["patientId"]!, Is.EqualTo(patient));
            Assert.That(rows[0]!["resolvedBy"], Is.Not.Null);
            Assert.That((string)rows[1]!["status"]!, Is.EqualTo("waiting"));
            Assert.That((int)rows[1]!["version"]!, Is.EqualTo(1));
            Assert.That(await RowsAsync(second), Is.Empty);
        });
    }

    [Test]
    public async Task Enter_with_what_was_said_of_them_while_they_waited()
    {
        var number = Unique("P-");
        var file = $"patient,date,test,value,unit\n{number},2024-05-06,Ferritin,12,furlongs\n";
        var first = await ImportFileAsync(file);
        var row = (await RowsAsync(first)).Single()!;
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-imports/{(string)first["id"]!}/rows/1/resolve",
                new { unit = "ng/mL" },
                (int)row["version"]!
            )
        );
        var (patient, _) = await PatientAsync("Said", value: number);

        var second = await ImportFileAsync(file);

        Assert.That(Counts(second), Is.EqualTo("entered 1"));
        Assert.That((string)(await ResultsAsync(patient)).Single()!["unit"]!, Is.EqualTo("ng/mL"));
    }

    [Test]
    public async Task Are_one_line_when_they_stand_twice_in_a_file_that_waits()
    {
        var number = Unique("P-");
        var line = $"{number},2024-05-06,TSH,6.82,mIU/L";
        var file = $"patient,date,test,value,unit\n{line}\n{line}\n";
        var first = await ImportFileAsync(file);
        var (patient, _) = await PatientAsync("Twice", value: number);

        var second = await ImportFileAsync(file);

        Assert.That(Counts(first), Is.EqualTo("unchanged 1 waiting 1"));
        Assert.That(Counts(second), Is.EqualTo("entered 1 unchanged 1"));
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
        Assert.That(await RowsAsync(first, "waiting"), Is.Empty);
    }

    [Test]
    public async Task Are_a_new_version_when_a_newer_one_says_again_what_an_older_did()
    {
        var number = Unique("P-");
        var pid = $"PID|1||{number}^^^CLINIC||REPEATED^ALPHA||19800517|F";
        var filler = Unique("F");
        string Reported(string value, string day) =>
            Message([Tsh(value)], filler: filler, pid: pid, reportedAt: $"{day}100000+0000");
        // It waits first, and enters when it comes again.
        await ImportAsync(Reported("5.0", "20260105"));
        var (patient, _) = await PatientAsync("Repeated", value: number);
        await ImportAsync(Reported("5.0", "20260105"));

        await ImportAsync(Reported("6.0", "20260106"));
        var back = await ImportAsync(Reported("5.0", "20260107"));
        var batch = await ImportAsync(
            Reported("6.0", "20260108") + Reported("5.5", "20260109") + Reported("6.0", "20260110")
        );

        var result = (await ResultsAsync(patient)).Single()!;
        Assert.That(Counts(back), Is.EqualTo("replaced 1"));
        Assert.That(Counts(batch), Is.EqualTo("replaced 3"));
        Assert.That((string)result["valueText"]!, Is.EqualTo("6.0"));
        Assert.That((int)result["version"]!, Is.EqualTo(6));
    }
}
