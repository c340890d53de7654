using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class ReplaceLabResultTests : LabTest
{
    [Test]
    public async Task A_correction_keeps_the_past()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Antibodies(602, "2026-01-05"));
        var before = DateTimeOffset.UtcNow;
        await Task.Delay(20);

        var corrected = await ReplaceAsync(
            entered,
            Antibodies(620, "2026-01-05"),
            "digits swapped"
        );

        var history = await OkAsync(Client.GetAsync($"/v1/lab-results/{entered["id"]}/history"));
        var asOf = await OkAsync(
            Client.GetAsync(
                $"/v1/patients/{patient}/lab-results?asOf={Uri.EscapeDataString(before.ToString("O"))}"
            )
        );
        var now = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-results?includeCount=true")
        );
        Assert.Multiple(() =>
        {
            Assert.That((string)corrected["status"]!, Is.EqualTo("corrected"));
            Assert.That((int)corrected["version"]!, Is.EqualTo(2));
            Assert.That(history["items"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That((decimal)history["items"]![1]!["result"]!["value"]!, Is.EqualTo(602m));
            Assert.That((string)history["items"]![0]!["reason"]!, Is.EqualTo("digits swapped"));
            Assert.That((string)history["items"]![0]!["change"]!, Is.EqualTo("replaced"));
            Assert.That((decimal)asOf["items"]![0]!["value"]!, Is.EqualTo(602m));
            Assert.That((decimal)now["items"]![0]!["value"]!, Is.EqualTo(620m));
            Assert.That((int)now["count"]!, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_note_alone_keeps_the_status_and_the_judgement()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Antibodies(620, "2026-01-05"));
        var entry = Antibodies(620, "2026-01-05");
        entry["note"] = "fasting";

        var replaced = await ReplaceAsync(entered, entry, "note");

        Assert.That((string)replaced["status"]!, Is.EqualTo("final"));
        Assert.That((string)replaced["note"]!, Is.EqualTo("fasting"));
        Assert.That(
            replaced["range"]!.ToJsonString(),
            Is.EqualTo(entered["range"]!.ToJsonString())
        );
    }

    [Test]
    public async Task Preliminary_becomes_final_and_final_does_not_go_back()
    {
        var patient = await PatientAsync();
        var entry = Antibodies(620, "2026-01-05");
        entry["status"] = "preliminary";
        var entered = await EnterAsync(patient, entry.DeepClone());
        entry["status"] = "final";
        entry["value"] = 630;

        var final = await ReplaceAsync(entered, entry, "released");

        Assert.That((string)final["status"]!, Is.EqualTo("final"));
        entry["status"] = "preliminary";
        entry["reason"] = "back";
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{entered["id"]}", entry.ToJsonString(), 2),
            422,
            "unprocessable-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/status" }));
    }

    [Test]
    public async Task Needs_the_version_that_was_read_and_a_reason()
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));
        var path = $"/v1/lab-results/{entered["id"]}";
        var entry = Antibodies(621, "2026-01-05");

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, path, entry.ToJsonString(), 1),
            400,
            "malformed-request"
        );
        Assert.That(problem["detail"], Is.Not.Null);
        entry["reason"] = "typo";
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, entry.ToJsonString()),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, entry.ToJsonString(), 7),
            412,
            "stale-version"
        );
    }

    [Test]
    public async Task Two_writers_never_lose_an_update()
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 8)
                .Select(i =>
                {
                    var entry = Antibodies(620 + i, "2026-01-05");
                    entry["reason"] = $"writer {i}";
                    return SendAsync(
                        HttpMethod.Put,
                        $"/v1/lab-results/{entered["id"]}",
                        entry.ToJsonString(),
                        1
                    );
                })
        );

        Assert.That(answers.Count(answer => (int)answer.StatusCode == 200), Is.EqualTo(1));
        Assert.That(answers.Count(answer => (int)answer.StatusCode == 412), Is.EqualTo(7));
    }

    [Test]
    public async Task A_reason_is_more_than_space()
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));
        var entry = Antibodies(630, "2026-01-05");
        entry["reason"] = "   ";

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{entered["id"]}", entry.ToJsonString(), 1),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
    }

    [Test]
    public async Task Preliminary_stays_unless_said_and_does_not_go_back()
    {
        var entry = Antibodies(620, "2026-01-05");
        entry["status"] = "preliminary";
        var entered = await EnterAsync(await PatientAsync(), entry.DeepClone());
        entry["value"] = 630;
        entry.Remove("status");

        var replaced = await ReplaceAsync(entered, entry, "another figure");

        Assert.That((string)replaced["status"]!, Is.EqualTo("preliminary"));
        entry["status"] = "registered";
        entry["reason"] = "back";
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{entered["id"]}", entry.ToJsonString(), 2),
            422,
            "unprocessable-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/status" }));
    }

    [TestCase("iu/ml", "final")]
    [TestCase("U/mL", "corrected")]
    public async Task Another_unit_corrects_and_another_spelling_does_not(
        string unit,
        string status
    )
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));
        var entry = Antibodies(620, "2026-01-05");
        entry["unit"] = unit;
        entry.Remove("referenceRange");

        var replaced = await ReplaceAsync(entered, entry, "unit");

        Assert.That((string)replaced["status"]!, Is.EqualTo(status));
        Assert.That((string)replaced["unit"]!, Is.EqualTo(unit));
    }

    private Task<JsonNode> ReplaceAsync(JsonNode result, JsonObject entry, string reason)
    {
        var body = (JsonObject)entry.DeepClone();
        body["reason"] = reason;
        return OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/lab-results/{result["id"]}",
                body.ToJsonString(),
                (int)result["version"]!
            )
        );
    }
}
