using PracticeApi.Pipeline;

namespace PracticeApi.Http;

/// <summary>What every response carries.</summary>
internal sealed class RequestMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, RequestContext context)
    {
        ResponseHeaders.Apply(http, context);
        return next(http);
    }
}
