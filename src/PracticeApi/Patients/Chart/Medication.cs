using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>What is written down of a medication.</summary>
[ValidatableType]
public record MedicationDetails : ChartDetails
{
    /// <summary>Name of the medication or the substance.</summary>
    /// <example>Levothyroxine</example>
    [StringLength(300, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Code of the substance.</summary>
    /// <example>H03AA01</example>
    [StringLength(64, MinimumLength = 1)]
    public string? SubstanceCode { get; init; }

    /// <summary>How much at a time, as it is prescribed.</summary>
    /// <example>75 µg</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Dose { get; init; }

    /// <summary>By which way.</summary>
    /// <example>by mouth</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Route { get; init; }

    /// <summary>How often.</summary>
    /// <example>once a day, fasting</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Frequency { get; init; }

    /// <summary>First day; may be planned. Not before birth.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last day; may be planned. Not before the first.</summary>
    public DateOnly? Stop { get; init; }

    /// <summary>Why it was or will be stopped; only with a last day.</summary>
    [StringLength(1000, MinimumLength = 1)]
    public string? ReasonStopped { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) => Start;

    internal override void Check(ChartFacts facts)
    {
        facts.NotBlank("/name", Name);
        facts.NotBeforeBirth("/start", Start);
        facts.InOrder(Start, "/stop", Stop, "lies before the start");
        facts.NotBeforeBirth("/stop", Stop);
        if (ReasonStopped is not null && Stop is null)
        {
            facts.Fault("/reasonStopped", "is given without the day it was stopped");
        }
    }
}

/// <summary>A medication that the patient takes or took.</summary>
public sealed record Medication : MedicationDetails, IChartEntry<Medication>
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

    static ChartKind IChartEntry<Medication>.Kind { get; } =
        new()
        {
            Singular = "Medication",
            Plural = "Medications",
            Resource = "medication",
            Path = "medications",
            Noun = "a medication",
            Nouns = "medications",
        };
}
