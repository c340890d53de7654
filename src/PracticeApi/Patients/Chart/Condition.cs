using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>The code system of a condition.</summary>
public enum ConditionCodeSystem
{
    /// <summary>ICD-10-CM.</summary>
    [JsonStringEnumMemberName("icd-10-cm")]
    Icd10Cm,

    /// <summary>SNOMED CT.</summary>
    [JsonStringEnumMemberName("snomed-ct")]
    SnomedCt,
}

/// <summary>How it stands with a condition.</summary>
public enum ConditionStatus
{
    /// <summary>The patient has it.</summary>
    Active,

    /// <summary>It is there and gives no signs.</summary>
    InRemission,

    /// <summary>The patient had it.</summary>
    Resolved,
}

/// <summary>What is written down of a condition.</summary>
[ValidatableType]
public record ConditionDetails : ChartDetails
{
    /// <summary>Code of the condition; together with `system`.</summary>
    /// <example>E06.3</example>
    [StringLength(32, MinimumLength = 1)]
    public string? Code { get; init; }

    /// <summary>The system that the code is of.</summary>
    public ConditionCodeSystem? System { get; init; }

    /// <summary>Name of the condition.</summary>
    /// <example>Autoimmune thyroiditis</example>
    [StringLength(300, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Since when, as exactly as it is known: a year, a month or a day. Not in the future, not before birth.</summary>
    /// <example>2019-05</example>
    [RegularExpression(
        PartialDate.Pattern,
        ErrorMessage = "is not of the form yyyy, yyyy-MM or yyyy-MM-dd"
    )]
    public string? Onset { get; init; }

    /// <summary>How it stands with it.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) =>
        Onset is { } text && PartialDate.TryRead(text, out var onset) ? onset.First : null;

    internal override void Check(ChartFacts facts)
    {
        facts.NotBlank("/name", Name);
        if (Code is null && System is not null)
        {
            facts.Fault("/code", "is missing where a system is given");
        }
        else if (Code is not null && System is null)
        {
            facts.Fault("/system", "is missing where a code is given");
        }

        if (Onset is null)
        {
            return;
        }

        if (PartialDate.TryRead(Onset, out var onset))
        {
            facts.NotInFuture("/onset", onset.First);
            facts.NotBeforeBirth("/onset", onset.Last);
        }
        else
        {
            facts.Fault("/onset", "is not a date that exists");
        }
    }
}

/// <summary>A condition of the patient.</summary>
public sealed record Condition : ConditionDetails, IChartEntry<Condition>
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

    static ChartKind IChartEntry<Condition>.Kind { get; } =
        new()
        {
            Singular = "Condition",
            Plural = "Conditions",
            Resource = "condition",
            Path = "conditions",
            Noun = "a condition",
            Nouns = "conditions",
        };
}
