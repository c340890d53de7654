using System.Xml.XPath;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using PracticeApi.Clinical.Labs;
using PracticeApi.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PracticeApi.Http.OpenApi;

/// <summary>The contract as a document for machines and a page for people.</summary>
internal static class OpenApiModule
{
    public const string Page = "/docs";

    private const string Description = """
        A practice-management backend for clinicians who follow patients with chronic illness over time: their laboratory
        results, questionnaires and plans of care, with reference ranges, flags and trends.

        It is a tracking aid, never a diagnosis: flags and trends order what was measured, and a clinician decides what it
        means.

        Errors are `application/problem+json` (RFC 9457); their stable codes stand in `problems.md`. Lists are read page by
        page along `next`. Changes name the version they are made to in `If-Match`. A POST that carries an
        `Idempotency-Key` may be sent again without doing anything twice. Values of an `x-extensible-enum` may grow: expect
        others than those listed.

        This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and
        the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license
        at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.
        """;

    public static IServiceCollection AddContractDocument(this IServiceCollection services)
    {
        services.AddSingleton<ContractDocument>();
        services.AddEndpointsApiExplorer();
        services.AddSingleton<ISerializerDataContractResolver>(
            provider => new JsonSerializerDataContractResolver(
                provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions
            )
        );
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(
                ContractDocument.Name,
                new OpenApiInfo
                {
                    Title = "PracticeApi",
                    Version = "1.0.0",
                    Description = Description.ReplaceLineEndings("\n"),
                    Contact = new OpenApiContact { Name = "The maintainers of PracticeApi" },
                    License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
                }
            );
            options.AddServer(
                new OpenApiServer { Url = "/", Description = "Where this document came from" }
            );
            options.AddSecurityDefinition(
                ContractOperations.Scheme,
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description =
                        "The `accessToken` that signing in answers. What each operation needs of it is named as a scope.",
                }
            );
            options.DescribeAllParametersInCamelCase();
            // A decimal is exact; the format "double" would invite clients to lose digits.
            options.MapType<decimal>(() => new OpenApiSchema { Type = JsonSchemaType.Number });
            options.MapType<decimal?>(() => new OpenApiSchema { Type = JsonSchemaType.Number });
            options.MapType<Stream>(() =>
                new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
            );
            foreach (var (type, describe) in ContractSchemas.SelfDescribed())
            {
                options.MapType(type, describe);
            }

            foreach (var assembly in new[] { typeof(OpenApiModule).Assembly, typeof(Sex).Assembly })
            {
                var comments = XmlComments.Of(assembly);
                options.IncludeXmlComments(() => new XPathDocument(comments.CreateReader()));
            }

            options.SchemaFilter<ContractSchemas>();
            options.OperationFilter<ContractOperations>();
            options.DocumentFilter<ContractComponents>();
        });
        return services;
    }

    public static void MapContractDocument(this WebApplication app)
    {
        app.MapGet(
                ContractDocument.Route,
                async (ContractDocument document) =>
                    TypedResults.Text(await document.TextAsync(), "application/json")
            )
            .ExcludeFromDescription();
        app.MapGet(
                "/problems/{code}",
                Results<ContentHttpResult, NotFound> (string code) =>
                    ProblemCodes.All.FirstOrDefault(one => one.Code == code) is { } problem
                        ? TypedResults.Text(problem.ToMarkdown(), "text/markdown; charset=utf-8")
                        : TypedResults.NotFound()
            )
            .ExcludeFromDescription();
        // Kept off the way of every other request.
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments(Page),
            page =>
                page.UseSwaggerUI(options =>
                {
                    options.RoutePrefix = Page[1..];
                    options.DocumentTitle = "PracticeApi";
                    options.SwaggerEndpoint(ContractDocument.Route, "PracticeApi v1");
                    options.EnableDeepLinking();
                })
        );
    }
}
