using System.Text.Json.Nodes;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>A fixture that says what codes of senders mean.</summary>
public abstract class LabCodeMapTest : ImportTest
{
    /// <summary>A code that was new, waited, and was mapped.</summary>
    protected async Task<(string Code, JsonNode Map)> MapAsync(string pid, string analyte)
    {
        var code = Unique("OWN");
        await ResolveAsync(await SendCodeAsync(pid, code), analyte);
        return (code, (await FindAsync(code))!);
    }

    protected Task<JsonNode> SendCodeAsync(string pid, string code) =>
        ImportAsync(
            Message([$"NM|{code}^Own test^L||6.1|m[IU]/L|||||F"], pid: pid, filler: Unique("F"))
        );

    protected async Task ResolveAsync(JsonNode import, string analyte)
    {
        var row = (await RowsAsync(import)).Single()!;
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-imports/{(string)row["importId"]!}/rows/{(int)row["number"]!}/resolve",
                new { analyte },
                (int)row["version"]!
            )
        );
    }

    protected async Task<JsonNode?> FindAsync(string code) =>
        (await OkAsync(Client.GetAsync("/v1/lab-code-maps?limit=200")))["items"]!
            .AsArray()
            .SingleOrDefault(map => (string)map!["code"]! == $"|{code}");
}
