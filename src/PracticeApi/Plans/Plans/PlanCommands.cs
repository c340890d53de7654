using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>What the commands that change a plan have in common.</summary>
internal sealed class PlanCommands(
    Db db,
    Caller caller,
    PlanAnswers answers,
    PracticeSettings settings,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
)
{
    private const string UpdateSql = """
        UPDATE Plans
        SET    Version = Version + 1, Status = @Status, Title = @Title, StartsOn = @StartsOn, Revision = @Revision, Draft = @Draft,
               Findings = @Findings, EndedOn = @EndedOn, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND Version = @Version
        """;

    private const string LastChangeSql = """
        SELECT COALESCE(MAX(ChangeNumber), 0)
        FROM   PlanChanges
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId
        """;

    /// <summary>The plan, for a change made to the version that the caller has read.</summary>
    public Task<PlanRow> ToChangeAsync(Guid planId, int version, CancellationToken ct) =>
        PlanRow.ToChangeAsync(db, planId, version, ct);

    /// <summary>Today, where the practice is.</summary>
    public async ValueTask<DateOnly> TodayAsync(CancellationToken ct) =>
        (await settings.ClockAsync(ct)).Today;

    /// <summary>The day that something holds from: the one given, or today. It does not lie in the future.</summary>
    /// <exception cref="ProblemException">400: it lies in the future.</exception>
    public async ValueTask<DateOnly> DayAsync(DateOnly? on, CancellationToken ct)
    {
        var today = await TodayAsync(ct);
        return on > today
            ? throw Problem.Invalid([new Fault("/on", "lies in the future", "in-the-future")])
            : on ?? today;
    }

    /// <exception cref="ProblemException">409: it has another status.</exception>
    public static void Require(PlanRow plan, params PlanStatus[] statuses)
    {
        if (!statuses.Contains(plan.Status))
        {
            throw Problem.Conflict(
                "plan-status",
                $"The plan is {EnumWords.Of(plan.Status)}, which does not allow it."
            );
        }
    }

    /// <summary>Notes what was done to the plan.</summary>
    public async Task NoteAsync(
        PlanRow plan,
        PlanEventKind kind,
        DateOnly on,
        CancellationToken ct,
        string? reason = null,
        PhaseChange? phase = null,
        int? revision = null
    )
    {
        var number = await db.CountAsync(LastChangeSql, new { plan.PlanId }, ct) + 1;
        await new PlanChangeRow
        {
            PlanId = plan.PlanId,
            ChangeNumber = number,
            Kind = kind,
            ChangedOn = on,
            PhaseId = phase?.PhaseId,
            VariantId = phase?.VariantId,
            Weeks = phase?.Weeks,
            Revision = revision,
            Reason = reason,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
        }.WriteAsync(db, ct);
    }

    /// <summary>Writes the plan with what is different, tells of it, and answers it as it stands then.</summary>
    /// <param name="changed">The plan with the version it had.</param>
    /// <param name="what">What happened, e.g. <c>paused</c>.</param>
    public async Task<Plan> StoreAsync(PlanRow changed, string what, CancellationToken ct)
    {
        if (
            await db.ExecuteAsync(
                UpdateSql,
                new
                {
                    changed.PlanId,
                    changed.Version,
                    changed.Status,
                    changed.Title,
                    changed.StartsOn,
                    changed.Revision,
                    changed.Draft,
                    changed.Findings,
                    changed.EndedOn,
                    UpdatedAt = clock.Now(),
                },
                ct
            ) == 0
        )
        {
            throw Problem.Stale();
        }

        trail.Concerns(changed.PatientId, changed.PlanId);
        events.Add($"plan.{what}", "plan", changed.PlanId, changed.Version + 1, changed.PatientId);
        return await answers.ReadAsync(changed.PlanId, ct);
    }
}
