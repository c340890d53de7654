using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;

namespace PracticeApi.Plans.Safety;

/// <summary>What was decided on a flag of a plan, as stored.</summary>
internal sealed record SafetyDecisionRow
{
    private const string OfPlanSql = """
        SELECT d.PlanId, d.DecisionNumber, d.Kind, d.Flag, d.Present, d.AskedOn, d.Reason, d.Evidence, d.RecordedAt, d.RecordedBy,
               s.Name AS RecordedByName
        FROM   PlanSafetyDecisions d
               LEFT JOIN Staff s ON s.PracticeId = d.PracticeId AND s.StaffId = d.RecordedBy
        WHERE  d.PracticeId = @PracticeId AND d.PlanId = @PlanId
        ORDER BY d.DecisionNumber
        """;

    private const string InsertSql = """
        INSERT INTO PlanSafetyDecisions
               ( PracticeId,  PlanId,  DecisionNumber,  Kind,  Flag,  Present,  AskedOn,  Reason,  Evidence,  RecordedAt,  RecordedBy)
        VALUES (@PracticeId, @PlanId, @DecisionNumber, @Kind, @Flag, @Present, @AskedOn, @Reason, @Evidence, @RecordedAt, @RecordedBy)
        """;

    public Guid PlanId { get; init; }
    public int DecisionNumber { get; init; }
    public SafetyDecisionKind Kind { get; init; }
    public required string Flag { get; init; }
    public bool? Present { get; init; }
    public DateOnly? AskedOn { get; init; }
    public string? Reason { get; init; }

    /// <summary>Keys of the evidence that it was decided on, as a JSON array.</summary>
    public string Evidence { get; init; } = "[]";
    public DateTimeOffset RecordedAt { get; init; }
    public Guid RecordedBy { get; init; }
    public string? RecordedByName { get; init; }

    public static Task<IReadOnlyList<SafetyDecisionRow>> OfAsync(
        Db db,
        Guid planId,
        CancellationToken ct
    ) => db.QueryAsync<SafetyDecisionRow>(OfPlanSql, new { PlanId = planId }, ct);

    public static Task WriteAsync(
        Db db,
        IReadOnlyList<SafetyDecisionRow> rows,
        CancellationToken ct
    ) => db.ExecuteManyAsync(InsertSql, rows, ct);

    /// <summary>The answer that it is; null of another decision.</summary>
    public FlagAnswer? ToAnswer() =>
        this is { Kind: SafetyDecisionKind.Answer, Present: { } present, AskedOn: { } day }
            ? new FlagAnswer(Flag, present, day, RecordedByName ?? "", RecordedAt)
            : null;

    public SafetyDecision ToDecision() =>
        new()
        {
            Kind = Kind,
            Present = Present,
            AskedOn = AskedOn,
            Reason = Reason,
            By = RecordedBy,
            ByName = RecordedByName ?? "",
            At = RecordedAt,
        };
}
