using System.Text.Json;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;

namespace PracticeApi.Plans.Plans;

/// <summary>Something done to a plan or to one of its phases, as stored.</summary>
internal sealed record PlanChangeRow
{
    private const string OfPlansSql = """
        SELECT PlanId, ChangeNumber, Kind, ChangedOn, PhaseId, VariantId, Weeks, Revision, Reason, RecordedAt, RecordedBy
        FROM   PlanChanges
        WHERE  PracticeId = @PracticeId AND PlanId IN {ids @PlanIds}
        ORDER BY PlanId, ChangeNumber
        """;

    private const string OfPlanSql = """
        SELECT PlanId, ChangeNumber, Kind, ChangedOn, PhaseId, VariantId, Weeks, Revision, Reason, RecordedAt, RecordedBy
        FROM   PlanChanges
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId
        ORDER BY ChangeNumber
        """;

    private const string InsertSql = """
        INSERT INTO PlanChanges
               ( PracticeId,  PlanId,  ChangeNumber,  Kind,  ChangedOn,  PhaseId,  VariantId,  Weeks,  Revision,  Reason,
                 RecordedAt,  RecordedBy)
        VALUES (@PracticeId, @PlanId, @ChangeNumber, @Kind, @ChangedOn, @PhaseId, @VariantId, @Weeks, @Revision, @Reason,
                @RecordedAt, @RecordedBy)
        """;

    public Guid PlanId { get; init; }
    public int ChangeNumber { get; init; }
    public PlanEventKind Kind { get; init; }
    public DateOnly ChangedOn { get; init; }
    public string? PhaseId { get; init; }
    public string? VariantId { get; init; }
    public int? Weeks { get; init; }
    public int? Revision { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }

    /// <summary>What was done to a plan, in order.</summary>
    public static Task<IReadOnlyList<PlanChangeRow>> OfAsync(
        Db db,
        Guid planId,
        CancellationToken ct
    ) => db.QueryAsync<PlanChangeRow>(OfPlanSql, new { PlanId = planId }, ct);

    /// <summary>What was done to each of several plans, in order.</summary>
    public static async Task<ILookup<Guid, PlanChangeRow>> OfAsync(
        Db db,
        IReadOnlyCollection<Guid> planIds,
        CancellationToken ct
    ) =>
        (
            planIds.Count == 0
                ? []
                : await db.QueryAsync<PlanChangeRow>(
                    OfPlansSql,
                    new { PlanIds = JsonSerializer.Serialize(planIds) },
                    ct
                )
        ).ToLookup(change => change.PlanId);

    public Task WriteAsync(Db db, CancellationToken ct) => db.ExecuteAsync(InsertSql, this, ct);

    public PlanEvent ToEvent() =>
        new()
        {
            Number = ChangeNumber,
            Kind = Kind,
            On = ChangedOn,
            Phase = PhaseId,
            Variant = VariantId,
            Weeks = Weeks,
            Revision = Revision,
            Reason = Reason,
            RecordedAt = RecordedAt,
            RecordedBy = RecordedBy,
        };

    /// <summary>What was done to phases, of all that was done.</summary>
    public static IReadOnlyList<PhaseChange> PhaseChanges(IEnumerable<PlanChangeRow> changes) =>
        [
            .. changes
                .Where(change => change.PhaseId is not null)
                .Select(change => new PhaseChange(
                    change.Kind switch
                    {
                        PlanEventKind.Extended => PhaseChangeKind.Extended,
                        PlanEventKind.Skipped => PhaseChangeKind.Skipped,
                        PlanEventKind.VariantStarted => PhaseChangeKind.VariantStarted,
                        _ => PhaseChangeKind.VariantEnded,
                    },
                    change.PhaseId!,
                    change.ChangedOn,
                    change.Weeks,
                    change.VariantId
                )),
        ];

    /// <summary>When the plan rested, of all that was done.</summary>
    public static IReadOnlyList<PlanPause> Pauses(IEnumerable<PlanChangeRow> changes)
    {
        List<PlanPause> pauses = [];
        DateOnly? since = null;
        foreach (var change in changes)
        {
            if (change.Kind == PlanEventKind.Paused)
            {
                since ??= change.ChangedOn;
            }
            else if (
                since is { } from
                && change.Kind
                    is PlanEventKind.Resumed
                        or PlanEventKind.Completed
                        or PlanEventKind.Stopped
            )
            {
                // On the day it is taken up again it is followed; one that ends at rest rests to its end.
                var last =
                    change.Kind == PlanEventKind.Resumed
                        ? change.ChangedOn.AddDays(-1)
                        : change.ChangedOn;
                if (last >= from)
                {
                    pauses.Add(new PlanPause(from, last));
                }

                since = null;
            }
        }

        if (since is { } open)
        {
            pauses.Add(new PlanPause(open, null));
        }

        return pauses;
    }
}
