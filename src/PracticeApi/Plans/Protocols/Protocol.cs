using PracticeApi.Clinical.Plans;
using PracticeApi.Http;

namespace PracticeApi.Plans.Protocols;

/// <summary>A published version of a protocol, in a line.</summary>
public sealed record ProtocolVersionLine
{
    /// <summary>Number of the version, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was published; null of one that ships with the product.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The member of staff who published it; null of one that ships with the product.</summary>
    public required Guid? PublishedBy { get; init; }
}

/// <summary>A protocol in a list.</summary>
public sealed record ProtocolLine
{
    /// <summary>Stable kebab-case code.</summary>
    /// <example>5r-gut</example>
    public required string Code { get; init; }

    /// <summary>Its name; the draft's where none is published.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it ships with the product; such a protocol is not changed.</summary>
    public required bool Seeded { get; init; }

    /// <summary>The latest published version; null where none is.</summary>
    public required int? PublishedVersion { get; init; }

    /// <summary>Whether there is a draft.</summary>
    public required bool HasDraft { get; init; }

    /// <summary>How many weeks all of its phases are planned for.</summary>
    public required int Weeks { get; init; }
}

/// <summary>A protocol: a template that plans are made from. It suggests; a clinician decides.</summary>
public sealed record Protocol : IVersioned
{
    /// <summary>Stable kebab-case code.</summary>
    /// <example>5r-gut</example>
    public required string Code { get; init; }

    /// <summary>Counts the changes; also the ETag. The versions that plans name are in `versions`.</summary>
    public required int Version { get; init; }

    /// <summary>Whether it ships with the product; such a protocol is not changed. Copy it into one of the practice's own.</summary>
    public required bool Seeded { get; init; }

    /// <summary>The latest published version; null where none is.</summary>
    public required int? PublishedVersion { get; init; }

    /// <summary>What the latest published version says; null where none is.</summary>
    public required ProtocolContent? Content { get; init; }

    /// <summary>What is being written and not published yet; null where there is no draft.</summary>
    public required ProtocolContent? Draft { get; init; }

    /// <summary>The published versions, the latest first.</summary>
    public required IReadOnlyList<ProtocolVersionLine> Versions { get; init; }

    /// <summary>When the practice made it; null of one that ships with the product.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the practice last changed it; null of one that ships with the product.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A published version of a protocol; it never changes.</summary>
public sealed record ProtocolVersion : IVersioned
{
    /// <summary>Code of the protocol.</summary>
    public required string Code { get; init; }

    /// <summary>Number of the version; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>What it says.</summary>
    public required ProtocolContent Content { get; init; }

    /// <summary>When it was published; null of one that ships with the product.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The member of staff who published it; null of one that ships with the product.</summary>
    public required Guid? PublishedBy { get; init; }
}
