namespace PracticeApi.Labs.Reports;

/// <summary>What was done to a report as a whole.</summary>
public enum LabReportChangeKind
{
    /// <summary>It was entered.</summary>
    Entered,

    /// <summary>Lines were added that came later.</summary>
    Extended,

    /// <summary>It was moved to another patient.</summary>
    Moved,

    /// <summary>Every line was marked in error.</summary>
    MarkedInError,

    /// <summary>The laboratory's document was attached.</summary>
    Attached,

    /// <summary>A practitioner signed it.</summary>
    Signed,
}

internal sealed record LabReportChangeRow
{
    public Guid LabReportId { get; init; }
    public int Version { get; init; }
    public required LabReportChangeKind ChangeKind { get; init; }
    public string? Reason { get; init; }

    /// <summary>Whose report it was after the change.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Whose it was before it was moved.</summary>
    public Guid? MovedFromId { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required Guid RecordedBy { get; init; }
}
