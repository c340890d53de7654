using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
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

/// <summary>How long an alert may stay open before it is put before everybody.</summary>
[ValidatableType]
public sealed record AlertEscalation
{
    /// <summary>Minutes for an urgent alert; 1 to 10080 (a week).</summary>
    /// <example>60</example>
    [Range(1, MaxMinutes)]
    public required int UrgentMinutes { get; init; }

    /// <summary>Minutes for a warning; 1 to 10080 (a week). What is only worth knowing is never escalated.</summary>
    /// <example>1440</example>
    [Range(1, MaxMinutes)]
    public required int WarningMinutes { get; init; }

    internal static AlertEscalation Usual { get; } =
        new() { UrgentMinutes = 60, WarningMinutes = 24 * 60 };

    private const int MaxMinutes = 7 * 24 * 60;
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

    /// <summary>How long an alert may stay open before it is put before everybody.</summary>
    public required AlertEscalation AlertEscalation { get; init; }

    /// <summary>Paper that printed answers are laid out for.</summary>
    public required PaperSize PaperSize { get; init; }

    /// <summary>Default languages (BCP 47 tags), preferred first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
