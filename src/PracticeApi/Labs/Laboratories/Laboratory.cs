using PracticeApi.Http;

namespace PracticeApi.Labs.Laboratories;

/// <summary>A laboratory that results come from, with every name by which it is known.</summary>
public sealed record Laboratory : IVersioned
{
    /// <summary>Id of the laboratory.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the laboratory.</summary>
    /// <example>Labor Dr. Müller</example>
    public required string Name { get; init; }

    /// <summary>Other names by which an entry may name it; none of a laboratory that was merged into another.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The laboratory into which this one was merged; its results read as that one's. Null for one that stands by itself.</summary>
    public required Guid? MergedIntoId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
