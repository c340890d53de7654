using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>A plan as stored, with what its last published revision says.</summary>
internal sealed record PlanRow
{
    private const string Columns = """
        SELECT p.PlanId, p.PatientId, p.Version, p.Status, p.Title, p.StartsOn, p.ProtocolCode, p.ProtocolVersion, p.Revision,
               p.Draft, p.Findings, p.EndedOn, p.CreatedAt, p.CreatedBy, p.UpdatedAt, r.Content

        """;

    private const string LastRevision = """
               LEFT JOIN PlanRevisions r
                 ON r.PracticeId = p.PracticeId AND r.PlanId = p.PlanId AND r.Revision = p.Revision

        """;

    public const string Select =
        Columns
        + """
            FROM   Plans p

            """
        + LastRevision;

    private const string ById = """
        WHERE  p.PracticeId = @PracticeId AND p.PlanId = @PlanId
        """;

    private const string ByIdSql = Select + ById;

    // Locked: what is done to a plan is done one after the other.
    private const string ByIdForChangeSql =
        Columns
        + """
            FROM   Plans p {for update}

            """
        + LastRevision
        + ById;

    public Guid PlanId { get; init; }
    public Guid PatientId { get; init; }
    public int Version { get; init; }
    public PlanStatus Status { get; init; }
    public required string Title { get; init; }
    public DateOnly StartsOn { get; init; }
    public string? ProtocolCode { get; init; }
    public int? ProtocolVersion { get; init; }

    /// <summary>The last published revision; 0 before the first.</summary>
    public int Revision { get; init; }
    public string? Draft { get; init; }

    /// <summary>How its flags stood when they were last looked at.</summary>
    public string? Findings { get; init; }
    public DateOnly? EndedOn { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the last published revision says.</summary>
    public string? Content { get; init; }

    /// <summary>What its draft says, or else its last published revision.</summary>
    public PlanContent Shown => StoredJson.Read<PlanContent>(Draft ?? Content)!;

    /// <summary>What its last published revision says.</summary>
    /// <exception cref="ProblemException">409: nothing of it is published.</exception>
    public PlanContent InForce =>
        StoredJson.Read<PlanContent>(Content)
        ?? throw Problem.Conflict("plan-not-published", "Nothing of the plan is published yet.");

    /// <exception cref="ProblemException">404: there is no such plan in the caller's practice.</exception>
    public static async Task<PlanRow> ReadAsync(Db db, Guid planId, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<PlanRow>(ByIdSql, new { PlanId = planId }, ct)
        ?? throw NotFound(planId);

    /// <summary>The plan, for a change made to the version that the caller has read; locked until the transaction ends.</summary>
    /// <exception cref="ProblemException">404, or 412 when the caller has read an older version.</exception>
    public static async Task<PlanRow> ToChangeAsync(
        Db db,
        Guid planId,
        int version,
        CancellationToken ct
    )
    {
        var plan =
            await db.QuerySingleOrDefaultAsync<PlanRow>(
                ByIdForChangeSql,
                new { PlanId = planId },
                ct
            ) ?? throw NotFound(planId);
        return plan.Version == version ? plan : throw Problem.Stale();
    }

    public PlanLine ToLine() =>
        new()
        {
            Id = PlanId,
            PatientId = PatientId,
            Version = Version,
            Title = Title,
            Status = Status,
            StartsOn = StartsOn,
            EndedOn = EndedOn,
            Protocol = ToSource(),
            Revision = Revision == 0 ? null : Revision,
            IsDraft = Draft is not null,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };

    public PlanSource? ToSource() =>
        this is { ProtocolCode: { } code, ProtocolVersion: { } version }
            ? new PlanSource { Code = code, Version = version }
            : null;

    private static ProblemException NotFound(Guid planId) =>
        Problem.NotFound("plan-not-found", $"There is no plan {planId}.");
}
