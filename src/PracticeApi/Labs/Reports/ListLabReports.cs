using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Reports;

/// <summary>Asks for the lab reports of a patient, those of the newest specimens first.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabReports : IQuery<Page<LabReportListing>>, IAboutPatient, IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Only those whose review stands so.</summary>
    public ReviewState? Review { get; init; }

    /// <summary>Reports a page.</summary>
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <summary>The `next` of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A lab report in a list: what it is and where it stands, without its lines.</summary>
public sealed record LabReportListing
{
    /// <summary>Id of the report.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes of the report and of its lines.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the laboratory; the survivor's where it was merged into another.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public required string? Accession { get; init; }

    /// <summary>When the specimen was taken, as given: a date or a date-time with offset.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>When the report arrived, as given.</summary>
    public required string? ReceivedAt { get; init; }

    /// <summary>Where the report stands; follows from its lines.</summary>
    public required LabReportStatus Status { get; init; }

    /// <summary>Whether a practitioner has signed it.</summary>
    public required ReviewState Review { get; init; }

    /// <summary>Number of lines, those in error included.</summary>
    public required int ResultCount { get; init; }

    /// <summary>Whether the laboratory's document is attached.</summary>
    public required bool HasAttachment { get; init; }
}

internal sealed class ListLabReportsHandler(Db db, Cursors cursors, KnownLaboratories laboratories)
    : IRequestHandler<ListLabReports, Page<LabReportListing>>
{
    private const string PageSql =
        LabReportRow.Columns
        + """
            FROM   LabReports r
            WHERE  r.PracticeId = @PracticeId AND r.PatientId = @PatientId
                   AND (@Review IS NULL OR r.ReviewState = @Review)
                   AND (@BeforeInstant IS NULL
                        OR r.CollectedInstant < @BeforeInstant
                        OR (r.CollectedInstant = @BeforeInstant AND r.LabReportId < @BeforeId))
            ORDER BY r.CollectedInstant DESC, r.LabReportId DESC
            {first @Limit}
            """;

    private const string StatusesSql = """
        SELECT ReportId, Status
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND ReportId IN {ids @LabReportIds} AND ReportId IS NOT NULL AND SupersededAt IS NULL
        """;

    public async Task<Page<LabReportListing>> Handle(ListLabReports query, CancellationToken ct)
    {
        await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var page = cursors.Page(
            await db.QueryAsync<LabReportRow>(
                PageSql,
                new
                {
                    query.PatientId,
                    query.Review,
                    BeforeInstant = before?.Instant,
                    BeforeId = before?.Id,
                    Limit = limit + 1,
                },
                ct
            ),
            limit,
            last => new Position(last.CollectedInstant, last.LabReportId)
        );
        var statuses = (
            await db.QueryAsync<LineStatus>(
                StatusesSql,
                new
                {
                    LabReportIds = JsonSerializer.Serialize(
                        page.Items.Select(row => row.LabReportId)
                    ),
                },
                ct
            )
        ).ToLookup(line => line.ReportId, line => line.Status);
        var names = await laboratories.NamesAsync(
            [.. page.Items.Select(row => row.LaboratoryId).OfType<Guid>().Distinct()],
            ct
        );
        return page.Select(row => new LabReportListing
        {
            Id = row.LabReportId,
            Version = row.Version,
            Laboratory = row.LaboratoryId is { } id ? names.GetValueOrDefault(id) : null,
            Accession = row.Accession,
            CollectedAt = row.CollectedAt,
            ReceivedAt = row.ReceivedAt,
            Status = LabReportRow.StatusOf(statuses[row.LabReportId]),
            Review = row.ReviewState,
            ResultCount = statuses[row.LabReportId].Count(),
            HasAttachment = row.AttachmentNumber > 0,
        });
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);

    private sealed record LineStatus
    {
        public Guid ReportId { get; init; }
        public LabResultStatus Status { get; init; }
    }
}

internal static class ListLabReportsEndpoint
{
    public static void Map(RouteGroupBuilder ofPatient) =>
        ofPatient.MapGet("", List).For<ListLabReports>(404);

    /// <summary>List the lab reports of a patient</summary>
    /// <remarks>Those of the newest specimens first, without their lines.</remarks>
    private static async Task<Ok<Page<LabReportListing>>> List(
        [AsParameters] ListLabReports query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
