using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Problems;

/// <summary>
/// The one place where an exception becomes a response; anything unknown stays a bare 500. It logs what the caller cannot
/// help, in place of the framework, which would log messages and with them the values they quote.
/// </summary>
internal sealed partial class ProblemWriter(
    IProblemDetailsService problems,
    SqlEngine engine,
    ILogger<ProblemWriter> log
) : IExceptionHandler
{
    /// <summary>The codes that the framework's own refusals get, by status.</summary>
    public static IReadOnlyDictionary<int, string> StatusCodes { get; } =
        new Dictionary<int, string>
        {
            [400] = "malformed-request",
            [401] = "not-signed-in",
            [403] = "forbidden",
            [404] = "no-such-route",
            [405] = "method-not-allowed",
            [406] = "not-acceptable",
            [411] = "length-required",
            [413] = "body-too-large",
            [415] = "unsupported-media-type",
            [431] = "headers-too-large",
            [429] = "too-many-requests",
            [500] = "internal-error",
            [503] = "unavailable",
        };

    public async ValueTask<bool> TryHandleAsync(
        HttpContext http,
        Exception exception,
        CancellationToken ct
    )
    {
        var details = Describe(exception);
        http.Response.StatusCode = details.Status!.Value;
        if (details.Status >= 500)
        {
            // The framework has taken the endpoint off the request.
            var route = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint;
            Failed(
                http.Request.Method,
                route?.RoutePattern.RawText ?? "no route",
                http.RequestServices.GetRequiredService<RequestContext>().RequestId,
                ExceptionReport.Of(exception)
            );
        }

        if (details.Status is 429 or 503)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        return await problems.TryWriteAsync(
            new()
            {
                HttpContext = http,
                ProblemDetails = details,
                Exception = exception,
            }
        );
    }

    /// <summary>Gives problems that the framework makes by itself their stable type.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        if (details.Type?.StartsWith("/problems/", StringComparison.Ordinal) != true)
        {
            SetCode(
                details,
                StatusCodes.GetValueOrDefault(details.Status ?? 500, "internal-error")
            );
        }

        details.Extensions.Remove("traceId");
        var request = context.HttpContext.RequestServices.GetRequiredService<RequestContext>();
        details.Extensions["requestId"] = request.RequestId;
        // The exception handler has cleared them.
        ResponseHeaders.Apply(context.HttpContext, request);
    }

    private ProblemDetails Describe(Exception exception)
    {
        switch (exception)
        {
            case ProblemException problem:
            {
                ProblemDetails details =
                    problem.Faults.Count > 0
                        ? new HttpValidationProblemDetails(Errors(problem))
                        : new ProblemDetails();
                details.Status = problem.Status;
                details.Detail = problem.Message;
                foreach (var (name, value) in problem.Extensions)
                {
                    details.Extensions[name] = value;
                }

                SetCode(details, problem.Code);
                return details;
            }
            case BadHttpRequestException bad:
            {
                var fault = bad.InnerException as JsonException;
                ProblemDetails details = fault is null
                    ? new ProblemDetails()
                    : new HttpValidationProblemDetails(JsonFaults.Explain(fault));
                details.Status = bad.StatusCode;
                details.Detail = fault is null
                    ? "The request could not be read."
                    : "The body could not be read; errors name the first fault.";
                SetCode(
                    details,
                    StatusCodes.GetValueOrDefault(bad.StatusCode, "malformed-request")
                );
                return details;
            }
            case not null when engine.IsUnavailable(exception):
            {
                var details = new ProblemDetails
                {
                    Status = 503,
                    Detail = "The database cannot take the request now. Try again later.",
                };
                SetCode(details, StatusCodes[503]);
                return details;
            }
            default:
            {
                var details = new ProblemDetails { Status = 500 };
                SetCode(details, StatusCodes[500]);
                return details;
            }
        }
    }

    private static void SetCode(ProblemDetails details, string code)
    {
        details.Type = $"/problems/{code}";
        details.Title = char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');
    }

    private static Dictionary<string, string[]> Errors(ProblemException problem) =>
        problem
            .Faults.GroupBy(fault => fault.Pointer, fault => fault.Message)
            .ToDictionary(field => field.Key, field => field.Distinct().ToArray());

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed, request {RequestId}: {Report}")]
    private partial void Failed(string method, string route, string requestId, string report);
}
