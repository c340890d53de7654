using System.Text.Json;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Reads what was reported of plans, in one statement however many there are.</summary>
internal sealed class CheckInReports(Db db)
{
    private const string OfPlansSql = """
        SELECT c.PlanId, c.CheckInId, c.Version, c.CheckedOn, c.CoversFrom, c.Items, c.SymptomScores, c.Flare, c.Note, c.Status,
               c.Source, c.ChangeKind, c.CreatedAt, c.RecordedAt, c.RecordedBy, p.PatientId, p.StartsOn
        FROM   PlanCheckIns c
               INNER JOIN Plans p ON p.PracticeId = c.PracticeId AND p.PlanId = c.PlanId
        WHERE  c.PracticeId = @PracticeId AND c.PlanId IN {ids @PlanIds} AND c.SupersededAt IS NULL
               AND c.Status <> 'enteredInError'
        ORDER BY c.PlanId, c.CheckedOn
        """;

    /// <summary>The check-ins of each plan in order of their days, those in error left out.</summary>
    public async Task<ILookup<Guid, CheckInRow>> RowsAsync(
        IReadOnlyCollection<Guid> planIds,
        CancellationToken ct
    )
    {
        if (planIds.Count == 0)
        {
            return Array.Empty<CheckInRow>().ToLookup(row => row.PlanId);
        }

        var rows = await db.QueryAsync<CheckInRow>(
            OfPlansSql,
            new { PlanIds = JsonSerializer.Serialize(planIds) },
            ct
        );
        // Each tells of the days since the one before it, which stands before it here.
        return rows.Select(
                (row, i) =>
                    i > 0 && rows[i - 1].PlanId == row.PlanId
                        ? row with
                        {
                            BeforeOn = rows[i - 1].CheckedOn,
                        }
                        : row
            )
            .ToLookup(row => row.PlanId);
    }

    /// <summary>What was reported of a plan.</summary>
    public async Task<IReadOnlyList<CheckInReport>> OfAsync(Guid planId, CancellationToken ct) =>
        [.. (await RowsAsync([planId], ct))[planId].Select(row => row.ToReport())];
}
