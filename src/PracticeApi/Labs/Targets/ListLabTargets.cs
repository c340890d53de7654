using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Targets;

/// <summary>Asks for the targets of a patient.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabTargets : IQuery<Page<LabTarget>>, IAboutPatient, IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Whether those that were ended are listed, too.</summary>
    public bool? IncludeEnded { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListLabTargetsHandler(Db db, Cursors cursors)
    : IRequestHandler<ListLabTargets, Page<LabTarget>>
{
    public async Task<Page<LabTarget>> Handle(ListLabTargets query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor)?.Analyte;
        // Of a merged patient there may be some that the other had, too.
        await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        // All of them: a patient has a few.
        var rows = await LabTargetRow.AllAsync(db, query.PatientId, ct);

        return cursors
            .Page(
                [
                    .. rows.Where(row =>
                            (!row.Ended || query.IncludeEnded == true)
                            && string.CompareOrdinal(row.AnalyteCode, after) > 0
                        )
                        .Take(limit + 1),
                ],
                limit,
                last => new Position(last.AnalyteCode)
            )
            .Select(row => row.ToTarget());
    }

    private sealed record Position(string Analyte);
}

internal static class ListLabTargetsEndpoint
{
    public static void Map(RouteGroupBuilder targets) =>
        targets.MapGet("", List).For<ListLabTargets>(404, 409);

    /// <summary>List a patient's targets</summary>
    /// <remarks>In the order of their analytes.</remarks>
    private static async Task<Ok<Page<LabTarget>>> List(
        [AsParameters] ListLabTargets query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
