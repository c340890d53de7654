using System.Net;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class AssertNoneKnownTests : ChartTest
{
    private static readonly object Asserted = new { assertedOn = "2024-01-01" };

    [TestCase("conditions", "Conditions", """{"name":"x","status":"active"}""")]
    [TestCase("medications", "Medications", """{"name":"x"}""")]
    [TestCase("allergies", "Allergies", """{"substance":"x"}""")]
    public async Task Is_asserted_and_withdrawn_by_an_entry(string kind, string name, string entry)
    {
        var patient = await PatientAsync();
        var path = $"{patient}/{kind}/none-known";

        await ProblemAsync(Client.GetAsync(path), 404, "none-known-not-asserted");
        using var response = await SendAsync(HttpMethod.Post, path, Asserted);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var asserted = await JsonAsync(response);
        Assert.That(
            (await OkAsync(Client.GetAsync(response.Headers.Location))).ToJsonString(),
            Is.EqualTo(asserted.ToJsonString())
        );
        Assert.That((bool)asserted["withdrawn"]!, Is.False);

        var added = await AddAsync($"{patient}/{kind}", entry);
        var withdrawn = await OkAsync(Client.GetAsync(path));
        Assert.That((bool)withdrawn["withdrawn"]!, Is.True);
        Assert.That((string)withdrawn["assertedOn"]!, Is.EqualTo("2024-01-01"));
        Assert.That((int)withdrawn["version"]!, Is.EqualTo(2));
        await ProblemAsync(SendAsync(HttpMethod.Post, path, Asserted), 409, "entries-present");

        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{patient}/{kind}/{(string)added["id"]!}/mark-in-error",
                new { reason = "another patient" },
                version: 1
            )
        );
        var again = await OkAsync(
            SendAsync(HttpMethod.Post, path, new { assertedOn = "2025-01-01", note = "asked" })
        );
        Assert.That((bool)again["withdrawn"]!, Is.False);
        Assert.That((int)again["version"]!, Is.EqualTo(3));
        Assert.That((string)again["id"]!, Is.EqualTo((string)asserted["id"]!));

        var taken = await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"{path}/withdraw",
                new { reason = "asked the wrong person" },
                version: 3
            )
        );
        Assert.That((bool)taken["withdrawn"]!, Is.True);
        Assert.That((string)taken["reason"]!, Is.EqualTo("asked the wrong person"));
        Assert.That((string)taken["note"]!, Is.EqualTo("asked"));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{path}/withdraw", new { reason = "x" }, version: 4),
            409,
            "none-known-withdrawn"
        );
        Assert.That(
            await AuditAsync(patient[^36..]),
            Is.SupersetOf(
                new[]
                {
                    $"AssertNoKnown{name}:done",
                    $"GetNoKnown{name}:done",
                    $"WithdrawNoKnown{name}:done",
                }
            )
        );
    }

    [Test]
    public async Task Is_listed_among_no_entries_and_does_not_exist_for_other_kinds()
    {
        var patient = await PatientAsync();
        await AddAsync($"{patient}/allergies/none-known", """{"assertedOn":"2024-01-01"}""");

        Assert.That(
            (await OkAsync(Client.GetAsync($"{patient}/allergies?includeInError=true")))[
                "items"
            ]!.AsArray(),
            Is.Empty
        );
        await ProblemAsync(
            Client.GetAsync($"{patient}/conditions/none-known"),
            404,
            "none-known-not-asserted"
        );
        await ProblemAsync(Client.GetAsync($"{patient}/events/none-known"), 404, "no-such-route");
    }

    [TestCase("""{"assertedOn":"2999-01-01"}""", 400, "invalid-request")]
    [TestCase("""{"assertedOn":"1980-05-16"}""", 422, "unprocessable-request")]
    public async Task Is_neither_in_the_future_nor_before_birth(
        string body,
        int status,
        string code
    )
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{await PatientAsync()}/allergies/none-known", body),
            status,
            code
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/assertedOn" }));
    }

    [Test]
    public async Task An_entry_and_the_assertion_of_none_never_stand_together()
    {
        for (var round = 0; round < 5; round++)
        {
            var patient = await PatientAsync();
            await Task.WhenAll(
                SendAsync(HttpMethod.Post, $"{patient}/allergies/none-known", Asserted),
                SendAsync(HttpMethod.Post, $"{patient}/allergies", """{"substance":"Penicillin"}""")
            );
            using var read = await Client.GetAsync($"{patient}/allergies/none-known");
            Assert.That(
                (int)read.StatusCode == 404 || (bool)(await JsonAsync(read))["withdrawn"]!,
                Is.True
            );
        }
    }
}
