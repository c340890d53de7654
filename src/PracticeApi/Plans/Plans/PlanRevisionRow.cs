using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>A published revision as stored.</summary>
internal sealed record PlanRevisionRow
{
    private const string ByNumberSql = """
        SELECT Revision, Content, Safety, InForceFrom, PublishedAt, PublishedBy
        FROM   PlanRevisions
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND Revision = @Revision
        """;

    public int Revision { get; init; }
    public required string Content { get; init; }
    public required string Safety { get; init; }
    public DateOnly InForceFrom { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
    public Guid PublishedBy { get; init; }

    /// <exception cref="ProblemException">404: the plan has no such revision.</exception>
    public static async Task<PlanRevisionRow> ReadAsync(
        Db db,
        Guid planId,
        int revision,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<PlanRevisionRow>(
            ByNumberSql,
            new { PlanId = planId, Revision = revision },
            ct
        )
        ?? throw Problem.NotFound(
            "plan-revision-not-found",
            "The plan has no such published revision."
        );

    public PlanContent ToContent() => StoredJson.Read<PlanContent>(Content)!;
}
