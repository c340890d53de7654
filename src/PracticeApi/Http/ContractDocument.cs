using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PracticeApi.Http.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace PracticeApi.Http;

/// <summary>The OpenAPI document of the contract, made once from the routes.</summary>
internal sealed class ContractDocument(IServiceScopeFactory scopes)
{
    public const string Name = "v1";
    public const string Route = $"/openapi/{Name}.json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lazy<Task<string>> _text = new(() => WriteAsync(scopes));

    /// <summary>The document as JSON, the same for the same routes: sorted, indented, its lines ended by LF.</summary>
    public Task<string> TextAsync() => _text.Value;

    /// <summary>The document of an application that is not started: no address is bound, no database asked.</summary>
    public static Task<string> TextAsync(WebApplication app)
    {
        // A started application does this by itself; the routes are known to the document from then on.
        app.UseRouting().UseEndpoints(_ => { });
        return app.Services.GetRequiredService<ContractDocument>().TextAsync();
    }

    private static async Task<string> WriteAsync(IServiceScopeFactory scopes)
    {
        await using var scope = scopes.CreateAsyncScope();
        var document = scope
            .ServiceProvider.GetRequiredService<ISwaggerProvider>()
            .GetSwagger(Name);
        var json = JsonNode.Parse(
            await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)
        )!;
        return SchemaDirections.Part(json.AsObject()).ToJsonString(Indented) + "\n";
    }
}
