using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks for the plans of a patient.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListPlans : IQuery<Page<PlanLine>>, IAboutPatient, IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Only plans of this status.</summary>
    public PlanStatus? Status { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListPlansHandler(Db db, Cursors cursors)
    : IRequestHandler<ListPlans, Page<PlanLine>>
{
    private const string PageSql =
        PlanRow.Select
        + """
            WHERE  p.PracticeId = @PracticeId AND p.PatientId = @PatientId AND (@Status IS NULL OR p.Status = @Status)
                   AND (@BeforeDay IS NULL
                        OR p.StartsOn < @BeforeDay
                        OR (p.StartsOn = @BeforeDay AND p.PlanId < @BeforeId))
            ORDER BY p.StartsOn DESC, p.PlanId DESC
            {first @Limit}
            """;

    public async Task<Page<PlanLine>> Handle(ListPlans query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<PlanRow>(
            PageSql,
            new
            {
                query.PatientId,
                query.Status,
                BeforeDay = before?.StartsOn,
                BeforeId = before?.PlanId,
                Limit = limit + 1,
            },
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        return cursors
            .Page(rows, limit, last => new Position(last.StartsOn, last.PlanId))
            .Select(row => row.ToLine());
    }

    private sealed record Position(DateOnly StartsOn, Guid PlanId);
}

internal static class ListPlansEndpoint
{
    public static void Map(RouteGroupBuilder patient) =>
        patient.MapGet("/plans", List).For<ListPlans>(404, 409);

    /// <summary>List a patient's plans</summary>
    /// <remarks>Those that begin last first.</remarks>
    private static async Task<Ok<Page<PlanLine>>> List(
        [AsParameters] ListPlans query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
