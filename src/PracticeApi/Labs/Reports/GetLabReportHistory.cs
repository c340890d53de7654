using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Reports;

/// <summary>Asks for what was done to a lab report as a whole.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabReportHistory(Guid LabReportId)
    : IQuery<LabReportHistory>,
        IAboutPatients;

/// <summary>What was done to a report as a whole, the latest first; each line has a history of its own.</summary>
public sealed record LabReportHistory
{
    /// <summary>The changes, the latest first.</summary>
    public required IReadOnlyList<LabReportChange> Items { get; init; }
}

/// <summary>Something that was done to a report.</summary>
public sealed record LabReportChange
{
    /// <summary>The report's version after it.</summary>
    public required int Version { get; init; }

    /// <summary>What was done.</summary>
    public required LabReportChangeKind Change { get; init; }

    /// <summary>Why, where a reason was given.</summary>
    public required string? Reason { get; init; }

    /// <summary>Whose report it was after it.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Whose report it was before it was moved; null for other changes.</summary>
    public required Guid? MovedFromId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The member of staff who did it.</summary>
    public required Guid RecordedBy { get; init; }
}

internal sealed class GetLabReportHistoryHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetLabReportHistory, LabReportHistory>
{
    private const string ChangesSql = """
        SELECT LabReportId, Version, ChangeKind, Reason, PatientId, MovedFromId, RecordedAt, RecordedBy
        FROM   LabReportChanges
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
        ORDER BY Version DESC
        """;

    public async Task<LabReportHistory> Handle(GetLabReportHistory query, CancellationToken ct)
    {
        var report = await LabReportRow.ReadAsync(db, query.LabReportId, ct);
        var rows = await db.QueryAsync<LabReportChangeRow>(ChangesSql, query, ct);
        trail.Concerns(report.PatientId, report.LabReportId);
        trail.Shows(rows.Select(row => row.PatientId));
        trail.Shows(rows.Select(row => row.MovedFromId).OfType<Guid>());
        return new LabReportHistory
        {
            Items =
            [
                .. rows.Select(row => new LabReportChange
                {
                    Version = row.Version,
                    Change = row.ChangeKind,
                    Reason = row.Reason,
                    PatientId = row.PatientId,
                    MovedFromId = row.MovedFromId,
                    RecordedAt = row.RecordedAt,
                    RecordedBy = row.RecordedBy,
                }),
            ],
        };
    }
}

internal static class GetLabReportHistoryEndpoint
{
    public static void Map(RouteGroupBuilder reports) =>
        reports.MapGet("/{labReportId:guid}/history", Get).For<GetLabReportHistory>(404);

    /// <summary>Read the history of a lab report</summary>
    /// <remarks>What was done to it as a whole, by whom, when and why; a report that was moved names both patients.</remarks>
    private static async Task<Ok<LabReportHistory>> Get(
        Guid labReportId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetLabReportHistory(labReportId), ct));
}
