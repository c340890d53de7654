using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace PracticeApi.Problems;

/// <summary>
/// Writes every problem as <c>application/problem+json</c>, whatever the caller accepts: the framework's own writer refuses
/// a caller who accepts something else, and leaves an empty answer.
/// </summary>
internal sealed class ProblemJson(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    private const string MediaType = "application/problem+json";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, details) = (context.HttpContext, context.ProblemDetails);
        details.Status ??= http.Response.StatusCode;
        ProblemWriter.Complete(context);
        await http.Response.WriteAsJsonAsync(
            details,
            details.GetType(),
            json.Value.SerializerOptions,
            MediaType,
            http.RequestAborted
        );
    }
}
