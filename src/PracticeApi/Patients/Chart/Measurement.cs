using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Validation;
using PracticeApi.Http;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>What is measured at the patient.</summary>
public enum MeasurementKind
{
    /// <summary>Body weight, in kg or [lb_av].</summary>
    Weight,

    /// <summary>Body height, in cm or [in_i].</summary>
    Height,

    /// <summary>Blood pressure, in mm[Hg]: `value` is the systolic, `diastolic` the diastolic.</summary>
    BloodPressure,

    /// <summary>Circumference of the waist, in cm or [in_i].</summary>
    Waist,

    /// <summary>Pain as the patient rates it, in {score}: 0 none, 10 the worst there is.</summary>
    Pain,
}

/// <summary>What is written down of a measurement.</summary>
[ValidatableType]
public record MeasurementDetails : ChartDetails
{
    /// <summary>What was measured.</summary>
    public required MeasurementKind Kind { get; init; }

    /// <summary>
    /// When: a date, or a date and time with an offset; answered as it was given. Not in the future by the practice's clock,
    /// not before birth.
    /// </summary>
    /// <example>2026-03-09T08:30+01:00</example>
    [RegularExpression(
        GivenTime.Pattern,
        ErrorMessage = "is neither a date (yyyy-MM-dd) nor a date and time with an offset"
    )]
    public required string At { get; init; }

    /// <summary>
    /// The value in `unit`, as a number or a decimal string, kept with the places it was given with; of a blood pressure the
    /// systolic. Pain is 0 to 10, everything else above 0.
    /// </summary>
    /// <example>72.50</example>
    [JsonConverter(typeof(ExactDecimalConverter))]
    public required decimal Value { get; init; }

    /// <summary>UCUM unit: kg or [lb_av] of a weight, cm or [in_i] of a height or waist, mm[Hg], {score}.</summary>
    /// <example>kg</example>
    [StringLength(16, MinimumLength = 1)]
    public required string Unit { get; init; }

    /// <summary>The diastolic pressure in `unit`; of a blood pressure, and of nothing else.</summary>
    [JsonConverter(typeof(ExactDecimalConverter))]
    public decimal? Diastolic { get; init; }

    /// <summary>Note.</summary>
    [StringLength(4000, MinimumLength = 1)]
    public string? Note { get; init; }

    internal override DateOnly? OccurredOn(PracticeClock clock) =>
        GivenTime.Parse(At)?.PracticeDay(clock);

    internal override void Check(ChartFacts facts)
    {
        CheckTime(facts);
        var (units, most) = Kind switch
        {
            MeasurementKind.Weight => (new[] { "kg", "[lb_av]" }, 1500m),
            MeasurementKind.Height => (["cm", "[in_i]"], 300m),
            MeasurementKind.BloodPressure => (["mm[Hg]"], 400m),
            MeasurementKind.Waist => (["cm", "[in_i]"], 400m),
            _ => (["{score}"], 10m),
        };
        if (!units.Contains(Unit, StringComparer.Ordinal))
        {
            facts.Fault("/unit", $"is {string.Join(" or ", units)} for this kind");
        }

        if (Value > most || Value < 0 || (Value == 0 && Kind != MeasurementKind.Pain))
        {
            facts.Fault(
                "/value",
                Kind == MeasurementKind.Pain ? "is 0 to 10" : $"is above 0 and at most {most:0}"
            );
        }

        CheckDiastolic(facts);
    }

    private void CheckTime(ChartFacts facts)
    {
        if (GivenTime.Parse(At) is not { } at)
        {
            facts.Fault("/at", "is not a time that exists");
            return;
        }

        if (at.IsInFuture(facts.Clock))
        {
            facts.InFuture("/at");
        }

        facts.NotBeforeBirth("/at", at.PracticeDay(facts.Clock));
    }

    private void CheckDiastolic(ChartFacts facts)
    {
        if (Kind != MeasurementKind.BloodPressure)
        {
            if (Diastolic is not null)
            {
                facts.Fault("/diastolic", "is given of a blood pressure only");
            }
        }
        else if (Diastolic is null)
        {
            facts.Fault("/diastolic", "is missing of a blood pressure");
        }
        else if (Diastolic <= 0 || Diastolic >= Value)
        {
            facts.Fault("/diastolic", "is above 0 and below the systolic");
        }
    }
}

/// <summary>A measurement of the patient.</summary>
public sealed record Measurement : MeasurementDetails, IChartEntry<Measurement>
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

    static ChartKind IChartEntry<Measurement>.Kind { get; } =
        new()
        {
            Singular = "Measurement",
            Plural = "Measurements",
            Resource = "measurement",
            Path = "measurements",
            Noun = "a measurement",
            Nouns = "measurements",
        };
}
