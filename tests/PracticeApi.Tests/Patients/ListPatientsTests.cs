using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

public sealed class ListPatientsTests : ApiTest
{
    [TestCase("createdAt")]
    [TestCase("-createdAt")]
    [TestCase("updatedAt")]
    [TestCase("-updatedAt")]
    [TestCase("familyName")]
    public async Task Pages_through_without_gaps_or_repeats(string sort)
    {
        using var practice = await SignInToAnotherPracticeAsync();
        List<string> registered = [];
        foreach (var name in new[] { "Öl", "Oz", "alm", "Zorn", "Österreich", "O", "zorn" })
        {
            registered.Add(Id(await RegisterAsync(practice, familyName: name)));
            // Instants are kept to the millisecond, and ids made within one do not order by creation.
            await Task.Delay(2);
        }

        List<string> listed = [];
        var path = $"/v1/patients?sort={sort}&limit=3&includeCount=true";
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await OkAsync(practice.GetAsync(path + cursor));
            Assert.That((int)page["count"]!, Is.EqualTo(registered.Count));
            listed.AddRange(page["items"]!.AsArray().Select(item => Id(item!)));
            cursor = (string?)page["next"] is { } next
                ? $"&cursor={Uri.EscapeDataString(next)}"
                : null;
        }

        Assert.That(listed, Is.EquivalentTo(registered));
        if (sort is "createdAt" or "updatedAt")
        {
            Assert.That(listed, Is.EqualTo(registered));
        }
        else if (sort != "familyName")
        {
            Assert.That(listed, Is.EqualTo(registered.AsEnumerable().Reverse()));
        }
    }

    [Test]
    public async Task Orders_names_without_regard_to_accents_and_case()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        foreach (var name in new[] { "zorn", "Öl", "Oz", "Zaun", "alm" })
        {
            await RegisterAsync(practice, familyName: name);
        }

        var page = await OkAsync(practice.GetAsync("/v1/patients?sort=familyName"));

        Assert.That(
            page["items"]!.AsArray().Select(item => (string)item!["familyName"]!),
            Is.EqualTo(new[] { "alm", "Öl", "Oz", "Zaun", "zorn" })
        );
    }

    [Test]
    public async Task Lists_by_status_practitioner_and_change()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        var me = (string)(await OkAsync(practice.GetAsync("/v1/me")))["staffId"]!;
        var mine = await OkAsync(
            practice.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "A",
                    familyName = "B",
                    birthDate = "1990-01-01",
                    sex = "male",
                    responsiblePractitionerId = me,
                }
            )
        );
        await Task.Delay(5);
        var archived = await RegisterAsync(practice);
        await OkAsync(
            SendAsync(practice, HttpMethod.Post, $"/v1/patients/{Id(archived)}/archive", version: 1)
        );

        Assert.Multiple(async () =>
        {
            Assert.That(
                await ListedAsync(practice, "?status=active"),
                Is.EqualTo(new[] { Id(mine) })
            );
            Assert.That(
                await ListedAsync(practice, "?status=archived"),
                Is.EqualTo(new[] { Id(archived) })
            );
            Assert.That(
                await ListedAsync(practice, $"?responsiblePractitionerId={me}"),
                Is.EqualTo(new[] { Id(mine) })
            );
            Assert.That(
                await ListedAsync(
                    practice,
                    $"?updatedSince={Uri.EscapeDataString((string)archived["createdAt"]!)}"
                ),
                Is.EqualTo(new[] { Id(archived) })
            );
        });
    }

    [Test]
    public async Task Lists_no_patient_who_was_merged_and_none_of_another_practice()
    {
        using var practice = await SignInToAnotherPracticeAsync();
        await RegisterAsync();
        var survivor = Id(await RegisterAsync(practice));
        var duplicate = Id(await RegisterAsync(practice));
        await this.MergeAsync(duplicate, survivor);

        Assert.That(await ListedAsync(practice, ""), Is.EqualTo(new[] { survivor }));
    }

    [Test]
    public async Task Is_one_event_in_the_audit_of_every_patient_shown()
    {
        var one = Id(await RegisterAsync());
        var two = Id(await RegisterAsync());
        await OkAsync(Client.GetAsync("/v1/patients?limit=200"));

        await AuditAsync(one);
        var events = await OkAsync(Client.GetAsync($"/v1/audit-events?patientId={two}"));
        var shown = events["items"]!
            .AsArray()
            .Single(item => (string)item!["action"]! == "ListPatients")!["patientIds"]!
            .AsArray()
            .Select(id => (string)id!)
            .ToList();
        Assert.That(shown, Does.Contain(one).And.Contain(two));
        Assert.That(await AuditAsync(one), Does.Contain("ListPatients:done"));
    }

    [TestCase("sort=birthDate", "sort")]
    [TestCase("status=merged", "status")]
    [TestCase("limit=201", "limit")]
    [TestCase("limit=0", "limit")]
    [TestCase("family=x", "family")]
    public async Task Refuses_a_parameter_it_does_not_understand(string query, string parameter)
    {
        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/patients?{query}"),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem).Single().TrimStart('/'), Is.EqualTo(parameter));
    }

    [Test]
    public async Task Refuses_a_cursor_that_it_did_not_give() =>
        await ProblemAsync(Client.GetAsync("/v1/patients?cursor=forged"), 400, "invalid-cursor");

    private static string Id(JsonNode patient) => (string)patient["id"]!;

    private static async Task<IReadOnlyList<string>> ListedAsync(HttpClient client, string query) =>
        [
            .. (await OkAsync(client.GetAsync($"/v1/patients{query}")))["items"]!
                .AsArray()
                .Select(item => Id(item!)),
        ];
}
