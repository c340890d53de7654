using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Http;

namespace PracticeApi.Labs.Targets;

/// <summary>Where results of an analyte of one patient are wanted; both bounds count as inside.</summary>
[ValidatableType]
public record LabTargetDetails
{
    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    /// <example>100</example>
    public decimal? High { get; init; }

    /// <summary>The UCUM unit of the bounds: the analyte's, or one that converts into it.</summary>
    /// <example>[IU]/mL</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Unit { get; init; }

    /// <summary>Why it is set so.</summary>
    [StringLength(1000, MinimumLength = 1)]
    public string? Note { get; init; }
}

/// <summary>Where results of an analyte of one patient are wanted.</summary>
public sealed record LabTarget : LabTargetDetails, IVersioned
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Code of the analyte.</summary>
    public required string Analyte { get; init; }

    /// <summary>Counts the changes; also the ETag. Results name in `target.version` the version they were held against.</summary>
    public required int Version { get; init; }

    /// <summary>Whether it has been ended: results are no longer held against it.</summary>
    public required bool Ended { get; init; }

    /// <summary>The member of staff who set this version.</summary>
    public required Guid SetBy { get; init; }

    /// <summary>When the first version was set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
