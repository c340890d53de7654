using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Results;

public sealed class VerifyLabResultTests : LabTest
{
    [TearDown]
    public Task AskForOnePersonAsync() => SetPracticeAsync("Etc/UTC", fourEyes: false);

    [Test]
    public async Task With_four_eyes_another_person_verifies_and_only_then_it_counts_in_trends()
    {
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        using var other = await SignInAsAsync(Role.Assistant);
        var patient = await PatientAsync();
        var result = await EnterAsync(patient, Tsh("2.1"));

        Assert.That((string)result["verification"]!["state"]!, Is.EqualTo("entered"));
        Assert.That(await PointsAsync(patient), Is.Zero);
        Assert.That(await PointsAsync(patient, "?includeUnverified=true"), Is.EqualTo(1));
        await ProblemAsync(VerifyAsync(Client, result), 409, "own-entry");

        var verified = await OkAsync(VerifyAsync(other, result));

        Assert.Multiple(async () =>
        {
            Assert.That((string)verified["verification"]!["state"]!, Is.EqualTo("verified"));
            Assert.That(
                (string)verified["verification"]!["verifiedBy"]!,
                Is.Not.EqualTo((string)verified["verification"]!["enteredBy"]!)
            );
            Assert.That((string)verified["status"]!, Is.EqualTo("final"));
            Assert.That((int)verified["version"]!, Is.EqualTo(2));
            Assert.That(await PointsAsync(patient), Is.EqualTo(1));
        });
        await ProblemAsync(VerifyAsync(other, verified), 409, "already-verified");
    }

    [Test]
    public async Task Trends_of_several_analytes_leave_unverified_results_out_too()
    {
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        var patient = await PatientAsync();
        await EnterAsync(patient, Tsh("2.1"));

        var without = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends"));
        var with = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends?includeUnverified=true")
        );

        Assert.That(without["items"]!.AsArray(), Is.Empty);
        Assert.That(with["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("180", "implausible-value")]
    public async Task Without_four_eyes_a_probable_slip_stays_out_until_somebody_verifies_it(
        string value,
        string warning
    )
    {
        var patient = await PatientAsync();
        var entry = new JsonObject
        {
            ["analyte"] = "potassium",
            ["value"] = value,
            ["unit"] = "mmol/L",
            ["collectedAt"] = "2026-01-12",
        };
        var result = await EnterAsync(patient, entry);

        Assert.That(
            result["warnings"]!.AsArray().Select(one => (string)one!["code"]!),
            Does.Contain(warning)
        );
        Assert.That((string)result["verification"]!["state"]!, Is.EqualTo("notRequired"));
        Assert.That(await PointsAsync(patient, analyte: "potassium"), Is.Zero);

        await OkAsync(VerifyAsync(Client, result));

        Assert.That(await PointsAsync(patient, analyte: "potassium"), Is.EqualTo(1));
    }

    [TestCase("value", "2.2", "entered")]
    [TestCase("collectedAt", "2026-01-13", "entered")]
    [TestCase("analyte", "ft4", "entered")]
    [TestCase("unit", "uIU/mL", "entered")]
    [TestCase("unit", "mIU/l", "verified")]
    [TestCase("note", "seen", "verified")]
    [TestCase("laboratoryFlag", "N", "verified")]
    public async Task A_change_of_what_was_measured_takes_the_verification_back(
        string member,
        string value,
        string state
    )
    {
        await SetPracticeAsync("Etc/UTC", fourEyes: true);
        using var other = await SignInAsAsync(Role.Practitioner);
        var result = await EnterAsync(await PatientAsync(), Tsh("2.1"));
        await OkAsync(VerifyAsync(other, result));
        var entry = Tsh("2.1");
        entry[member] = value;
        if (member == "analyte")
        {
            entry["unit"] = "pmol/L";
        }

        entry["reason"] = "looked again";

        var replaced = await OkAsync(
            SendAsync(HttpMethod.Put, $"/v1/lab-results/{(string)result["id"]!}", entry, 2)
        );

        Assert.That((string)replaced["verification"]!["state"]!, Is.EqualTo(state));
    }

    [Test]
    public async Task A_result_in_error_is_not_verified()
    {
        var result = await EnterAsync(await PatientAsync(), Tsh("2.1"));
        var marked = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{(string)result["id"]!}/mark-in-error",
                new { reason = "of another" },
                1
            )
        );

        await ProblemAsync(VerifyAsync(Client, marked), 409, "lab-result-not-open");
    }

    [Test]
    public async Task A_remark_stays_in_the_history()
    {
        var result = await EnterAsync(await PatientAsync(), Tsh("2.1"));

        await OkAsync(VerifyAsync(Client, result, new { reason = "by telephone" }));
        var history = await OkAsync(
            Client.GetAsync($"/v1/lab-results/{(string)result["id"]!}/history")
        );

        Assert.That((string)history["items"]![0]!["change"]!, Is.EqualTo("verified"));
        Assert.That((string)history["items"]![0]!["reason"]!, Is.EqualTo("by telephone"));
    }

    private static JsonObject Tsh(string value) =>
        new()
        {
            ["analyte"] = "tsh",
            ["value"] = value,
            ["unit"] = "mIU/L",
            ["collectedAt"] = "2026-01-12",
        };

    private static Task<HttpResponseMessage> VerifyAsync(
        HttpClient client,
        JsonNode result,
        object? body = null
    ) =>
        SendAsync(
            client,
            HttpMethod.Post,
            $"/v1/lab-results/{(string)result["id"]!}/verify",
            body,
            (int)result["version"]!
        );

    private async Task<int> PointsAsync(
        string patientId,
        string query = "",
        string analyte = "tsh"
    ) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-trends/{analyte}{query}")))[
            "segments"
        ]!
            .AsArray()
            .Sum(segment => segment!["points"]!.AsArray().Count);
}
