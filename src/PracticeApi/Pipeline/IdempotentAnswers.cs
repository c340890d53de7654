using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Pipeline;

/// <summary>
/// Answers of commands that came with an <c>Idempotency-Key</c>, kept for a day in the command's own transaction. What is
/// kept is the command's result; its endpoint makes the same status, headers and body of it again.
/// </summary>
internal sealed class IdempotentAnswers(
    Db db,
    Caller caller,
    RequestContext context,
    AuditTrail trail,
    KeysInFlight inFlight,
    IOptions<JsonOptions> json,
    TimeProvider clock
)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const string FindSql = """
        SELECT RequestHash, Body, Trail, CreatedAt
        FROM   IdempotencyKeys {for update}
        WHERE  PracticeId = @PracticeId AND CallerId = @CallerId AND IdempotencyKey = @IdempotencyKey
        """;

    private const string DeleteSql = """
        DELETE FROM IdempotencyKeys
        WHERE  PracticeId = @PracticeId AND CallerId = @CallerId AND IdempotencyKey = @IdempotencyKey
        """;

    private const string InsertSql = """
        INSERT INTO IdempotencyKeys
               ( PracticeId,  CallerId,  IdempotencyKey,  RequestHash,  Body,  Trail,  CreatedAt)
        VALUES (@PracticeId, @CallerId, @IdempotencyKey, @RequestHash, @Body, @Trail, @CreatedAt)
        """;

    private IdempotencyKey? Key => caller.IsKnown ? context.Idempotency : null;

    /// <summary>Holds the key while the command runs, so that a second call with it is refused instead of waiting.</summary>
    public IDisposable? Claim() =>
        Key is { } key
            ? inFlight.Claim((caller.PracticeId, caller.StaffId, key.Key))
                ?? throw Problem.Conflict(
                    "idempotency-key-in-flight",
                    "A request with this Idempotency-Key is still being carried out."
                )
            : null;

    public async Task<(bool Found, TResponse? Answer)> FindAsync<TResponse>(CancellationToken ct)
    {
        if (Key is not { } key)
        {
            return (false, default);
        }

        var args = new { CallerId = caller.StaffId, IdempotencyKey = key.Key };
        var kept = await db.QuerySingleOrDefaultAsync<Row>(FindSql, args, ct);
        if (kept is null)
        {
            return (false, default);
        }

        if (kept.CreatedAt + Kept < clock.Now())
        {
            await db.ExecuteAsync(DeleteSql, args, ct);
            return (false, default);
        }

        if (kept.RequestHash != key.RequestHash)
        {
            throw Problem.Unprocessable(
                "idempotency-key-reused",
                "This Idempotency-Key came with another request before. Use a new key for a new request."
            );
        }

        if (kept.Trail is { } touched)
        {
            trail.Restore(touched);
        }

        return (
            true,
            JsonSerializer.Deserialize<TResponse>(kept.Body, json.Value.SerializerOptions)
        );
    }

    public async Task KeepAsync<TResponse>(TResponse answer, CancellationToken ct)
    {
        if (Key is { } key)
        {
            await db.ExecuteAsync(
                InsertSql,
                new
                {
                    CallerId = caller.StaffId,
                    IdempotencyKey = key.Key,
                    key.RequestHash,
                    Body = JsonSerializer.Serialize(answer, json.Value.SerializerOptions),
                    Trail = trail.ToJson(),
                    CreatedAt = clock.Now(),
                },
                ct
            );
        }
    }

    private sealed record Row
    {
        public required string RequestHash { get; init; }
        public required string Body { get; init; }
        public string? Trail { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
    }
}

/// <summary>The idempotency keys whose commands run in this process right now.</summary>
internal sealed class KeysInFlight
{
    private readonly ConcurrentDictionary<(Guid, Guid, string), bool> _keys = new();

    /// <summary>How many there are.</summary>
    public int Count => _keys.Count;

    public IDisposable? Claim((Guid, Guid, string) key) =>
        _keys.TryAdd(key, true) ? new Held(_keys, key) : null;

    private sealed class Held(
        ConcurrentDictionary<(Guid, Guid, string), bool> keys,
        (Guid, Guid, string) key
    ) : IDisposable
    {
        public void Dispose() => keys.TryRemove(key, out _);
    }
}
