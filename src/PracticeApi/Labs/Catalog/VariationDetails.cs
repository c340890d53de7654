using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Catalog;

/// <summary>How much results of an analyte vary without anything having changed, by the practice's own figures.</summary>
[ValidatableType]
public record VariationDetails
{
    /// <summary>Within-person coefficient of variation, percent, above 0; null: the practice has no figures any more.</summary>
    /// <example>11.3</example>
    [Range(0.01, 500)]
    public required decimal? Cvi { get; init; }

    /// <summary>Analytical coefficient of variation of the practice's laboratory, percent; null where it is not known.</summary>
    /// <example>4.0</example>
    [Range(0.01, 500)]
    public decimal? Cva { get; init; }

    /// <summary>Whether results spread log-normally.</summary>
    public bool LogNormal { get; init; }

    /// <summary>The people it was measured in.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Population { get; init; }

    /// <summary>Where the figures come from, or why they are withdrawn.</summary>
    /// <example>Control charts of the laboratory, 2025</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Source { get; init; }

    /// <summary>The paper's DOI or PubMed id.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Citation { get; init; }

    /// <summary>The figures; null where the practice has withdrawn them.</summary>
    internal Variation? ToVariation() =>
        Cvi is { } cvi
            ? new()
            {
                Cvi = cvi,
                Cva = Cva,
                LogNormal = LogNormal,
                Population = Population,
                Source = Source,
                Citation = Citation,
            }
            : null;
}
