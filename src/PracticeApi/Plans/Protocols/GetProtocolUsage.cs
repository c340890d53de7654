using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Protocols;

/// <summary>Asks which plans were made from which version of a protocol.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record GetProtocolUsage : IQuery<Page<ProtocolUse>>, IAboutPatients, IPaged
{
    /// <summary>Code of the protocol.</summary>
    public string Code { get; init; } = "";

    /// <summary>Only plans of this version of it.</summary>
    [Range(1, int.MaxValue)]
    public int? ProtocolVersion { get; init; }

    /// <summary>Only plans of this status.</summary>
    public PlanStatus? Status { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>A plan that was made from a protocol.</summary>
public sealed record ProtocolUse
{
    /// <summary>The version of the protocol that it was made from.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The patient whose plan it is.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Title of the plan.</summary>
    public required string Title { get; init; }

    /// <summary>How it stands with the plan.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>First day of the plan.</summary>
    public required DateOnly StartsOn { get; init; }
}

internal sealed class GetProtocolUsageHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<GetProtocolUsage, Page<ProtocolUse>>
{
    private const string Filter = """
        FROM   Plans
        WHERE  PracticeId = @PracticeId AND ProtocolCode = @Code
               AND (@ProtocolVersion IS NULL OR ProtocolVersion = @ProtocolVersion)
               AND (@Status IS NULL OR Status = @Status)

        """;

    private const string PageSql =
        """
            SELECT ProtocolVersion, PlanId, PatientId, Title, Status, StartsOn

            """
        + Filter
        + """
                   AND (@BeforeId IS NULL
                        OR ProtocolVersion < @BeforeVersion
                        OR (ProtocolVersion = @BeforeVersion AND PlanId < @BeforeId))
            ORDER BY ProtocolVersion DESC, PlanId DESC
            {first @Limit}
            """;

    private const string CountSql =
        """
            SELECT COUNT(*)

            """ + Filter;

    public async Task<Page<ProtocolUse>> Handle(GetProtocolUsage query, CancellationToken ct)
    {
        await ProtocolRow.ReadAsync(db, query.Code, ct);
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var args = new
        {
            query.Code,
            query.ProtocolVersion,
            query.Status,
            BeforeVersion = before?.Version,
            BeforeId = before?.PlanId,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<Row>(PageSql, args, ct);
        int? count = query.IncludeCount == true ? await db.CountAsync(CountSql, args, ct) : null;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.ProtocolVersion, last.PlanId),
            count
        );
        trail.Shows(page.Items.Select(row => row.PatientId));
        return page.Select(row => new ProtocolUse
        {
            ProtocolVersion = row.ProtocolVersion,
            PlanId = row.PlanId,
            PatientId = row.PatientId,
            Title = row.Title,
            Status = row.Status,
            StartsOn = row.StartsOn,
        });
    }

    private sealed record Row
    {
        public int ProtocolVersion { get; init; }
        public Guid PlanId { get; init; }
        public Guid PatientId { get; init; }
        public required string Title { get; init; }
        public PlanStatus Status { get; init; }
        public DateOnly StartsOn { get; init; }
    }

    private sealed record Position(int Version, Guid PlanId);
}

internal static class GetProtocolUsageEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapGet("/{code}/usage", List).For<GetProtocolUsage>(404);

    /// <summary>Show which plans use a protocol</summary>
    /// <remarks>Those of the latest version first. Every patient shown is audited.</remarks>
    private static async Task<Ok<Page<ProtocolUse>>> List(
        [AsParameters] GetProtocolUsage query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
