using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PracticeApi.Persistence;

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

/// <summary>Who did or saw what, before it has its place in the practice's chain.</summary>
internal sealed record AuditEntry
{
    public required Guid AuditEventId { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required Guid? ActorId { get; init; }
    public required string Action { get; init; }
    public required AuditOutcome Outcome { get; init; }
    public required IReadOnlyList<Guid> Patients { get; init; }
    public required Guid? ResourceId { get; init; }
    public required string RequestId { get; init; }

    /// <summary>The patient, where there is exactly one; several have rows of their own.</summary>
    public Guid? PatientId => Patients.Count == 1 ? Patients[0] : null;

    /// <summary>
    /// SHA-256 over the previous row's hash and every column of this one, so that a row changed, removed or put between
    /// breaks the chain from there on.
    /// </summary>
    public string HashAfter(string previousHash, long sequence)
    {
        var patients = PatientId is { } one
            ? one.ToString("D")
            : string.Join(
                ',',
                Patients.Select(id => id.ToString("D")).Order(StringComparer.Ordinal)
            );
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{previousHash}|{sequence}|{AuditEventId:D}|{SqliteText.Of(OccurredAt)}|{ActorId:D}|{Action}|{Outcome}|{patients}|{ResourceId:D}|{RequestId}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
