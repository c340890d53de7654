using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>What is written down of a pregnancy.</summary>
[ValidatableType]
public record PregnancyDetails : ChartDetails
{
    /// <summary>First day of the last menstruation, from which weeks are counted. Not in the future, not before birth.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Expected day of birth; after the start.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>Day on which it ended; null while it goes on. Not before the start, not in the future.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) => Start;

    internal override void Check(ChartFacts facts)
    {
        facts.NotInFuture("/start", Start);
        facts.NotBeforeBirth("/start", Start);
        facts.InOrder(Start, "/due", Due, "lies before the start");
        facts.InOrder(Start, "/end", End, "lies before the start");
        facts.NotInFuture("/end", End);
    }
}

/// <summary>A pregnancy of the patient.</summary>
public sealed record Pregnancy : PregnancyDetails, IChartEntry<Pregnancy>
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

    static ChartKind IChartEntry<Pregnancy>.Kind { get; } =
        new()
        {
            Singular = "Pregnancy",
            Plural = "Pregnancies",
            Resource = "pregnancy",
            Path = "pregnancies",
            Noun = "a pregnancy",
            Nouns = "pregnancies",
        };
}
