using PracticeApi.Http;
using PracticeApi.Labs.Results;

namespace PracticeApi.Labs.Panels;

/// <summary>What the entry of an analyte was like the last time, to fill the next one in.</summary>
public sealed record LastUsed
{
    /// <summary>When the last specimen was taken, as given.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>The unit as entered.</summary>
    public required string? Unit { get; init; }

    /// <summary>Name of the laboratory; the survivor's where it was merged into another.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>Id of the laboratory.</summary>
    public required Guid? LaboratoryId { get; init; }

    /// <summary>The assay or instrument.</summary>
    public required string? Method { get; init; }

    /// <summary>The range that the laboratory printed.</summary>
    public required PrintedRange? ReferenceRange { get; init; }
}

/// <summary>An analyte in its place on a panel.</summary>
public sealed record PanelAnalyte
{
    /// <summary>Code of the analyte.</summary>
    /// <example>tsh</example>
    public required string Analyte { get; init; }

    /// <summary>Name of the analyte.</summary>
    public required string Name { get; init; }

    /// <summary>The UCUM unit in which results of it are compared; null where there is none.</summary>
    public required string? Unit { get; init; }

    /// <summary>What was last used with the patient asked for; null without one, and where there is no result yet.</summary>
    public required LastUsed? LastUsed { get; init; }
}

/// <summary>Analytes that are mostly ordered and printed together.</summary>
public sealed record Panel : IVersioned
{
    /// <summary>Stable kebab-case code.</summary>
    /// <example>thyroid</example>
    public required string Code { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the panel.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it ships with the product; such a panel is not changed.</summary>
    public required bool Seeded { get; init; }

    /// <summary>The analytes in printed order.</summary>
    public required IReadOnlyList<PanelAnalyte> Analytes { get; init; }

    /// <summary>When the practice made it; null for one that ships with the product.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the practice last changed it; null for one that ships with the product.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}
