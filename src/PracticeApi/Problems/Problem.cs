namespace PracticeApi.Problems;

/// <summary>The refusals a handler may throw. A code is part of the API contract; a message is for people and holds no health data.</summary>
public static class Problem
{
    public static ProblemException Unauthorized(string code, string message) =>
        new(401, code, message, []);

    public static ProblemException Forbidden(string code, string message) =>
        new(403, code, message, []);

    public static ProblemException NotFound(string code, string message) =>
        new(404, code, message, []);

    public static ProblemException Conflict(string code, string message) =>
        new(409, code, message, []);

    public static ProblemException Stale() =>
        new(
            412,
            "stale-version",
            "The resource has changed since the version named by If-Match. Read it again.",
            []
        );

    public static ProblemException NotAcceptable() =>
        new(
            406,
            "not-acceptable",
            "None of the media types in Accept can be answered; see the contract for those that can.",
            []
        );

    public static ProblemException Unprocessable(string code, string message) =>
        new(422, code, message, []);

    public static ProblemException TooManyRequests(string message) =>
        new(429, "too-many-requests", message, []);

    public static ProblemException PreconditionRequired() =>
        new(428, "if-match-required", "Name the version you have read in If-Match.", []);

    /// <summary>400 when any fault is knowable from the request alone, else 422.</summary>
    public static ProblemException Invalid(IReadOnlyList<Fault> faults) =>
        faults.Any(fault => !fault.NeedsFacts)
            ? new(400, "invalid-request", "The request has faults; see errors.", faults)
            : new(
                422,
                "unprocessable-request",
                "The request is well formed and cannot be carried out; see errors.",
                faults
            );

    /// <summary>It cannot be told whether the command took effect; the cause goes to the log.</summary>
    public static ProblemException OutcomeUnknown(Exception cause) =>
        new(
            503,
            "unavailable",
            "The database did not say whether the change was made. Send it again with the same Idempotency-Key, or read first.",
            [],
            cause
        );

    public static ProblemException Malformed(string code, string message) =>
        new(400, code, message, []);
}

/// <summary>A refusal the caller can act on, answered as <c>application/problem+json</c>.</summary>
#pragma warning disable CA1032 // A refusal without status and code must not be constructible.
public sealed class ProblemException : Exception
{
    internal ProblemException(
        int status,
        string code,
        string message,
        IReadOnlyList<Fault> faults,
        Exception? cause = null
    )
        : base(message, cause) => (Status, Code, Faults) = (status, code, faults);

    public int Status { get; }

    public string Code { get; }

    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Further members of the problem, such as the id of what is in the way.</summary>
    public Dictionary<string, object?> Extensions { get; } = [];
}
