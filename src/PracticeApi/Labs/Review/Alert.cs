using PracticeApi.Clinical;
using PracticeApi.Http;

namespace PracticeApi.Labs.Review;

/// <summary>Whether somebody has taken an alert on.</summary>
public enum AlertStatus
{
    /// <summary>Nobody has yet.</summary>
    Open,

    /// <summary>Somebody has, and has said what was done.</summary>
    Acknowledged,

    /// <summary>
    /// Nobody had before the result changed: it was corrected, moved, marked in error or withdrawn. What is critical still has
    /// an alert of its own.
    /// </summary>
    Superseded,
}

/// <summary>What an alert is about.</summary>
public enum AlertKind
{
    /// <summary>A result beyond its critical limits, or that its laboratory calls critical, whether verified and released or not.</summary>
    CriticalResult,

    /// <summary>A report was moved from this patient to another.</summary>
    ReportMovedAway,

    /// <summary>A report of another patient was moved to this one.</summary>
    ReportMovedHere,

    /// <summary>A result changed after the report had been signed.</summary>
    ChangedAfterReview,

    /// <summary>The laboratory has withdrawn a result that it had given out, or called it wrong.</summary>
    ResultWithdrawn,

    /// <summary>The laboratory has corrected a result that it had given out, and its flag is another.</summary>
    ResultCorrected,

    /// <summary>Something that arrived waits in the queue for a person.</summary>
    ImportWaiting,

    /// <summary>An answer of a questionnaire, or a missing one, that a rule of the form singles out; `code` says which.</summary>
    QuestionnaireAnswer,

    /// <summary>A flag of a plan that is followed has come to apply, or has to be asked about.</summary>
    PlanFlag,

    /// <summary>Another record was merged into the patient's.</summary>
    PatientMerged,

    /// <summary>Two records that were merged are apart again.</summary>
    PatientUnmerged,
}

/// <summary>What an alert points to.</summary>
public sealed record AlertResource
{
    /// <summary>Kind of the resource, such as `lab-result`.</summary>
    /// <example>lab-result</example>
    public required string Type { get; init; }

    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }
}

/// <summary>Who took an alert on, and what was done.</summary>
public sealed record Acknowledgement
{
    /// <summary>The member of staff.</summary>
    public required Guid By { get; init; }

    /// <summary>Name of the member of staff.</summary>
    public required string Name { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done.</summary>
    public required string Action { get; init; }
}

/// <summary>Something that a practitioner has to look at. A tracking aid, never a diagnosis.</summary>
public sealed record Alert : IVersioned
{
    /// <summary>Id of the alert.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>How soon somebody has to look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Whether somebody has taken it on.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>The patient concerned; null where it is not known yet.</summary>
    public required Guid? PatientId { get; init; }

    /// <summary>The member of staff who is to look, mostly the patient's responsible practitioner; null for whoever is there.</summary>
    public required Guid? AssignedTo { get; init; }

    /// <summary>What it points to.</summary>
    public required AlertResource Resource { get; init; }

    /// <summary>Which rule of the form raised it; null where it is not about an answer.</summary>
    /// <example>item9-not-answered</example>
    public required string? Code { get; init; }

    /// <summary>The item of the form that it is about; null where it is not about an answer.</summary>
    public required string? Item { get; init; }

    /// <summary>What to look at, in words.</summary>
    public required string Message { get; init; }

    /// <summary>When it had been open for longer than the practice allows, and was put before everybody; null until then.</summary>
    public required DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>Who took it on, and what was done; null while it is open.</summary>
    public required Acknowledgement? Acknowledgement { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
