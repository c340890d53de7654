using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using PracticeApi.Access;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>
/// Reads the idempotency key of a POST. It runs after authentication: a body is held for nobody who has not signed in.
/// </summary>
internal sealed class IdempotencyKeys(RequestDelegate next)
{
    private const int MaxKeyLength = 255;

    public Task InvokeAsync(HttpContext http, RequestContext context, Caller caller) =>
        caller.IsKnown
        && HttpMethods.IsPost(http.Request.Method)
        && http.Request.Headers.TryGetValue("Idempotency-Key", out var key)
            ? ReadAsync(http, context, key.ToString())
            : next(http);

    private async Task ReadAsync(HttpContext http, RequestContext context, string key)
    {
        context.Idempotency = new IdempotencyKey(Checked(key), await HashAsync(http));
        await next(http);
    }

    private static string Checked(string key) =>
        key.Length is > 0 and <= MaxKeyLength && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw Problem.Malformed(
                "invalid-idempotency-key",
                $"Idempotency-Key is 1 to {MaxKeyLength} visible ASCII characters."
            );

    private static async Task<string> HashAsync(HttpContext http)
    {
        var request = http.Request;
        // Past the threshold a body would go to a temporary file, unencrypted; none is larger than the route takes.
        var limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        request.EnableBuffering(bufferThreshold: (int)(limit ?? PracticeApp.MaxBodySize) + 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes(
                $"{request.Method} {request.Path}{request.QueryString}\n{request.Headers.IfMatch}\n"
            )
        );
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
