using PracticeApi.Pipeline;

namespace PracticeApi.Http;

/// <summary>The headers that every response carries, problems too.</summary>
internal static class ResponseHeaders
{
    public static void Apply(HttpContext http, RequestContext context)
    {
        var headers = http.Response.Headers;
        headers["X-Request-Id"] = context.RequestId;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
