using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Results;

/// <summary>Asks for every version of a lab result.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabResultHistory(Guid LabResultId)
    : IQuery<LabResultHistory>,
        IAboutPatients;

/// <summary>Every version of a lab result, the latest first.</summary>
public sealed record LabResultHistory
{
    /// <summary>The versions, the latest first.</summary>
    public required IReadOnlyList<LabResultVersion> Items { get; init; }
}

/// <summary>One version of a lab result, and what made it.</summary>
public sealed record LabResultVersion
{
    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the next version took its place; null for the current one.</summary>
    public required DateTimeOffset? SupersededAt { get; init; }

    /// <summary>The member of staff who recorded it.</summary>
    public required Guid RecordedBy { get; init; }

    /// <summary>What was done.</summary>
    public required LabResultChange Change { get; init; }

    /// <summary>Why, where a reason was given.</summary>
    public required string? Reason { get; init; }

    /// <summary>Edition of the catalogue it was judged by.</summary>
    public required string CatalogEdition { get; init; }

    /// <summary>How the value was converted; null when it was not.</summary>
    public required string? Conversion { get; init; }

    /// <summary>The result as it was in this version.</summary>
    public required LabResult Result { get; init; }
}

internal sealed class GetLabResultHistoryHandler(Db db, LabResultAnswers answers, AuditTrail trail)
    : IRequestHandler<GetLabResultHistory, LabResultHistory>
{
    private const string VersionsSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND LabResultId = @LabResultId
            ORDER BY Version DESC
            """;

    public async Task<LabResultHistory> Handle(GetLabResultHistory query, CancellationToken ct)
    {
        var rows = await db.QueryAsync<LabResultRow>(VersionsSql, new { query.LabResultId }, ct);
        if (rows.Count == 0)
        {
            throw LabResultRow.NotFound(query.LabResultId);
        }

        trail.Concerns(rows[0].PatientId, query.LabResultId);
        trail.Shows(rows.Select(row => row.PatientId));
        var results = await answers.ManyAsync(rows, ct);
        return new LabResultHistory
        {
            Items =
            [
                .. rows.Zip(
                    results,
                    (row, result) =>
                        new LabResultVersion
                        {
                            RecordedAt = row.RecordedAt,
                            SupersededAt = row.SupersededAt,
                            RecordedBy = row.RecordedBy,
                            Change = row.ChangeKind,
                            Reason = row.Reason,
                            CatalogEdition = row.CatalogEdition,
                            Conversion = row.Conversion,
                            Result = result,
                        }
                ),
            ],
        };
    }
}

internal static class GetLabResultHistoryEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results.MapGet("/{labResultId:guid}/history", Get).For<GetLabResultHistory>(404);

    /// <summary>Read the history of a lab result</summary>
    /// <remarks>Every version with who recorded it, when and why; nothing is ever overwritten.</remarks>
    private static async Task<Ok<LabResultHistory>> Get(
        Guid labResultId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabResultHistory(labResultId), ct));
}
