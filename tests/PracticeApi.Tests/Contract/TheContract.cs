using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Template;
using PracticeApi.Http;

namespace PracticeApi.Tests.Contract;

/// <summary>The contract as the code makes it, and its operations by method and path.</summary>
internal sealed class TheContract
{
    private static readonly Lazy<Task<TheContract>> Made = new(MakeAsync);

    private readonly List<Operation> _operations;

    private TheContract(string text)
    {
        Text = text;
        Document = JsonNode.Parse(text)!.AsObject();
        _operations =
        [
            .. from path in Document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select new Operation(operation.Key, path.Key, operation.Value!.AsObject()),
        ];
    }

    public string Text { get; }

    public JsonObject Document { get; }

    public IReadOnlyList<Operation> Operations => _operations;

    public static Task<TheContract> ReadAsync() => Made.Value;

    /// <summary>The operation that a request meets; the path with the fewest parameters goes first, as in the router.</summary>
    public Operation? Find(HttpMethod method, string path) =>
        _operations
            .Where(one =>
                one.Method.Equals(method.Method, StringComparison.OrdinalIgnoreCase)
                && one.Matches(path)
            )
            .MinBy(one => one.Path.Count(c => c == '{'));

    public JsonObject Resolve(JsonObject node) =>
        node["$ref"] is { } reference
            ? Resolve(
                ((string)reference!)
                    .Split('/')
                    .Skip(1)
                    .Aggregate((JsonNode)Document, (at, name) => at[name]!)
                    .AsObject()
            )
            : node;

    private static async Task<TheContract> MakeAsync()
    {
        await using var app = PracticeApp.Create([]);
        return new TheContract(await ContractDocument.TextAsync(app));
    }
}

internal sealed record Operation(string Method, string Path, JsonObject Node)
{
    private readonly TemplateMatcher _matcher = new(TemplateParser.Parse(Path), []);

    public string Id => (string)Node["operationId"]!;

    public bool Matches(string path) => _matcher.TryMatch(path, []);

    public override string ToString() => $"{Method.ToUpperInvariant()} {Path}";
}
