using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Labs.Laboratories;

/// <summary>The laboratory of a lab result, from its entry to its name in later answers.</summary>
public sealed class KnownLaboratoriesTests : LaboratoryTest
{
    private string _patient = null!;

    [OneTimeSetUp]
    public async Task ArrangeAsync() => _patient = await PatientAsync();

    [Test]
    public async Task An_unknown_name_adds_a_laboratory_and_warns()
    {
        var first = await EnterAsync("Labor Neu");
        var second = await EnterAsync("  labor-NEU ");

        var laboratory = await OkAsync(Client.GetAsync($"/v1/laboratories/{LaboratoryOf(first)}"));
        Assert.Multiple(async () =>
        {
            Assert.That((string)laboratory["name"]!, Is.EqualTo("Labor Neu"));
            Assert.That(Warnings(first), Does.Contain("laboratory-new"));
            Assert.That(Warnings(second), Does.Not.Contain("laboratory-new"));
            Assert.That(LaboratoryOf(second), Is.EqualTo(LaboratoryOf(first)));
            Assert.That((string)second["laboratory"]!, Is.EqualTo("Labor Neu"));
            Assert.That(
                await EventsAsync(laboratory),
                Is.EqualTo(new[] { "laboratory.created 1" })
            );
        });
    }

    [Test]
    public async Task Is_named_by_its_id_or_by_any_of_its_names()
    {
        var laboratory = await CreateAsync("Labor Bekannt", "Bekanntes Lab");

        foreach (var name in new[] { Id(laboratory), "LABOR BEKANNT", "bekanntes-lab" })
        {
            var result = await EnterAsync(name);

            Assert.That(LaboratoryOf(result), Is.EqualTo(Id(laboratory)), name);
            Assert.That((string)result["laboratory"]!, Is.EqualTo("Labor Bekannt"), name);
            Assert.That(Warnings(result), Does.Not.Contain("laboratory-new"), name);
        }
    }

    [Test]
    public async Task A_merged_one_is_followed_by_id_and_by_name_and_its_results_read_as_the_survivor_s()
    {
        var survivor = await CreateAsync("Labor Bleibt");
        var duplicate = await CreateAsync("Labor Geht");
        var before = await EnterAsync(Id(duplicate));
        Assert.That((string)before["laboratory"]!, Is.EqualTo("Labor Geht"));

        await OkAsync(MergeAsync(survivor, duplicate));

        var read = await OkAsync(Client.GetAsync($"/v1/lab-results/{Id(before)}"));
        Assert.Multiple(async () =>
        {
            Assert.That((string)read["laboratory"]!, Is.EqualTo("Labor Bleibt"));
            Assert.That(LaboratoryOf(read), Is.EqualTo(Id(duplicate)));
            Assert.That(LaboratoryOf(await EnterAsync(Id(duplicate))), Is.EqualTo(Id(survivor)));
            Assert.That(LaboratoryOf(await EnterAsync("labor geht")), Is.EqualTo(Id(survivor)));
        });
    }

    [Test]
    public async Task A_new_name_is_seen_at_once()
    {
        var laboratory = await CreateAsync("Labor Vorher");
        var result = await EnterAsync(Id(laboratory));

        await OkAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/laboratories/{Id(laboratory)}",
                new { name = "Labor Nachher", aliases = Array.Empty<string>() },
                1
            )
        );

        var read = await OkAsync(Client.GetAsync($"/v1/lab-results/{Id(result)}"));
        Assert.That((string)read["laboratory"]!, Is.EqualTo("Labor Nachher"));
    }

    [Test]
    public async Task An_id_that_is_none_is_422_and_another_practice_s_is_none()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var theirs = Id(await CreateAsync(other, "Labor der anderen"));

        foreach (var id in new[] { theirs, Guid.NewGuid().ToString() })
        {
            var problem = await ProblemAsync(SendAsync(id), 422, "unprocessable-request");

            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/laboratory" }));
        }
    }

    [Test]
    public async Task What_can_be_no_name_is_400()
    {
        var problem = await ProblemAsync(SendAsync(" - "), 400, "invalid-request");

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/laboratory" }));
    }

    [Test]
    public async Task Costs_one_statement_at_entry_and_none_at_reading()
    {
        var result = await EnterAsync(Id(await CreateAsync("Labor Gezählt")));
        var engine = Services.GetRequiredService<SqlEngine>();
        List<string> sent = [];
        void Note(RenderedSql sql)
        {
            // Those that read results name a laboratory by its survivor within themselves.
            if (
                sql.Text.Contains("Laboratories", StringComparison.Ordinal)
                && !sql.Text.Contains("LabResults", StringComparison.Ordinal)
            )
            {
                sent.Add(sql.Text);
            }
        }

        engine.Sending += Note;
        try
        {
            await OkAsync(Client.GetAsync($"/v1/lab-results/{Id(result)}"));
            Assert.That(sent, Is.Empty);
            await EnterAsync("labor gezählt");
            Assert.That(sent, Has.Count.EqualTo(1));
        }
        finally
        {
            engine.Sending -= Note;
        }
    }

    [Test]
    public async Task A_laboratory_that_another_instance_has_just_added_has_its_name()
    {
        await OkAsync(Client.GetAsync($"/v1/lab-results/{Id(await EnterAsync("Labor Hier"))}"));
        await using var second = await StartAppAsync(Database);
        using var there = await SignInAsync(
            new Uri(second.Urls.Single()),
            OwnerEmail,
            OwnerPassword
        );

        var result = await OkAsync(
            SendAsync(
                there,
                HttpMethod.Post,
                $"/v1/patients/{_patient}/lab-results",
                Antibodies(40, "2024-03-01", "Labor Dort").ToJsonString()
            )
        );

        var read = await OkAsync(Client.GetAsync($"/v1/lab-results/{Id(result)}"));
        Assert.That((string)read["laboratory"]!, Is.EqualTo("Labor Dort"));
    }

    private Task<JsonNode> EnterAsync(string laboratory) => OkAsync(SendAsync(laboratory));

    private Task<HttpResponseMessage> SendAsync(string laboratory) =>
        SendEntryAsync(_patient, Antibodies(40, "2024-03-01", laboratory));

    private static string LaboratoryOf(JsonNode result) => (string)result["laboratoryId"]!;

    private static string[] Warnings(JsonNode result) =>
        [.. result["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];
}
