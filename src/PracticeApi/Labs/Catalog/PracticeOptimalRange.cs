using PracticeApi.Http;

namespace PracticeApi.Labs.Catalog;

/// <summary>Where the practice wants results of an analyte to lie.</summary>
public sealed record PracticeOptimalRange : OptimalRangeDetails, IVersioned
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

    internal static PracticeOptimalRange Of(CatalogFact fact)
    {
        var details = fact.Read<OptimalRangeDetails>();
        return new PracticeOptimalRange
        {
            Id = fact.CatalogFactId,
            Analyte = fact.AnalyteCode,
            Version = fact.Version,
            SetBy = fact.RecordedBy,
            CreatedAt = fact.CreatedAt,
            UpdatedAt = fact.RecordedAt,
            Ranges = details.Ranges,
            Source = details.Source,
        };
    }
}
