using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>What is written down of something that happened.</summary>
[ValidatableType]
public record PatientEventDetails : ChartDetails
{
    /// <summary>The day it happened. Not in the future, not before birth.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What happened.</summary>
    /// <example>started breathing practice</example>
    [StringLength(300, MinimumLength = 1)]
    public required string Title { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) => On;

    internal override void Check(ChartFacts facts)
    {
        facts.NotBlank("/title", Title);
        facts.NotInFuture("/on", On);
        facts.NotBeforeBirth("/on", On);
    }
}

/// <summary>A dated note of something that happened to or was begun by the patient.</summary>
public sealed record PatientEvent : PatientEventDetails, IChartEntry<PatientEvent>
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

    static ChartKind IChartEntry<PatientEvent>.Kind { get; } =
        new()
        {
            Singular = "PatientEvent",
            Plural = "PatientEvents",
            Resource = "patient-event",
            Path = "events",
            Noun = "an event",
            Nouns = "events",
        };
}
