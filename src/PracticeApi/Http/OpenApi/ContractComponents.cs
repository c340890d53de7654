using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using PracticeApi.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PracticeApi.Http.OpenApi;

/// <summary>What operations share: problems, headers, and what each tag is about.</summary>
internal sealed class ContractComponents : IDocumentFilter
{
    public const string RequestId = "X-Request-Id";
    public const string ETag = "ETag";
    public const string Location = "Location";
    public const string Link = "Link";
    public const string RetryAfter = "Retry-After";

    private static readonly Dictionary<int, string> Meanings = new()
    {
        [400] = "The request is malformed; `errors` names every fault that it alone shows.",
        [401] = "There is no valid access token, or what was sent to sign in is refused.",
        [403] = "The caller's role does not allow it.",
        [404] = "There is no such resource in the caller's practice.",
        [406] = "None of the media types in `Accept` can be answered.",
        [409] = "It conflicts with what is there.",
        [410] = "It was there and is not any more.",
        [412] = "The resource has changed since the version that `If-Match` names.",
        [413] = "The body is larger than the server takes.",
        [415] = "The body has a media type that the operation does not read.",
        [422] = "The request is well formed and cannot be carried out.",
        [428] = "`If-Match` is missing.",
        [429] = "Too many requests; wait as long as `Retry-After` says.",
        [500] = "The server failed. Its log names the request by its id.",
        [503] = "The server cannot answer now; wait as long as `Retry-After` says.",
    };

    /// <summary>The name of the response that refuses with a status.</summary>
    public static string NameOf(int status) =>
        ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);

    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        document.Tags = Tags(context);
        var components = document.Components ??= new OpenApiComponents();
        components.Headers = Headers();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas.Remove("ProblemDetails");
        components.Schemas["Problem"] = Problem();
        components.Responses = document
            .Paths.SelectMany(path => path.Value.Operations!.Values)
            .SelectMany(operation => operation.Responses!.Keys)
            .Distinct()
            .Select(int.Parse)
            .Where(status => status >= 400)
            .ToDictionary(
                NameOf,
                status => (IOpenApiResponse)Refusal(status, Meanings[status], document)
            );
        if (!components.Responses.Keys.Any(name => name == NameOf(429) || name == NameOf(503)))
        {
            components.Headers.Remove(RetryAfter);
        }
    }

    /// <summary>A tag is described by the summary of the module that maps its operations.</summary>
    private static HashSet<OpenApiTag> Tags(DocumentFilterContext context)
    {
        var assembly = typeof(ContractComponents).Assembly;
        var comments = XmlComments.Of(assembly);
        var modules = assembly
            .GetTypes()
            .Where(type => type.Name.EndsWith("Module", StringComparison.Ordinal))
            .ToLookup(type => type.Namespace);
        return
        [
            .. from description in context.ApiDescriptions
            let metadata = description.ActionDescriptor.EndpointMetadata
            let space = metadata.OfType<RequestMetadata>().Single().Request.Namespace!
            let module = Upward(space).SelectMany(name => modules[name]).First()
            from tag in metadata
                .OfType<Microsoft.AspNetCore.Http.Metadata.ITagsMetadata>()
                .Last()
                .Tags
            group comments.Summary(module) by tag into tags
            orderby tags.Key
            select new OpenApiTag { Name = tags.Key, Description = tags.First() },
        ];
    }

    private static IEnumerable<string> Upward(string space)
    {
        for (var at = space; ; at = at[..at.LastIndexOf('.')])
        {
            yield return at;
            if (!at.Contains('.', StringComparison.Ordinal))
            {
                yield break;
            }
        }
    }

    private static Dictionary<string, IOpenApiHeader> Headers() =>
        new()
        {
            [RequestId] = Header("Names the call in logs and in the audit.", required: true),
            [ETag] = Header(
                "The version of the resource, as `If-Match` wants it.",
                required: true,
                "\"3\""
            ),
            [Location] = Header("Where the resource is.", required: true),
            [Link] = Header(
                "The next page, with `rel=\"next\"`; absent on the last.",
                required: false
            ),
            [RetryAfter] = Header("Seconds to wait.", required: true, "1"),
        };

    private static OpenApiHeader Header(
        string description,
        bool required,
        string? example = null
    ) =>
        new()
        {
            Description = description,
            Required = required,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = example,
        };

    private static OpenApiResponse Refusal(int status, string meaning, OpenApiDocument document)
    {
        Dictionary<string, IOpenApiHeader> headers = new()
        {
            [RequestId] = new OpenApiHeaderReference(RequestId, document),
        };
        if (status is 429 or 503)
        {
            headers[RetryAfter] = new OpenApiHeaderReference(RetryAfter, document);
        }

        return new OpenApiResponse
        {
            Description = meaning,
            Headers = headers,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference("Problem", document),
                },
            },
        };
    }

    private static OpenApiSchema Problem() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description =
                "Why a request was refused (RFC 9457). Some codes come with further members, which `problems.md` names.",
            Required = new HashSet<string> { "type", "title", "status", "requestId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Format = "uri-reference",
                    Description = "The stable code of the problem, as a relative reference.",
                    Examples = ["/problems/invalid-request"],
                    Extensions = new Dictionary<string, IOpenApiExtension>
                    {
                        ["x-extensible-enum"] = new JsonNodeExtension(
                            new JsonArray([
                                .. ProblemCodes.All.Select(code =>
                                    JsonValue.Create($"/problems/{code.Code}")
                                ),
                            ])
                        ),
                    },
                },
                ["title"] = Text("The code in words."),
                ["status"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = "400",
                    Maximum = "599",
                    Description = "The status of the response.",
                },
                ["detail"] = Text("What was wrong with this request, without health data."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description =
                        "The faults by the place they are at: a JSON Pointer into the body, or a slash and the name of a query parameter.",
                    AdditionalProperties = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                    Examples =
                    [
                        new JsonObject { ["/birthDate"] = new JsonArray("lies in the future") },
                    ],
                },
                ["requestId"] = Text("The `X-Request-Id` of the response."),
            },
        };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };
}
