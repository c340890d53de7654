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
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Asks for the check-ins of a plan.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListCheckIns : IQuery<Page<CheckIn>>, IAboutPatients, IPaged
{
    /// <summary>The plan.</summary>
    public Guid PlanId { get; init; }

    /// <summary>Only of this day or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only of this day or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListCheckInsRules : IRules<ListCheckIns>
{
    public ValueTask CheckAsync(
        ListCheckIns request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class ListCheckInsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListCheckIns, Page<CheckIn>>
{
    private const string PageSql =
        CheckInRow.Select
        + """
            WHERE  c.PracticeId = @PracticeId AND c.PlanId = @PlanId AND c.SupersededAt IS NULL
                   AND (@From IS NULL OR c.CheckedOn >= @From) AND (@To IS NULL OR c.CheckedOn <= @To)
                   AND (@BeforeDay IS NULL
                        OR c.CheckedOn < @BeforeDay
                        OR (c.CheckedOn = @BeforeDay AND c.CheckInId < @BeforeId))
            ORDER BY c.CheckedOn DESC, c.CheckInId DESC
            {first @Limit}
            """;

    public async Task<Page<CheckIn>> Handle(ListCheckIns query, CancellationToken ct)
    {
        var plan = await PlanRow.ReadAsync(db, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<CheckInRow>(
            PageSql,
            new
            {
                query.PlanId,
                query.From,
                query.To,
                BeforeDay = before?.On,
                BeforeId = before?.Id,
                Limit = limit + 1,
            },
            ct
        );
        return cursors
            .Page(rows, limit, last => new Position(last.CheckedOn, last.CheckInId))
            .Select(row => row.ToCheckIn());
    }

    private sealed record Position(DateOnly On, Guid Id);
}

internal static class ListCheckInsEndpoint
{
    public static void Map(RouteGroupBuilder checkIns) =>
        checkIns.MapGet("", List).For<ListCheckIns>(404);

    /// <summary>List the check-ins of a plan</summary>
    /// <remarks>The latest first; those marked in error are included and named so by their status.</remarks>
    private static async Task<Ok<Page<CheckIn>>> List(
        [AsParameters] ListCheckIns query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
