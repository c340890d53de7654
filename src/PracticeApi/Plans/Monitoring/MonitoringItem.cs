using PracticeApi.Clinical.Plans;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Monitoring;

/// <summary>Which of what falls due is asked for.</summary>
public enum MonitoringFilter
{
    /// <summary>What should have been there by now.</summary>
    Overdue,

    /// <summary>What falls due from Monday to Sunday of this week, and is not there yet.</summary>
    ThisWeek,
}

/// <summary>A lab or a questionnaire that falls due by a plan.</summary>
public sealed record MonitoringItem
{
    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>Title of the plan.</summary>
    public required string PlanTitle { get; init; }

    /// <summary>What falls due.</summary>
    public required MonitoringKind Kind { get; init; }

    /// <summary>Code of the analyte or of the questionnaire.</summary>
    /// <example>tpo-ab</example>
    public required string Code { get; init; }

    /// <summary>What the week is counted from.</summary>
    public required MonitoringAnchor Anchor { get; init; }

    /// <summary>Whole weeks after the start of the anchor.</summary>
    public required int AtWeek { get; init; }

    /// <summary>The day it falls due; it moves along where a phase is extended or the plan rests.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>First day on which a result or response counts for it.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day on which one counts for it.</summary>
    public required DateOnly To { get; init; }

    /// <summary>How it stands with it.</summary>
    public required MonitoringStatus Status { get; init; }

    /// <summary>How many days it is overdue; 0 where it is not.</summary>
    public required int DaysOverdue { get; init; }

    /// <summary>The result or response that fulfils it; null where none does.</summary>
    public required Guid? FulfilledBy { get; init; }

    /// <summary>The day of that result or response; null where there is none.</summary>
    public required DateOnly? FulfilledOn { get; init; }

    internal static MonitoringItem Of(FollowedPlan plan, MonitoringDue due, DateOnly today) =>
        new()
        {
            PatientId = plan.PatientId,
            PlanId = plan.PlanId,
            PlanTitle = plan.Title,
            Kind = due.Kind,
            Code = due.Code,
            Anchor = due.Anchor,
            AtWeek = due.AtWeek,
            DueOn = due.DueOn,
            From = due.From,
            To = due.To,
            Status = due.Status,
            DaysOverdue =
                due.Status == MonitoringStatus.Overdue ? today.DayNumber - due.DueOn.DayNumber : 0,
            FulfilledBy = due.FulfilledBy,
            FulfilledOn = due.FulfilledOn,
        };

    /// <summary>Whether it is what was asked for.</summary>
    internal bool Is(MonitoringFilter? filter, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return filter switch
        {
            MonitoringFilter.Overdue => Status == MonitoringStatus.Overdue,
            MonitoringFilter.ThisWeek => Status
                is MonitoringStatus.Due
                    or MonitoringStatus.Overdue
                    or MonitoringStatus.Upcoming
                && DueOn >= monday
                && DueOn <= monday.AddDays(6),
            _ => true,
        };
    }
}
