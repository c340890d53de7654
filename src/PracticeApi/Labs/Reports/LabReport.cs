using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Results;

namespace PracticeApi.Labs.Reports;

/// <summary>Where a report stands; it follows from its lines, those in error left out.</summary>
public enum LabReportStatus
{
    /// <summary>No line has a result yet.</summary>
    Registered,

    /// <summary>Some lines have a result, others not yet.</summary>
    Partial,

    /// <summary>Every line has a result, and the laboratory may still change some.</summary>
    Preliminary,

    /// <summary>Every line is released.</summary>
    Final,

    /// <summary>Every line is released, and some have changed since.</summary>
    Corrected,

    /// <summary>There will be no result of any line.</summary>
    Cancelled,

    /// <summary>Every line is marked in error.</summary>
    EnteredInError,
}

/// <summary>Whether a practitioner has signed a report.</summary>
public enum ReviewState
{
    /// <summary>Nobody has signed it yet.</summary>
    Pending,

    /// <summary>It is signed.</summary>
    Signed,

    /// <summary>It was signed, and something has changed since: it is to be signed again.</summary>
    Reopened,
}

/// <summary>The review of a report by a practitioner.</summary>
public sealed record LabReportReview
{
    /// <summary>Whether it is signed.</summary>
    public required ReviewState State { get; init; }

    /// <summary>Who signed last; stays when the review is opened again.</summary>
    public required Guid? SignedBy { get; init; }

    /// <summary>Name of who signed last.</summary>
    public required string? SignedByName { get; init; }

    /// <summary>When it was signed last.</summary>
    public required DateTimeOffset? SignedAt { get; init; }

    /// <summary>The practitioner's comment, for the practice.</summary>
    public required string? Comment { get; init; }

    /// <summary>The practitioner's words to the patient.</summary>
    public required string? PatientComment { get; init; }

    /// <summary>Whether a letter to the patient was released.</summary>
    public required bool Released { get; init; }

    /// <summary>When it was opened again.</summary>
    public required DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>Whose change opened it again.</summary>
    public required Guid? ReopenedBy { get; init; }

    /// <summary>The result whose change opened it again.</summary>
    public required Guid? ReopenedByResult { get; init; }
}

/// <summary>The laboratory's own document with a report.</summary>
public sealed record LabReportAttachment
{
    /// <summary>Its media type, as its first bytes show.</summary>
    /// <example>application/pdf</example>
    public required string MediaType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>SHA-256 of its bytes, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was attached.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who attached it.</summary>
    public required Guid CreatedBy { get; init; }
}

/// <summary>Results that a laboratory gave out together.</summary>
public sealed record LabReport : IVersioned
{
    /// <summary>Id of the report.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes of the report and of its lines; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Name of the laboratory; the survivor's where it was merged into another.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>Id of the laboratory.</summary>
    public required Guid? LaboratoryId { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public required string? Accession { get; init; }

    /// <summary>When the specimen was taken, as given: a date or a date-time with offset.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>When the practice received it, as given.</summary>
    public required string? ReceivedAt { get; init; }

    /// <summary>Whether the person had fasted.</summary>
    public required bool? Fasting { get; init; }

    /// <summary>The note of the practice.</summary>
    public required string? Note { get; init; }

    /// <summary>Where it stands, which follows from its lines.</summary>
    public required LabReportStatus Status { get; init; }

    /// <summary>The review by a practitioner.</summary>
    public required LabReportReview Review { get; init; }

    /// <summary>The laboratory's own document; null where none is attached.</summary>
    public required LabReportAttachment? Attachment { get; init; }

    /// <summary>What to look at in the report as a whole; each line has its own.</summary>
    public required IReadOnlyList<LabWarning> Warnings { get; init; }

    /// <summary>The lines in their order, those in error included and so named by their status.</summary>
    public required IReadOnlyList<LabResult> Results { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who entered it.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When it or a line of it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
