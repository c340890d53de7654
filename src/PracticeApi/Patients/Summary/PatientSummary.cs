using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Patients.Chart;
using PracticeApi.Plans.Monitoring;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Patients.Summary;

/// <summary>When it was asked and none were known; null where nobody has asked, or where there are entries.</summary>
public sealed record NoneKnownOn
{
    /// <summary>Conditions.</summary>
    public required DateOnly? Conditions { get; init; }

    /// <summary>Medications.</summary>
    public required DateOnly? Medications { get; init; }

    /// <summary>Allergies.</summary>
    public required DateOnly? Allergies { get; init; }
}

/// <summary>A plan that is followed, or rests.</summary>
public sealed record SummaryPlan
{
    /// <summary>Id of the plan.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it is followed, or rests.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>The protocol that it was made from; null where it was made from nothing.</summary>
    public required PlanSource? Protocol { get; init; }

    /// <summary>Number of the last published revision.</summary>
    public required int Revision { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of its last phase, as it stands.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Where it stands today.</summary>
    public required PlanPosition Today { get; init; }

    /// <summary>Name of the phase of today; null before the first and after the last.</summary>
    public required string? PhaseName { get; init; }
}

/// <summary>What a practitioner reads first of a patient. A tracking aid, never a diagnosis.</summary>
public sealed record PatientSummary
{
    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Given name or names.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public required string FamilyName { get; init; }

    /// <summary>What the patient wants to be called.</summary>
    public required string? PreferredName { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Age today, where the practice is, in years.</summary>
    public required int Age { get; init; }

    /// <summary>Sex as it bears on reference ranges.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Gender identity in the patient's own words.</summary>
    public required string? GenderIdentity { get; init; }

    /// <summary>Whether the patient is being treated.</summary>
    public required PatientStatus Status { get; init; }

    /// <summary>The member of staff who is responsible.</summary>
    public required Guid? ResponsiblePractitionerId { get; init; }

    /// <summary>The day that the summary is of, where the practice is.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Conditions that are not resolved, active ones first.</summary>
    public required IReadOnlyList<Condition> Problems { get; init; }

    /// <summary>Medications that are not stopped, planned ones among them.</summary>
    public required IReadOnlyList<Medication> Medications { get; init; }

    /// <summary>Allergies, the worst first.</summary>
    public required IReadOnlyList<Allergy> Allergies { get; init; }

    /// <summary>Of what it was asked, and none were known.</summary>
    public required NoneKnownOn NoneKnownOn { get; init; }

    /// <summary>The pregnancy that goes on; null where none is recorded.</summary>
    public required Pregnancy? Pregnancy { get; init; }

    /// <summary>Plans that are followed or rest, in order of their first days.</summary>
    public required IReadOnlyList<SummaryPlan> Plans { get; init; }

    /// <summary>
    /// Of each analyte the last result, where that is out of range; newest first, at most 100. Those that nobody has verified yet
    /// are among them, and say so.
    /// </summary>
    public required IReadOnlyList<LabResult> OutOfRange { get; init; }

    /// <summary>Alerts that nobody has taken on, the most urgent first and of these the newest; at most 100.</summary>
    public required IReadOnlyList<Alert> OpenAlerts { get; init; }

    /// <summary>Labs and questionnaires of the plans that should have been there by now, the longest overdue first.</summary>
    public required IReadOnlyList<MonitoringItem> OverdueMonitoring { get; init; }
}
