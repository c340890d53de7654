using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PracticeApi.Http;

namespace PracticeApi.Tests;

/// <summary>A route of the running application; its request is null where it stands for none.</summary>
internal sealed record ApiRoute(
    string Method,
    string Path,
    RequestMetadata? Request,
    RouteEndpoint Endpoint
);

internal static class ApiRoutes
{
    /// <summary>The routes of an application that is not started.</summary>
    public static IReadOnlyList<ApiRoute> Mapped { get; } = Map();

    public static IReadOnlyList<ApiRoute> Of(IServiceProvider services) =>
        [
            .. from endpoint in services
                .GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
                ?? ["*"]
            select new ApiRoute(
                method,
                Plain(endpoint.RoutePattern),
                endpoint.Metadata.GetMetadata<RequestMetadata>(),
                endpoint
            ),
        ];

    // {patientId:guid} is {patientId} in the contract.
    private static string Plain(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) =>
        System.Text.RegularExpressions.Regex.Replace(
            $"/{pattern.RawText!.Trim('/')}",
            @"\{(\w+)[^}]*\}",
            "{$1}"
        );

    private static IReadOnlyList<ApiRoute> Map()
    {
        // Never started, so there is nothing to stop.
        var app = PracticeApp.Create([]);
        app.UseRouting().UseEndpoints(_ => { });
        return Of(app.Services);
    }
}
