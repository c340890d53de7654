using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients.Chart;

/// <summary>How much of an entry's history, and from where.</summary>
[ValidatableType]
public sealed record ChartHistoryQuery : IPaged
{
    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>Asks for every version of an entry.</summary>
[RequireScope(Scope.PatientsRead)]
internal sealed record GetChartEntryHistory<TEntry>(
    Guid PatientId,
    Guid EntryId,
    ChartHistoryQuery Query
) : IQuery<Page<TEntry>>, IAboutPatient, IHasBody, INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"Get{TEntry.Kind.Singular}History";

    object IHasBody.Body => Query;
}

internal sealed class GetChartEntryHistoryHandler<TEntry>(
    Db db,
    ChartPatients patients,
    ChartVersions versions,
    Cursors cursors,
    AuditTrail trail
) : IRequestHandler<GetChartEntryHistory<TEntry>, Page<TEntry>>
    where TEntry : IChartEntry<TEntry>
{
    private const string PageSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId
                   AND PatientId = @PatientId
                   AND Kind = @Kind
                   AND ChartEntryId = @ChartEntryId
                   AND (@Before IS NULL OR Version < @Before)
            ORDER BY Version DESC
            {first @Limit}
            """;

    public async Task<Page<TEntry>> Handle(
        GetChartEntryHistory<TEntry> request,
        CancellationToken ct
    )
    {
        var (patientId, entryId, query) = request;
        var kind = TEntry.Kind.Resource;
        if (await versions.FindAsync(patientId, kind, entryId, ct) is null)
        {
            await patients.EnsureAsync(patientId, ct);
            throw ChartVersions.NotFound(entryId);
        }

        var limit = query.LimitOrDefault();
        var rows = await db.QueryAsync<ChartVersion>(
            PageSql,
            new
            {
                PatientId = patientId,
                Kind = kind,
                ChartEntryId = entryId,
                Before = cursors.Read<Position>(query.Cursor)?.Version,
                Limit = limit + 1,
            },
            ct
        );
        trail.Concerns(patientId, entryId);
        return cursors
            .Page(rows, limit, last => new Position(last.Version))
            .Select(row => row.To<TEntry>());
    }

    private sealed record Position(int Version);
}

internal static class GetChartEntryHistoryEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Get, "/{entryId:guid}/history", History)
            .For<GetChartEntryHistory<TEntry>>(404, 409)
            .WithSummary($"Read the history of {TEntry.Kind.Noun}")
            .WithDescription("Every version, the current one first.");

    private static async Task<Ok<Page<TEntry>>> History(
        Guid patientId,
        Guid entryId,
        [AsParameters] ChartHistoryQuery query,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new GetChartEntryHistory<TEntry>(patientId, entryId, query), ct)
        );
}
