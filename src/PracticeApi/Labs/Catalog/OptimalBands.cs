using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Bounds that the practice wants results to lie in, and the people they hold for; both bounds count as inside.</summary>
[ValidatableType]
public sealed record OptimalBounds
{
    /// <summary>The sex they hold for; null for any.</summary>
    public Sex? Sex { get; init; }

    /// <summary>The first age in completed years; null for adults, from 18.</summary>
    [Range(0, 150)]
    public int? AgeMin { get; init; }

    /// <summary>The last age in completed years, which counts to its end; null for no upper age.</summary>
    [Range(0, 150)]
    public int? AgeMax { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>The UCUM unit of the bounds: the analyte's, or one that converts into it.</summary>
    /// <example>m[IU]/L</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Unit { get; init; }
}

/// <summary>Where the practice wants results of an analyte to lie, and on what grounds.</summary>
[ValidatableType]
public record OptimalRangeDetails
{
    /// <summary>The bounds, each for some people; empty where the practice has none any more.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<OptimalBounds> Ranges { get; init; }

    /// <summary>On what grounds: the paper, the guideline, the practice's own agreement.</summary>
    /// <example>Practice agreement of 2026-01-15</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Source { get; init; }

    internal OptimalRanges? ToRanges(int version) =>
        Ranges.Count == 0
            ? null
            : new OptimalRanges(
                version,
                [
                    .. Ranges.Select(bounds => new OptimalBand
                    {
                        Sex = bounds.Sex,
                        AgeMin = bounds.AgeMin,
                        AgeMax = bounds.AgeMax,
                        Low = bounds.Low,
                        High = bounds.High,
                        Unit = bounds.Unit,
                    }),
                ]
            );
}

/// <summary>What is wrong with bounds that somebody wants results to lie in.</summary>
internal static class OptimalBands
{
    public static void Check(
        IReadOnlyList<OptimalBounds> ranges,
        Analyte analyte,
        ICollection<Fault> faults
    )
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            CheckBounds($"/ranges/{i}", range.Low, range.High, range.Unit, analyte, faults);
            CheckPeople($"/ranges/{i}", range.Sex, range.AgeMin, range.AgeMax, faults);
            if (ranges.Take(i).Any(earlier => Overlap(earlier, range)))
            {
                faults.Add(
                    new Fault(
                        $"/ranges/{i}",
                        "holds for people whom an earlier one holds for as well",
                        "overlapping-ranges"
                    )
                );
            }
        }
    }

    /// <param name="at">Pointer of what holds the bounds; empty for the body itself.</param>
    public static void CheckBounds(
        string at,
        decimal? low,
        decimal? high,
        string unit,
        Analyte analyte,
        ICollection<Fault> faults
    )
    {
        if (low is null && high is null)
        {
            faults.Add(new Fault($"{at}/low", "is missing, and so is the upper bound"));
        }
        else if (low > high)
        {
            faults.Add(new Fault($"{at}/high", "lies below the lower bound"));
        }

        if (
            unit.Length > 0
            && UnitConverter.StandingOf(analyte, unit)
                is not (UnitStanding.Canonical or UnitStanding.Convertible)
        )
        {
            faults.Add(
                new Fault(
                    $"{at}/unit",
                    $"is not a unit in which values of {analyte.Code} are compared",
                    "unit-not-convertible",
                    NeedsFacts: true
                )
            );
        }
    }

    public static void CheckPeople(
        string at,
        Sex? sex,
        int? ageMin,
        int? ageMax,
        ICollection<Fault> faults
    )
    {
        if (sex == Sex.Unknown)
        {
            faults.Add(new Fault($"{at}/sex", "is left out where any sex is meant"));
        }

        if (ageMin > ageMax)
        {
            faults.Add(new Fault($"{at}/ageMax", "lies below the first age"));
        }
    }

    private static bool Overlap(OptimalBounds one, OptimalBounds other) =>
        one.Sex == other.Sex
        && (one.AgeMin ?? RangeChoice.AdultAge) <= (other.AgeMax ?? int.MaxValue)
        && (other.AgeMin ?? RangeChoice.AdultAge) <= (one.AgeMax ?? int.MaxValue);
}
