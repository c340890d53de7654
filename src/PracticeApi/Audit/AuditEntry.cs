using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using PracticeApi.Access;

namespace PracticeApi.Audit;

/// <summary>How a request ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>The caller may not do this (403), or could not sign in (401).</summary>
    Denied,

    /// <summary>Nothing of that id is in the caller's practice (404).</summary>
    NotFound,
}

/// <summary>
/// Who did or saw what, before it has its place in the practice's chain. Thousands wait to be written at once: one is held
/// in its place, not as an object that the collector has to follow.
/// </summary>
internal readonly record struct AuditEntry
{
    private const int MostWithoutPatients = 512;
    private const int MostOfAPatient = 40;

    private readonly Guid[]? _several;

    public required Guid AuditEventId { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required Guid? ActorId { get; init; }

    /// <summary>What the actor is; null stands for a member of staff, or for nobody known.</summary>
    public ActorKind? ActorKind { get; init; }
    public required string Action { get; init; }
    public required AuditOutcome Outcome { get; init; }
    public required Guid? ResourceId { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>The patient, where there is exactly one; several have rows of their own.</summary>
    public Guid? PatientId { get; private init; }

    /// <summary>Whose records were touched.</summary>
    public required IReadOnlyList<Guid> Patients
    {
        get => PatientId is { } one ? [one] : _several ?? [];
        init
        {
            PatientId = value is [var one] ? one : null;
            _several = value.Count > 1 ? [.. value] : null;
        }
    }

    /// <summary>
    /// SHA-256 over the previous row's hash and every column of this one, so that a row changed, removed or put between
    /// breaks the chain from there on.
    /// </summary>
    public string HashAfter(string previousHash, long sequence)
    {
        var several = string.Join(
            ',',
            (_several ?? []).Select(id => id.ToString("D")).Order(StringComparer.Ordinal)
        );
        var most = MostWithoutPatients + (MostOfAPatient * Patients.Count);
        Span<byte> text = most <= 1024 ? stackalloc byte[most] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (
            !Utf8.TryWrite(
                text,
                CultureInfo.InvariantCulture,
                $"{previousHash}|{sequence}|{AuditEventId:D}|{OccurredAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}|{ActorId:D}{ActorKind}|{Action}|{Outcome}|{PatientId:D}{several}|{ResourceId:D}|{RequestId:N}",
                out var length
            )
        )
        {
            throw new InvalidOperationException("An audit event is longer than any can be.");
        }

        SHA256.HashData(text[..length], hash);
        return Convert.ToHexStringLower(hash);
    }
}
