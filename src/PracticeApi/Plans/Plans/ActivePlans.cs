using System.Text.Json;
using PracticeApi.Clinical.Labs.Charts;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Plans;

/// <summary>A plan that is or was followed, with its days.</summary>
internal sealed record FollowedPlan
{
    public required Guid PlanId { get; init; }
    public required Guid PatientId { get; init; }
    public required PlanStatus Status { get; init; }
    public required string Title { get; init; }
    public required PlanSource? Protocol { get; init; }

    /// <summary>Number of the last published revision.</summary>
    public required int Revision { get; init; }

    /// <summary>What the last published revision says.</summary>
    public required PlanContent Content { get; init; }

    /// <summary>What it asked for on each day, earlier revisions in their time.</summary>
    public required PlanCourse Course { get; init; }

    /// <summary>What was done to it, in order.</summary>
    public required IReadOnlyList<PlanEvent> History { get; init; }

    /// <summary>The days of the last published revision.</summary>
    public Schedule Schedule => Course.Schedule;
}

/// <summary>Reads the plans that patients follow or followed, in three statements however many patients there are.</summary>
internal sealed class ActivePlans(Db db, PracticeSettings settings)
{
    private const string OfPatientsSql =
        PlanRow.Select
        + """
            WHERE  p.PracticeId = @PracticeId AND p.PatientId IN {ids @PatientIds} AND p.Revision > 0
            ORDER BY p.StartsOn, p.PlanId
            """;

    private const string OfPracticeSql =
        PlanRow.Select
        + """
            WHERE  p.PracticeId = @PracticeId AND (p.Status = 'active' OR p.Status = 'paused')
            ORDER BY p.StartsOn, p.PlanId
            """;

    private const string ByIdSql =
        PlanRow.Select
        + """
            WHERE  p.PracticeId = @PracticeId AND p.PlanId = @PlanId AND p.Revision > 0
            """;

    private const string RevisionsSql = """
        SELECT PlanId, Revision, Content, InForceFrom
        FROM   PlanRevisions
        WHERE  PracticeId = @PracticeId AND PlanId IN {ids @PlanIds}
        ORDER BY PlanId, Revision
        """;

    // Of one transaction: no command changes a plan between two looks at what its patient follows.
    private readonly Dictionary<Guid, IReadOnlyList<FollowedPlan>> _read = [];
    private int _readIn;

    /// <summary>The plans of these patients that are active, or rest.</summary>
    public async Task<IReadOnlyList<FollowedPlan>> OfAsync(
        IReadOnlyCollection<Guid> patientIds,
        CancellationToken ct
    ) =>
        [
            .. (await AllOfAsync(patientIds, ct)).Where(plan =>
                plan.Status is PlanStatus.Active or PlanStatus.Paused
            ),
        ];

    /// <summary>
    /// All published plans of these patients, those that have ended among them, in order of their first days; within a command each
    /// patient's are read once.
    /// </summary>
    public async Task<IReadOnlyList<FollowedPlan>> AllOfAsync(
        IReadOnlyCollection<Guid> patientIds,
        CancellationToken ct
    )
    {
        if (db.Transactions == 0)
        {
            return await ReadAsync(patientIds, ct);
        }

        if (_readIn != db.Transactions)
        {
            _read.Clear();
            _readIn = db.Transactions;
        }

        Guid[] unread = [.. patientIds.Where(patient => !_read.ContainsKey(patient))];
        var plans = (await ReadAsync(unread, ct)).ToLookup(plan => plan.PatientId);
        foreach (var patient in unread)
        {
            _read[patient] = [.. plans[patient]];
        }

        return
        [
            .. patientIds
                .Distinct()
                .SelectMany(patient => _read[patient])
                .OrderBy(plan => plan.Schedule.From),
        ];
    }

    private async Task<IReadOnlyList<FollowedPlan>> ReadAsync(
        IReadOnlyCollection<Guid> patientIds,
        CancellationToken ct
    ) =>
        patientIds.Count == 0
            ? []
            : await WithCoursesAsync(
                await db.QueryAsync<PlanRow>(
                    OfPatientsSql,
                    new { PatientIds = JsonSerializer.Serialize(patientIds.Distinct()) },
                    ct
                ),
                ct
            );

    /// <summary>The phases of all of a patient's published plans, to be shaded in a picture.</summary>
    public async Task<IReadOnlyList<ChartPhase>> ChartPhasesAsync(
        Guid patientId,
        CancellationToken ct
    ) =>
        [
            .. (await AllOfAsync([patientId], ct)).SelectMany(plan =>
                plan.Schedule.Phases.Where(phase =>
                        phase.Span is not null && phase.From <= plan.Course.To
                    )
                    .Select(phase => new ChartPhase(
                        phase.Phase.Name,
                        phase.From,
                        phase.To < plan.Course.To ? phase.To : plan.Course.To
                    ))
            ),
        ];

    /// <summary>All plans of the practice that are active, or rest.</summary>
    public async Task<IReadOnlyList<FollowedPlan>> OfPracticeAsync(CancellationToken ct) =>
        await WithCoursesAsync(await db.QueryAsync<PlanRow>(OfPracticeSql, null, ct), ct);

    /// <summary>One published plan; null where there is none of that id, or nothing of it is published.</summary>
    public async Task<FollowedPlan?> FindAsync(Guid planId, CancellationToken ct) =>
        (
            await WithCoursesAsync(
                await db.QueryAsync<PlanRow>(ByIdSql, new { PlanId = planId }, ct),
                ct
            )
        )
            is [var plan]
            ? plan
            : null;

    private async Task<IReadOnlyList<FollowedPlan>> WithCoursesAsync(
        IReadOnlyList<PlanRow> plans,
        CancellationToken ct
    )
    {
        if (plans.Count == 0)
        {
            return [];
        }

        Guid[] ids = [.. plans.Select(plan => plan.PlanId)];
        var changes = await PlanChangeRow.OfAsync(db, ids, ct);
        var revisions = (
            await db.QueryAsync<RevisionRow>(
                RevisionsSql,
                new { PlanIds = JsonSerializer.Serialize(ids) },
                ct
            )
        ).ToLookup(revision => revision.PlanId);
        var today = (await settings.ClockAsync(ct)).Today;
        return
        [
            .. plans.Select(plan =>
            {
                PlanChangeRow[] done = [.. changes[plan.PlanId]];
                PlanRevisionInForce[] inForce =
                [
                    .. revisions[plan.PlanId]
                        .Select(revision => new PlanRevisionInForce(
                            revision.Revision,
                            StoredJson.Read<PlanContent>(revision.Content)!,
                            revision.InForceFrom
                        )),
                ];
                return new FollowedPlan
                {
                    PlanId = plan.PlanId,
                    PatientId = plan.PatientId,
                    Status = plan.Status,
                    Title = inForce[^1].Content.Title,
                    Protocol = plan.ToSource(),
                    Revision = plan.Revision,
                    Content = inForce[^1].Content,
                    Course = PlanCourse.Of(
                        inForce,
                        PlanChangeRow.PhaseChanges(done),
                        PlanChangeRow.Pauses(done),
                        plan.EndedOn,
                        today
                    ),
                    History = [.. done.Select(change => change.ToEvent())],
                };
            }),
        ];
    }

    private sealed record RevisionRow
    {
        public Guid PlanId { get; init; }
        public int Revision { get; init; }
        public required string Content { get; init; }
        public DateOnly InForceFrom { get; init; }
    }
}
