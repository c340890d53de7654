using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace PracticeApi.Tests.Labs.Laboratories;

/// <summary>A fixture that keeps laboratories.</summary>
public abstract class LaboratoryTest : LabTest
{
    protected Task<JsonNode> CreateAsync(string name, params string[] aliases) =>
        CreateAsync(Client, name, aliases);

    protected static Task<JsonNode> CreateAsync(
        HttpClient client,
        string name,
        params string[] aliases
    ) => OkAsync(client.PostAsJsonAsync("/v1/laboratories", new { name, aliases }));

    protected Task<JsonNode> ReadAsync(JsonNode laboratory) =>
        OkAsync(Client.GetAsync($"/v1/laboratories/{Id(laboratory)}"));

    protected Task<HttpResponseMessage> MergeAsync(
        JsonNode survivor,
        JsonNode duplicate,
        int? version = 1
    ) =>
        SendAsync(
            HttpMethod.Post,
            $"/v1/laboratories/{Id(survivor)}/merge",
            new { duplicateId = Id(duplicate) },
            version
        );

    protected static string Id(JsonNode resource) => (string)resource["id"]!;

    protected static string[] Aliases(JsonNode laboratory) =>
        [.. laboratory["aliases"]!.AsArray().Select(alias => (string)alias!)];

    /// <summary>The events of one laboratory, as <c>type version</c>, oldest first.</summary>
    protected async Task<string[]> EventsAsync(JsonNode laboratory)
    {
        await using var connection = Database.Connect();
        return
        [
            .. await connection.QueryAsync<string>(
                """
                SELECT CONCAT(Type, ' ', ResourceVersion)
                FROM   Events
                WHERE  ResourceType = 'laboratory' AND ResourceId = @Id
                ORDER BY Position
                """,
                new { Id = Database.IsSqlite ? (object)Id(laboratory) : Guid.Parse(Id(laboratory)) }
            ),
        ];
    }

    /// <summary>What a call leaves in the practice's audit, as <c>action:outcome</c>, oldest first.</summary>
    protected async Task<string[]> AuditedAsync(Func<Task> call)
    {
        var before = await AuditAsync();
        await call();
        return [.. (await AuditAsync()).Skip(before.Length)];
    }

    private async Task<string[]> AuditAsync()
    {
        await Services
            .GetRequiredService<PracticeApi.Audit.AuditBuffer>()
            .FlushAsync(CancellationToken.None);
        var page = await OkAsync(Client.GetAsync("/v1/audit-events?limit=200"));
        return
        [
            .. page["items"]!
                .AsArray()
                .Select(item => $"{(string)item!["action"]!}:{(string)item["outcome"]!}")
                .Reverse(),
        ];
    }
}
