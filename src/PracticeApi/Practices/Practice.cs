using PracticeApi.Http;

namespace PracticeApi.Practices;

/// <summary>Paper that printed answers are laid out for.</summary>
public enum PaperSize
{
    /// <summary>210 mm by 297 mm.</summary>
    A4,

    /// <summary>8.5 in by 11 in.</summary>
    Letter,
}

/// <summary>A practice and its settings.</summary>
public sealed record Practice : IVersioned
{
    /// <summary>Id of the practice.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the practice.</summary>
    /// <example>Riverside Practice</example>
    public required string Name { get; init; }

    /// <summary>IANA time zone; decides what is the same day, what lies in the future, and a person's age.</summary>
    /// <example>Europe/Vienna</example>
    public required string TimeZone { get; init; }

    /// <summary>Whether a second person has to verify entered results.</summary>
    public required bool FourEyes { get; init; }

    /// <summary>What a patient in a crisis is shown, by language tag.</summary>
    public required IReadOnlyDictionary<string, string> CrisisText { get; init; }

    /// <summary>Paper that printed answers are laid out for.</summary>
    public required PaperSize PaperSize { get; init; }

    /// <summary>Default languages (BCP 47 tags), preferred first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
