using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients.Merging;

/// <summary>Asks which records were merged into a patient's.</summary>
[ValidatableType, RequireScope(Scope.PatientsRead)]
public sealed record ListPatientMerges : IQuery<Page<PatientMerge>>, IAboutPatient, IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListPatientMergesHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListPatientMerges, Page<PatientMerge>>
{
    private const string PageSql =
        PatientMergeRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND SurvivorId = @PatientId
                   AND (@Before IS NULL OR MergedAt < @Before OR (MergedAt = @Before AND PatientMergeId < @BeforeId))
            ORDER BY MergedAt DESC, PatientMergeId DESC
            {first @Limit}
            """;

    public async Task<Page<PatientMerge>> Handle(ListPatientMerges query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<PatientMergeRow>(
            PageSql,
            new
            {
                query.PatientId,
                Before = before?.MergedAt,
                BeforeId = before?.Id,
                Limit = limit + 1,
            },
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.MergedAt, last.PatientMergeId)
        );
        List<PatientMerge> merges = [];
        foreach (var row in page.Items)
        {
            merges.Add(await row.ToMergeAsync(db, ct));
        }

        trail.Concerns(query.PatientId);
        trail.Shows(merges.Select(merge => merge.DuplicateId));
        return new Page<PatientMerge> { Items = merges, Next = page.Next };
    }

    private sealed record Position(DateTimeOffset MergedAt, Guid Id);
}

internal static class ListPatientMergesEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapGet("/{patientId:guid}/merges", List).For<ListPatientMerges>(404, 409);

    /// <summary>List the merges into a patient</summary>
    /// <remarks>Newest first, those that were undone among them.</remarks>
    private static async Task<Ok<Page<PatientMerge>>> List(
        [AsParameters] ListPatientMerges query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
