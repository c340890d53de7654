using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>That the patient has none known of a kind, on the day it was asked.</summary>
[ValidatableType]
public record NoneKnownDetails : ChartDetails
{
    /// <summary>The day on which it was asked. Not in the future, not before birth.</summary>
    public required DateOnly AssertedOn { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) => AssertedOn;

    internal override void Check(ChartFacts facts)
    {
        facts.NotInFuture("/assertedOn", AssertedOn);
        facts.NotBeforeBirth("/assertedOn", AssertedOn);
    }
}

/// <summary>The latest assertion that the patient has none known of a kind.</summary>
public sealed record NoneKnown : NoneKnownDetails, IVersioned
{
    /// <summary>Id of the assertion.</summary>
    public required Guid Id { get; init; }

    /// <summary>The patient of whom it is asserted.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Counts how often it was asserted and withdrawn; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>When it was first asserted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last asserted or withdrawn.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The member of staff who last asserted or withdrew it.</summary>
    public required Guid RecordedBy { get; init; }

    /// <summary>Whether it no longer holds: an entry of the kind was added since, or it was withdrawn.</summary>
    public bool Withdrawn { get; init; }
}

/// <summary>The one assertion of a patient and kind: at first, again later, and withdrawn; every version is kept.</summary>
internal sealed class NoneKnownAssertions(Db db, ChartVersions versions, EventLog events)
{
    private const string CurrentSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND Kind = @Kind AND SupersededAt IS NULL
            """;

    public Task<ChartVersion?> FindAsync(Guid patientId, ChartKind kind, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<ChartVersion>(
            CurrentSql,
            new { PatientId = patientId, Kind = kind.NoneKnown },
            ct
        );

    public async Task<ChartVersion> AssertAsync(
        Guid patientId,
        ChartKind kind,
        NoneKnownDetails details,
        CancellationToken ct
    )
    {
        var next = await FindAsync(patientId, kind, ct) is { } current
            ? await versions.ReplaceAsync(current, details, ct)
            : await versions.AddAsync(patientId, kind.NoneKnown, details, ct);
        Tell("asserted", kind, next);
        return next;
    }

    /// <summary>Withdraws what is asserted, because an entry has been added.</summary>
    public async Task WithdrawAsync(Guid patientId, ChartKind kind, CancellationToken ct)
    {
        if (
            await FindAsync(patientId, kind, ct) is { } current
            && !current.To<NoneKnown>().Withdrawn
        )
        {
            await WithdrawAsync(current, reason: null, kind, ct);
        }
    }

    public async Task<ChartVersion> WithdrawAsync(
        ChartVersion current,
        string? reason,
        ChartKind kind,
        CancellationToken ct
    )
    {
        var next = await versions.AppendAsync(
            current with
            {
                Reason = reason,
                Content = ChartVersion.ContentOf(current.To<NoneKnown>() with { Withdrawn = true }),
            },
            ct
        );
        Tell("withdrawn", kind, next);
        return next;
    }

    private void Tell(string what, ChartKind kind, ChartVersion version) =>
        events.Add(
            $"{kind.NoneKnown}-{what}",
            $"{kind.Resource}-none-known",
            version.ChartEntryId,
            version.Version,
            version.PatientId
        );
}
