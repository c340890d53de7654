using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Problems;

/// <summary>The one place where an exception becomes a response; anything unknown stays a bare 500.</summary>
internal sealed class ProblemWriter(IProblemDetailsService problems, SqlEngine engine)
    : IExceptionHandler
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
        if (details is null)
        {
            return false;
        }

        http.Response.StatusCode = details.Status!.Value;
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

    private ProblemDetails? Describe(Exception exception)
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
                    : new HttpValidationProblemDetails(
                        new Dictionary<string, string[]>
                        {
                            [JsonPointer.FromJsonPath(fault.Path)] = [Explain(fault)],
                        }
                    );
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
            case not null when engine.IsTransient(exception):
            {
                var details = new ProblemDetails
                {
                    Status = 503,
                    Detail = "The database did not take the request in time. Try again.",
                };
                SetCode(details, StatusCodes[503]);
                return details;
            }
            default:
                return null;
        }
    }

    // The serializer's own message may quote the value, which may be health data.
    private static string Explain(JsonException fault) =>
        fault.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)
            ? "is not a member of this request"
        : fault.Message.Contains("missing required properties", StringComparison.Ordinal)
        || fault.Message.Contains("was missing required", StringComparison.Ordinal)
            ? "lacks a required member"
        : fault.Message.Contains("could not be converted", StringComparison.Ordinal)
        || fault.Message.Contains("doesn't allow null", StringComparison.Ordinal)
        || fault.Message.Contains("disallows null", StringComparison.Ordinal)
            ? "has a value of the wrong type"
        : "is not well-formed JSON";

    private static void SetCode(ProblemDetails details, string code)
    {
        details.Type = $"/problems/{code}";
        details.Title = char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');
    }

    private static Dictionary<string, string[]> Errors(ProblemException problem) =>
        problem
            .Faults.GroupBy(fault => fault.Pointer, fault => fault.Message)
            .ToDictionary(field => field.Key, field => field.Distinct().ToArray());
}
