namespace PracticeApi.Pipeline;

/// <summary>What the pipeline knows of the call that a request came with.</summary>
public sealed class RequestContext
{
    /// <summary>Names the call.</summary>
    public Guid Id { get; } = NewId();

    /// <summary>The same as it is written: answered as <c>X-Request-Id</c> and kept with audit events.</summary>
    public string RequestId => field ??= Id.ToString("N");

    /// <summary>The caller's <c>Idempotency-Key</c> and the hash of what it came with; null when none was sent.</summary>
    public IdempotencyKey? Idempotency { get; set; }

    // It names, and guards nothing: for a number that nobody can guess the operating system would be asked at each call.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }
}

/// <summary>A key under which a retried POST is answered as the first was.</summary>
/// <param name="Key">As the caller sent it.</param>
/// <param name="RequestHash">SHA-256 over method, path, query, If-Match and body, in hexadecimal.</param>
public sealed record IdempotencyKey(string Key, string RequestHash);
