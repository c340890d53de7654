using PracticeApi.Http.OpenApi;
using PracticeApi.Pipeline;

namespace PracticeApi.Http;

/// <summary>The headers that every response carries, problems too.</summary>
internal static class ResponseHeaders
{
    // The page of the contract runs its own scripts, sets styles on its elements, and asks this server alone.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Apply(HttpContext http, RequestContext context)
    {
        var headers = http.Response.Headers;
        headers["X-Request-Id"] = context.RequestId;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments(OpenApiModule.Page)
            ? PagePolicy
            : "default-src 'none'; frame-ancestors 'none'";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
