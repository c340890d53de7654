using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;

namespace PracticeApi.Patients.Chart;

/// <summary>How bad the reaction was at its worst.</summary>
public enum AllergySeverity
{
    /// <summary>Mild.</summary>
    Mild,

    /// <summary>Moderate.</summary>
    Moderate,

    /// <summary>Severe.</summary>
    Severe,
}

/// <summary>What is written down of an allergy or intolerance.</summary>
[ValidatableType]
public record AllergyDetails : ChartDetails
{
    /// <summary>What the patient does not tolerate.</summary>
    /// <example>Penicillin</example>
    [StringLength(300, MinimumLength = 1)]
    public required string Substance { get; init; }

    /// <summary>Code of the substance.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? SubstanceCode { get; init; }

    /// <summary>What happens.</summary>
    /// <example>rash</example>
    [StringLength(1000, MinimumLength = 1)]
    public string? Reaction { get; init; }

    /// <summary>How bad it was at its worst.</summary>
    public AllergySeverity? Severity { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override void Check(ChartFacts facts) => facts.NotBlank("/substance", Substance);
}

/// <summary>An allergy or intolerance of the patient.</summary>
public sealed record Allergy : AllergyDetails, IChartEntry<Allergy>
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

    static ChartKind IChartEntry<Allergy>.Kind { get; } =
        new()
        {
            Singular = "Allergy",
            Plural = "Allergies",
            Resource = "allergy",
            Path = "allergies",
            Noun = "an allergy",
            Nouns = "allergies",
        };
}
