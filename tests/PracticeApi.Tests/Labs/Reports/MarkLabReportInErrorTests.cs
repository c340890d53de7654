using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Reports;

public sealed class MarkLabReportInErrorTests : LabReportTest
{
    [Test]
    public async Task Marks_every_line_and_the_accession_is_free_again()
    {
        var patient = await PatientAsync();
        var body = Report(Tsh(2), Line("ft4", 14, "pmol/L"));
        body["accession"] = $"{Guid.NewGuid():N}";
        var report = await EnterReportAsync(patient, body.DeepClone().AsObject());

        var marked = await OkAsync(MarkAsync(report));

        Assert.Multiple(() =>
        {
            Assert.That((string)marked["status"]!, Is.EqualTo("enteredInError"));
            Assert.That((int)marked["version"]!, Is.EqualTo(2));
            Assert.That(
                marked["results"]!
                    .AsArray()
                    .Select(line => $"{(string)line!["status"]!} {(int)line["version"]!}"),
                Has.All.EqualTo("enteredInError 2")
            );
        });
        await ProblemAsync(MarkAsync(marked), 409, "already-in-error");
        await EnterReportAsync(patient, body);
    }

    [Test]
    public async Task A_line_can_be_reinstated_by_itself()
    {
        var report = await EnterReportAsync(await PatientAsync(), Report(Tsh(2), Tsh(3)));
        var marked = await OkAsync(MarkAsync(report));

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)marked["results"]![0]!["id"]!}/reinstate",
                new { reason = "this one was right" },
                2
            )
        );

        Assert.That((string)(await ReadReportAsync(report))["status"]!, Is.EqualTo("final"));
    }

    private Task<HttpResponseMessage> MarkAsync(JsonNode report) =>
        SendAsync(
            HttpMethod.Post,
            $"{PathOf(report)}/mark-in-error",
            new { reason = "entered twice" },
            (int)report["version"]!
        );
}
