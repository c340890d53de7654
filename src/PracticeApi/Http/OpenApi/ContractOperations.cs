using System.Text;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.OpenApi;
using PracticeApi.Access;
using PracticeApi.Pipeline;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PracticeApi.Http.OpenApi;

/// <summary>
/// Adds to each operation what the routes do without saying so: who may call it, the headers, and the refusals that follow
/// from its shape.
/// </summary>
internal sealed class ContractOperations : IOperationFilter
{
    public const string Scheme = "bearer";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var request = context
            .ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RequestMetadata>()
            .Single();
        Secure(operation, request, context.Document);
        var parameters = operation.Parameters ??= [];
        foreach (var parameter in parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= Describe(parameter.Name!);
        }

        HashSet<int> refusals =
        [
            .. operation.Responses!.Keys.Select(int.Parse).Where(status => status >= 400),
            // The database may be out of reach whatever is asked.
            503,
        ];
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            refusals.Add(404);
        }

        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            DescribePatch(body, context);
            refusals.UnionWith([413, 415]);
        }

        var bound = context.MethodInfo.GetParameters().Select(p => p.ParameterType).ToArray();
        var isAlways = bound.Contains(typeof(IfMatch));
        if (isAlways || bound.Contains(typeof(IfMatchUnlessNew)))
        {
            parameters.Add(
                Header(
                    "If-Match",
                    "The `ETag` of the version that the change is made to."
                        + (isAlways ? "" : " Left out only where there is none yet."),
                    "\"3\"",
                    required: isAlways
                )
            );
            refusals.UnionWith([412, 428]);
        }

        if (
            context
                .ApiDescription.ActionDescriptor.EndpointMetadata.OfType<OfferedMedia>()
                .SingleOrDefault() is
            { } offered
        )
        {
            Offer(operation.Responses, offered);
            refusals.Add(406);
        }

        if (IsPostedCommand(context, request))
        {
            parameters.Add(
                Header(
                    "Idempotency-Key",
                    "1 to 255 visible ASCII characters, unique to this request. Sent again with the same body within "
                        + "24 hours it is answered as it was the first time, and nothing is done twice; with another body it is 422.",
                    "6f1e2b60-7d3c-4a4e-9d3b-0c5a4f0d8e11",
                    required: false
                )
            );
            refusals.UnionWith([409, 422]);
        }

        AddHeaders(operation.Responses, context);
        foreach (var status in refusals)
        {
            operation.Responses[$"{status}"] = new OpenApiResponseReference(
                ContractComponents.NameOf(status),
                context.Document
            );
        }
    }

    private static void Secure(
        OpenApiOperation operation,
        RequestMetadata request,
        OpenApiDocument document
    )
    {
        operation.Security = [];
        var needs = "Needs no token.";
        if (!request.Anonymous)
        {
            List<string> scopes = request.Scope is { } scope ? [scope.Name()] : [];
            operation.Security.Add(
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(Scheme, document)] = scopes,
                }
            );
            needs = scopes is [var one]
                ? $"Needs the scope `{one}`."
                : "Needs a token, whatever its scopes.";
        }

        operation.Description = $"{operation.Description}\n\n{needs}".TrimStart();
    }

    /// <summary>What is answered beside JSON is text; its form is that of its media type.</summary>
    private static void Offer(OpenApiResponses responses, OfferedMedia offered)
    {
        var content = ((OpenApiResponse)responses["200"]).Content!;
        foreach (var mediaType in offered.MediaTypes)
        {
            content[mediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
    }

    /// <summary>A merge patch is bound as any object; the contract says of what.</summary>
    private static void DescribePatch(OpenApiRequestBody body, OperationFilterContext context)
    {
        var patched = context
            .ApiDescription.ActionDescriptor.EndpointMetadata.OfType<MergePatchOf>()
            .SingleOrDefault();
        if (patched is not null)
        {
            foreach (var content in body.Content!.Values.OfType<OpenApiMediaType>())
            {
                content.Schema = context.SchemaGenerator.GenerateSchema(
                    patched.Request,
                    context.SchemaRepository
                );
            }
        }
    }

    private static void AddHeaders(OpenApiResponses responses, OperationFilterContext context)
    {
        if (Answers(context.MethodInfo.ReturnType).Contains(typeof(RedirectHttpResult)))
        {
            responses["301"] = new OpenApiResponse { Description = "It is elsewhere for good." };
        }

        foreach (var (status, response) in responses)
        {
            if (response is not OpenApiResponse answer || status[0] is '4' or '5')
            {
                continue;
            }

            var type = context
                .ApiDescription.SupportedResponseTypes.FirstOrDefault(one =>
                    $"{one.StatusCode}" == status
                )
                ?.Type;
            // What is answered in another media type than JSON has no members.
            foreach (
                var (media, content) in answer.Content
                    ?? new Dictionary<string, IOpenApiMediaType>()
            )
            {
                if (
                    !media.EndsWith("json", StringComparison.Ordinal)
                    && content is OpenApiMediaType { Schema: OpenApiSchemaReference } other
                )
                {
                    other.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
                }
            }

            answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
            Add(ContractComponents.RequestId, when: true);
            Add(ContractComponents.Location, status is "201" or "301");
            Add(ContractComponents.ETag, type?.IsAssignableTo(typeof(IVersioned)) is true);
            Add(
                ContractComponents.Link,
                type?.IsAssignableTo(typeof(IHasNext)) is true
                    && context.ApiDescription.HttpMethod == HttpMethods.Get
            );

            void Add(string name, bool when)
            {
                if (when)
                {
                    answer.Headers[name] = new OpenApiHeaderReference(name, context.Document);
                }
            }
        }
    }

    private static bool IsPostedCommand(OperationFilterContext context, RequestMetadata request) =>
        context.ApiDescription.HttpMethod == HttpMethods.Post
        && !request.Anonymous
        && !request.Request.IsAssignableTo(typeof(ICarriesSecrets))
        && request
            .Request.GetInterfaces()
            .Any(face =>
                face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ICommand<>)
            );

    private static IEnumerable<Type> Answers(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Answers).Append(type) : [type];

    private static OpenApiParameter Header(
        string name,
        string description,
        string example,
        bool required
    ) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = required,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = example,
        };

    /// <summary><c>labResultId</c> is the id of the lab result; any other name has to be described where it is declared.</summary>
    private static string? Describe(string name)
    {
        if (!name.EndsWith("Id", StringComparison.Ordinal))
        {
            return null;
        }

        var words = JsonNamingPolicy.KebabCaseLower.ConvertName(name[..^2]).Replace('-', ' ');
        return $"Id of the {words}.";
    }
}
