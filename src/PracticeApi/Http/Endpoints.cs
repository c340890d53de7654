using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using PracticeApi.Access;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>Which request of the pipeline a route stands for; a route without it fails a test.</summary>
/// <param name="Request">Type of the command or query.</param>
/// <param name="Scope">What the caller needs; null for any signed-in caller, or for none.</param>
/// <param name="Anonymous">Whether it needs no token.</param>
internal sealed record RequestMetadata(Type Request, Scope? Scope, bool Anonymous);

internal static class Endpoints
{
    /// <summary>
    /// Maps a route whose handler's types are generic. The framework writes the code that binds other handlers when it
    /// compiles them; of these it cannot, and makes it at the start.
    /// </summary>
    public static RouteHandlerBuilder MapGeneric(
        this RouteGroupBuilder group,
        string method,
        string pattern,
        Delegate handler
    ) =>
#pragma warning disable RDG002 // That it does not see the handler is the point.
        group.MapMethods(pattern, [method], handler);
#pragma warning restore RDG002

    /// <summary>Makes a route the endpoint of a request: its name, its access, the refusals that every such route can give.</summary>
    /// <param name="problems">Statuses of the further refusals it can give.</param>
    public static RouteHandlerBuilder For<TRequest>(
        this RouteHandlerBuilder route,
        params int[] problems
    )
    {
        var request = typeof(TRequest);
        var anonymous = request.IsDefined(typeof(AnonymousAttribute));
        var scope = request.GetCustomAttribute<RequireScopeAttribute>()?.Scope;
        route
            .WithName(JsonNamingPolicy.CamelCase.ConvertName(RequestName.Of(request)))
            .WithMetadata(new RequestMetadata(request, scope, anonymous))
            .DisableValidation()
            .AddEndpointFilter(new ResourceFilter());

        IEnumerable<int> statuses =
        [
            400,
            .. problems,
            .. anonymous ? Array.Empty<int>() : [401, 403],
            500,
        ];
        foreach (var status in statuses.Distinct().Order())
        {
            route.ProducesProblem(status);
        }

        return route;
    }

    /// <summary>Refuses query parameters that the route does not know, and gives answers their ETag and Link.</summary>
    private sealed class ResourceFilter : IEndpointFilter
    {
        private HashSet<string>? _known;

        public async ValueTask<object?> InvokeAsync(
            EndpointFilterInvocationContext context,
            EndpointFilterDelegate next
        )
        {
            var http = context.HttpContext;
            if (http.Request.QueryString.HasValue)
            {
                CheckQuery(http);
            }

            var result = await next(context);
            // A method that answers one of several results wraps it.
            var answer = result is INestedHttpResult nested ? nested.Result : result;
            var value = (answer as IValueHttpResult)?.Value;
            if (value is IVersioned { Version: var version })
            {
                http.Response.Headers.ETag = $"\"{version}\"";
            }
            // A POST that searches is read on with the cursor in its body.
            else if (
                value is IHasNext { Next: { } cursor }
                && HttpMethods.IsGet(http.Request.Method)
            )
            {
                var query = QueryString.Create(
                    QueryHelpers
                        .ParseQuery(http.Request.QueryString.Value)
                        .Where(pair => pair.Key != "cursor")
                        .Append(new("cursor", cursor))
                );
                http.Response.Headers.Link =
                    $"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"next\"";
            }

            return result;
        }

        private void CheckQuery(HttpContext http)
        {
            _known ??=
            [
                .. http.GetEndpoint()!
                    .Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
                    .Select(QueryName),
            ];
            Fault[] unknown =
            [
                .. http
                    .Request.Query.Keys.Where(key => !_known.Contains(key))
                    .Select(key => new Fault(
                        $"/{key}",
                        "is not a query parameter of this route",
                        "unknown-parameter"
                    )),
            ];
            if (unknown.Length > 0)
            {
                throw Problem.Invalid(unknown);
            }
        }

        private static string QueryName(IParameterBindingMetadata parameter) =>
            parameter.ParameterInfo.GetCustomAttribute<FromQueryAttribute>()?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name);
    }
}
