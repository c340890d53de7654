using Microsoft.AspNetCore.Authentication;
using PracticeApi.Http;

namespace PracticeApi.Access;

/// <summary>
/// Refuses a caller without a valid token before the body is read, on every route that does not say that anybody may call it.
/// What the caller may do there is asked in the pipeline, by scope: the framework's policies would ask the same twice.
/// </summary>
internal sealed class SignedInOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, Caller caller) =>
        !caller.IsKnown
        && http.GetEndpoint()?.Metadata.GetMetadata<RequestMetadata>() is { Anonymous: false }
            ? http.ChallengeAsync()
            : next(http);
}
