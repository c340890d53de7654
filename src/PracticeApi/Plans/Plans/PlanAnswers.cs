using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Plans;

/// <summary>Makes answers of stored plans.</summary>
internal sealed class PlanAnswers(Db db, PracticeSettings settings)
{
    /// <summary>The plan as it stands now.</summary>
    public async Task<Plan> ReadAsync(Guid planId, CancellationToken ct) =>
        await OneAsync(await PlanRow.ReadAsync(db, planId, ct), ct);

    public async Task<Plan> OneAsync(PlanRow row, CancellationToken ct)
    {
        var changes = await PlanChangeRow.OfAsync(db, row.PlanId, ct);
        var today = (await settings.ClockAsync(ct)).Today;
        var shown = row.Shown;
        var schedule = ScheduleOf(shown, changes, today);
        return new Plan
        {
            Id = row.PlanId,
            PatientId = row.PatientId,
            Version = row.Version,
            Status = row.Status,
            StatusReason = ReasonOf(row.Status, changes),
            Protocol = row.ToSource(),
            Revision = row.Revision == 0 ? null : row.Revision,
            IsDraft = row.Draft is not null,
            Title = shown.Title,
            Summary = shown.Summary,
            StartsOn = shown.StartsOn,
            Phases = shown.Phases,
            Variants = shown.Variants,
            ReintroductionOrder = shown.ReintroductionOrder,
            Monitoring = shown.Monitoring,
            Targets = shown.Targets,
            Flags = shown.Flags,
            Schedule = ToSchedule(schedule, row.EndedOn, today),
            History = [.. changes.Select(change => change.ToEvent())],
            CreatedAt = row.CreatedAt,
            CreatedBy = row.CreatedBy,
            UpdatedAt = row.UpdatedAt,
        };
    }

    /// <summary>The days of a plan with what was done to it.</summary>
    public static Schedule ScheduleOf(
        PlanContent content,
        IReadOnlyCollection<PlanChangeRow> changes,
        DateOnly today
    ) =>
        Schedule.Of(
            content,
            PlanChangeRow.PhaseChanges(changes),
            PlanChangeRow.Pauses(changes),
            today
        );

    /// <summary>Where a plan stands on a day.</summary>
    public static PlanPosition PositionOf(Schedule schedule, DateOnly? endedOn, DateOnly day)
    {
        var phase = endedOn < day ? null : schedule.PhaseOn(day);
        return new PlanPosition
        {
            On = day,
            Week = schedule.WeekOf(day),
            Phase = phase?.Phase.Id,
            PhaseWeek = phase is null ? null : schedule.WeekOf(phase, day),
            Variant = phase
                ?.Variants.FirstOrDefault(variant => variant.From <= day && !(variant.To < day))
                ?.VariantId,
        };
    }

    private static PlanSchedule ToSchedule(Schedule schedule, DateOnly? endedOn, DateOnly today) =>
        new()
        {
            From = schedule.From,
            To = endedOn < schedule.To ? endedOn.Value : schedule.To,
            Phases =
            [
                .. schedule.Phases.Select(phase => new PlannedPhase
                {
                    Id = phase.Phase.Id,
                    Name = phase.Phase.Name,
                    From = phase.From,
                    To = phase.Span?.To,
                    ExtendedWeeks = phase.ExtendedWeeks,
                    SkippedOn = phase.SkippedOn,
                    Advance = AdvanceText.Of(phase.Phase),
                    Variants =
                    [
                        .. phase.Variants.Select(variant => new PlannedVariant
                        {
                            Variant = variant.VariantId,
                            From = variant.From,
                            To = variant.To,
                        }),
                    ],
                }),
            ],
            Today = PositionOf(schedule, endedOn, today),
        };

    private static string? ReasonOf(PlanStatus status, IEnumerable<PlanChangeRow> changes)
    {
        PlanEventKind? kind = status switch
        {
            PlanStatus.Paused => PlanEventKind.Paused,
            PlanStatus.Completed => PlanEventKind.Completed,
            PlanStatus.Stopped => PlanEventKind.Stopped,
            _ => null,
        };
        return kind is null ? null : changes.LastOrDefault(change => change.Kind == kind)?.Reason;
    }
}
