using PracticeApi.Http;

namespace PracticeApi.Labs.Catalog;

/// <summary>How much results of an analyte vary, by the practice's own figures.</summary>
public sealed record PracticeVariation : VariationDetails, IVersioned
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Code of the analyte.</summary>
    public required string Analyte { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The member of staff who set this version.</summary>
    public required Guid SetBy { get; init; }

    /// <summary>When the first version was set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static PracticeVariation Of(CatalogFact fact)
    {
        var details = fact.Read<VariationDetails>();
        return new PracticeVariation
        {
            Id = fact.CatalogFactId,
            Analyte = fact.AnalyteCode,
            Version = fact.Version,
            SetBy = fact.RecordedBy,
            CreatedAt = fact.CreatedAt,
            UpdatedAt = fact.RecordedAt,
            Cvi = details.Cvi,
            Cva = details.Cva,
            LogNormal = details.LogNormal,
            Population = details.Population,
            Source = details.Source,
            Citation = details.Citation,
        };
    }
}
