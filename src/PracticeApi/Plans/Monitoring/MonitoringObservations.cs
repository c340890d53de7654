using System.Text.Json;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Monitoring;

/// <summary>Reads what can fulfil what plans let fall due, in three statements however many plans there are.</summary>
internal sealed class MonitoringObservations(
    Db db,
    CheckInReports checkIns,
    PracticeSettings settings
)
{
    // A check-in is the answer to it; no form is filled in.
    private const string Adherence = "adhere";

    private const string ResultsSql = """
        SELECT PatientId, LabResultId AS Id, AnalyteCode AS Code, CollectedAt AS GivenAt
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND SupersededAt IS NULL
               AND AnalyteCode IN {texts @Codes} AND AbsentReason IS NULL
               AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected')
        """;

    private const string ResponsesSql = """
        SELECT PatientId, ResponseId AS Id, QuestionnaireKey AS Code, AnsweredAt AS GivenAt
        FROM   QuestionnaireResponses
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND SupersededAt IS NULL
               AND QuestionnaireKey IN {texts @Codes}
               AND (Status = 'submitted' OR Status = 'amended')
        """;

    /// <summary>What falls due by each of the plans, and how it stands with it today.</summary>
    public async Task<
        IReadOnlyList<(FollowedPlan Plan, IReadOnlyList<MonitoringDue> Dues)>
    > HeldAsync(IReadOnlyList<FollowedPlan> plans, CancellationToken ct)
    {
        var clock = await settings.ClockAsync(ct);
        var laid = plans
            .Select(plan =>
                (
                    Plan: plan,
                    Dues: Clinical.Plans.Monitoring.Of(
                        plan.Content,
                        plan.Schedule,
                        plan.Course.EndedOn
                    )
                )
            )
            .Where(one => one.Dues.Count > 0)
            .ToList();
        if (laid.Count == 0)
        {
            return [];
        }

        var patients = JsonSerializer.Serialize(laid.Select(one => one.Plan.PatientId).Distinct());
        var results = await ReadAsync(ResultsSql, MonitoringKind.Lab);
        var responses = await ReadAsync(ResponsesSql, MonitoringKind.Questionnaire);
        Guid[] reporting =
        [
            .. laid.Where(one => one.Dues.Any(due => due.Code == Adherence))
                .Select(one => one.Plan.PlanId),
        ];
        var reports = reporting.Length == 0 ? null : await checkIns.RowsAsync(reporting, ct);
        return
        [
            .. laid.Select(one =>
                (
                    one.Plan,
                    Clinical.Plans.Monitoring.Held(
                        one.Dues,
                        [
                            .. Observed(results[one.Plan.PatientId], MonitoringKind.Lab),
                            .. Observed(
                                responses[one.Plan.PatientId],
                                MonitoringKind.Questionnaire
                            ),
                            .. (reports?[one.Plan.PlanId] ?? []).Select(
                                row => new MonitoringObservation(
                                    row.CheckInId,
                                    MonitoringKind.Questionnaire,
                                    Adherence,
                                    row.CheckedOn
                                )
                            ),
                        ],
                        clock.Today
                    )
                )
            ),
        ];

        async Task<ILookup<Guid, Row>> ReadAsync(string sql, MonitoringKind kind)
        {
            string[] codes =
            [
                .. laid.SelectMany(one => one.Dues)
                    .Where(due => due.Kind == kind)
                    .Select(due => due.Code)
                    .Distinct(),
            ];
            return (
                codes.Length == 0
                    ? []
                    : await db.QueryAsync<Row>(
                        sql,
                        new { PatientIds = patients, Codes = JsonSerializer.Serialize(codes) },
                        ct
                    )
            ).ToLookup(row => row.PatientId);
        }

        IEnumerable<MonitoringObservation> Observed(IEnumerable<Row> rows, MonitoringKind kind) =>
            rows.Select(row => new MonitoringObservation(
                row.Id,
                kind,
                row.Code,
                GivenTime.Parse(row.GivenAt)!.PracticeDay(clock)
            ));
    }

    private sealed record Row
    {
        public Guid PatientId { get; init; }
        public Guid Id { get; init; }
        public required string Code { get; init; }
        public required string GivenAt { get; init; }
    }
}
