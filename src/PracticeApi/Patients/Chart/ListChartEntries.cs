using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients.Chart;

/// <summary>How much of a chart, and from where.</summary>
[ValidatableType]
public sealed record ChartQuery : IPaged
{
    /// <summary>Whether entries that were recorded in error are listed too.</summary>
    public bool? IncludeInError { get; init; }

    /// <summary>Whether the answer says how many there are on all pages.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>Asks for the entries of one kind in a patient's chart.</summary>
[RequireScope(Scope.PatientsRead)]
internal sealed record ListChartEntries<TEntry>(Guid PatientId, ChartQuery Query)
    : IQuery<Page<TEntry>>,
        IAboutPatient,
        IHasBody,
        INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"List{TEntry.Kind.Plural}";

    object IHasBody.Body => Query;
}

internal sealed class ListChartEntriesHandler<TEntry>(
    Db db,
    ChartPatients patients,
    Cursors cursors
) : IRequestHandler<ListChartEntries<TEntry>, Page<TEntry>>
    where TEntry : IChartEntry<TEntry>
{
    private const string Filter = """
        FROM   ChartEntries
        WHERE  PracticeId = @PracticeId
               AND PatientId = @PatientId
               AND Kind = @Kind
               AND SupersededAt IS NULL
               AND (InError = 0 OR @IncludeInError = 1)

        """;

    private const string PageSql =
        ChartVersion.Columns
        + Filter
        + """
                   AND (@Before IS NULL
                        OR CreatedAt < @Before
                        OR (CreatedAt = @Before AND ChartEntryId < @BeforeId))
            ORDER BY CreatedAt DESC, ChartEntryId DESC
            {first @Limit}
            """;

    private const string CountSql = $"""
        SELECT COUNT(*)
        {Filter}
        """;

    public async Task<Page<TEntry>> Handle(ListChartEntries<TEntry> request, CancellationToken ct)
    {
        await patients.EnsureAsync(request.PatientId, ct);
        var limit = request.Query.LimitOrDefault();
        var after = cursors.Read<Position>(request.Query.Cursor);
        var args = new
        {
            request.PatientId,
            Kind = TEntry.Kind.Resource,
            IncludeInError = request.Query.IncludeInError == true,
            Before = after?.CreatedAt,
            BeforeId = after?.Id,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<ChartVersion>(PageSql, args, ct);
        int? count =
            request.Query.IncludeCount == true ? await db.CountAsync(CountSql, args, ct) : null;
        return cursors
            .Page(rows, limit, last => new Position(last.CreatedAt, last.ChartEntryId), count)
            .Select(row => row.To<TEntry>());
    }

    private sealed record Position(DateTimeOffset CreatedAt, Guid Id);
}

internal static class ListChartEntriesEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Get, "", List)
            .For<ListChartEntries<TEntry>>(404, 409)
            .WithSummary($"List {TEntry.Kind.Nouns}")
            .WithDescription("The current version of each, newest recorded first.");

    private static async Task<Ok<Page<TEntry>>> List(
        Guid patientId,
        [AsParameters] ChartQuery query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new ListChartEntries<TEntry>(patientId, query), ct));
}
