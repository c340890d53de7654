using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>What a consent allows.</summary>
public enum ConsentKind
{
    /// <summary>To be examined and treated.</summary>
    Treatment,

    /// <summary>That personal and health data are kept and processed.</summary>
    DataProcessing,

    /// <summary>That health data are passed on, such as to a laboratory, another practitioner or a relative.</summary>
    DataSharing,

    /// <summary>To be written to or called, such as by e-mail.</summary>
    Communication,

    /// <summary>To be treated over a distance.</summary>
    Telehealth,

    /// <summary>That data without a name are used for research.</summary>
    Research,

    /// <summary>Something else, which `scope` says.</summary>
    Other,
}

/// <summary>What is written down of a consent.</summary>
[ValidatableType]
public record ConsentDetails : ChartDetails
{
    /// <summary>What it allows.</summary>
    public required ConsentKind Kind { get; init; }

    /// <summary>What exactly it allows, in words; needed where the kind is `other`.</summary>
    /// <example>results may be sent to the family doctor</example>
    [StringLength(1000, MinimumLength = 1)]
    public string? Scope { get; init; }

    /// <summary>The day on which it was given. Not in the future, not before birth.</summary>
    public required DateOnly Given { get; init; }

    /// <summary>Who gave it, where that was not the patient.</summary>
    /// <example>the mother</example>
    [StringLength(200, MinimumLength = 1)]
    public string? GivenBy { get; init; }

    /// <summary>The day on which it was revoked; null while it holds. Not before it was given, not in the future.</summary>
    public DateOnly? Revoked { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) => Given;

    internal override void Check(ChartFacts facts)
    {
        facts.NotInFuture("/given", Given);
        facts.NotBeforeBirth("/given", Given);
        facts.InOrder(Given, "/revoked", Revoked, "lies before the day it was given");
        facts.NotInFuture("/revoked", Revoked);
        if (Scope is not null)
        {
            facts.NotBlank("/scope", Scope);
        }
        else if (Kind == ConsentKind.Other)
        {
            facts.Fault("/scope", "is missing where the kind is other");
        }
    }
}

/// <summary>A consent of the patient.</summary>
public sealed record Consent : ConsentDetails, IChartEntry<Consent>
{
    /// <inheritdoc />
    public required Guid Id { get; init; }

    /// <inheritdoc />
    public required Guid PatientId { get; init; }

    /// <inheritdoc />
    public required int Version { get; init; }

    /// <inheritdoc />
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc />
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <inheritdoc />
    public required Guid RecordedBy { get; init; }

    /// <inheritdoc />
    public required bool InError { get; init; }

    static ChartKind IChartEntry<Consent>.Kind { get; } =
        new()
        {
            Singular = "Consent",
            Plural = "Consents",
            Resource = "consent",
            Path = "consents",
            Noun = "a consent",
            Nouns = "consents",
        };
}
