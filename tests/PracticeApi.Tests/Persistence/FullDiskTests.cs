using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Persistence;

/// <summary>A database that cannot grow: what was acknowledged is there, what was not can be sent again, and nobody else suffers.</summary>
public sealed class FullDiskTests : ApiTest
{
    private const int Unbounded = 1 << 30;

    [SetUp]
    public void OnlyOnTheEmbeddedEngine()
    {
        if (!Database.IsSqlite)
        {
            Assert.Ignore("The embedded engine's file is kept from growing.");
        }
    }

    [Test]
    public async Task Acknowledged_writes_are_kept_and_the_others_are_stored_once_when_there_is_room()
    {
        var names = Enumerable.Range(0, 400).Select(i => $"Full-{i:000}").ToList();
        await BoundAsync(pagesToGrow: 20);

        var first = await Task.WhenAll(names.Select(PostAsync));
        var kept = names.Where((_, i) => first[i] == HttpStatusCode.Created).ToList();

        Assert.That(
            first.Distinct(),
            Is.EquivalentTo(new[] { HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable })
        );
        Assert.That(await NamesAsync(), Is.EqualTo(kept));

        await BoundAsync(Unbounded);
        var second = await Task.WhenAll(names.Select(PostAsync));

        Assert.That(second.Distinct(), Is.EqualTo(new[] { HttpStatusCode.Created }));
        Assert.That(await NamesAsync(), Is.EqualTo(names));
    }

    [Test]
    public async Task Reads_go_on_and_are_audited_when_there_is_room()
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        var buffer = Services.GetRequiredService<AuditBuffer>();
        while (!await buffer.FlushAsync(CancellationToken.None)) { }
        await BoundAsync(pagesToGrow: 0);

        var written = true;
        var reads = 0;
        while (written && reads < 20_000)
        {
            for (var i = 0; i < 200; i++, reads++)
            {
                await OkAsync(Client.GetAsync($"/v1/patients/{patient}"));
            }

            written = await buffer.FlushAsync(CancellationToken.None);
        }

        Assert.That(written, Is.False);

        await BoundAsync(Unbounded);

        Assert.That(await buffer.FlushAsync(CancellationToken.None), Is.True);
        await using var connection = Database.Connect();
        Assert.That(
            await connection.ExecuteScalarAsync<int>(
                "SELECT COUNT(*) FROM AuditEvents WHERE PatientId = @patient AND Action = 'GetPatient'",
                new { patient }
            ),
            Is.EqualTo(reads)
        );
    }

    /// <summary>How many pages more the writer's connection may add to the file.</summary>
    private async Task BoundAsync(int pagesToGrow)
    {
        await using var lease = await Services
            .GetRequiredService<SqlEngine>()
            .RentForWritingAsync(CancellationToken.None);
        var pages = Ask("PRAGMA page_count");
        Ask($"PRAGMA max_page_count = {pages + pagesToGrow}");

        long Ask(string pragma)
        {
            var sql = new RenderedSql(pragma, []);
            var command = lease.Command(sql);
            var answer = (long)command.ExecuteScalar()!;
            lease.Done(sql, command);
            return answer;
        }
    }

    private async Task<HttpStatusCode> PostAsync(string familyName)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/patients")
        {
            Content = JsonContent.Create(
                new
                {
                    givenName = "A",
                    familyName,
                    birthDate = "1990-01-01",
                    sex = "male",
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", familyName);
        using var response = await Client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
            Assert.That((string)problem!["type"]!, Is.EqualTo("/problems/unavailable"));
            Assert.That(response.Headers.RetryAfter, Is.Not.Null);
        }

        return response.StatusCode;
    }

    private async Task<IEnumerable<string>> NamesAsync()
    {
        await using var connection = Database.Connect();
        return await connection.QueryAsync<string>(
            "SELECT FamilyName FROM Patients WHERE FamilyName LIKE 'Full-%' ORDER BY FamilyName"
        );
    }
}
