using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>Asks for the lab results of all patients, those received last first: the day's work.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListReceivedLabResults : IQuery<Page<LabResult>>, IAboutPatients, IPaged
{
    /// <summary>Only those first stored at this instant or later.</summary>
    public DateTimeOffset? ReceivedSince { get; init; }

    /// <summary>Only of this state of verification; never one in error or cancelled, nor a computed one as `entered`: it follows those it is computed from.</summary>
    public VerificationState? Verification { get; init; }

    /// <summary>
    /// Only what stays out of trends until somebody verifies it (true), or only what does not (false): what waits for the
    /// second person, and what is probably a slip of the pen. Never one in error or cancelled, and of those held back none that is computed.
    /// </summary>
    public bool? HeldBack { get; init; }

    /// <summary>Only lines of signed reports (true), or only what nobody has signed (false), single results included.</summary>
    public bool? Reviewed { get; init; }

    /// <summary>Only out of range (true), or only not (false); never one in error.</summary>
    public bool? OutOfRange { get; init; }

    /// <summary>Only with one of these flags, separated by commas, such as `criticalLow,criticalHigh`; never one in error.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Flag { get; init; }

    /// <summary>Only of patients whom this member of staff is responsible for.</summary>
    public Guid? PractitionerId { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListReceivedLabResultsRules : IRules<ListReceivedLabResults>
{
    private static readonly string[] Flags =
    [
        .. Enum.GetNames<Flag>().Select(JsonNamingPolicy.CamelCase.ConvertName),
    ];

    public ValueTask CheckAsync(
        ListReceivedLabResults request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.Flag is { } asked && asked.Split(',').Except(Flags).Any())
        {
            faults.Add(new Fault("/flag", "names a flag that there is not"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class ListReceivedLabResultsHandler(
    Db db,
    Cursors cursors,
    LabResultAnswers answers,
    AuditTrail trail
) : IRequestHandler<ListReceivedLabResults, Page<LabResult>>
{
    private const string Filter = """
        WHERE  PracticeId = @PracticeId AND SupersededAt IS NULL
               AND (@ReceivedSince IS NULL OR CreatedAt >= @ReceivedSince)
               AND ((@Verification IS NULL AND @HeldBack IS NULL) OR (Status <> 'enteredInError' AND Status <> 'cancelled'))
               AND (@Verification IS NULL OR VerificationState = @Verification)
               AND (@Verification IS NULL OR @Verification <> 'entered' OR Source <> 'derived')
               AND (@HeldBack IS NULL OR IsHeldBack = @HeldBack)
               AND (@OutOfRange IS NULL OR (OutOfRange = @OutOfRange AND Status <> 'enteredInError'))
               AND (@Flags IS NULL OR (Flag IN {texts @Flags} AND Status <> 'enteredInError'))
               AND (@PractitionerId IS NULL OR PatientId IN (
                        SELECT PatientId
                        FROM   Patients
                        WHERE  PracticeId = @PracticeId AND ResponsiblePractitionerId = @PractitionerId))
               AND (@Reviewed IS NULL
                    OR (@Reviewed = 1 AND ReportId IN (
                        SELECT LabReportId
                        FROM   LabReports
                        WHERE  PracticeId = @PracticeId AND ReviewState = 'signed'))
                    OR (@Reviewed = 0 AND (ReportId IS NULL OR ReportId IN (
                        SELECT LabReportId
                        FROM   LabReports
                        WHERE  PracticeId = @PracticeId AND ReviewState <> 'signed'))))

        """;

    // Said as it is in the index of the few that are held back.
    private const string ToBeVerified = """
               AND IsHeldBack = 1 AND Source <> 'derived'

        """;

    private const string Page = """
               AND (@BeforeInstant IS NULL
                    OR CreatedAt < @BeforeInstant
                    OR (CreatedAt = @BeforeInstant AND LabResultId < @BeforeId))
        ORDER BY CreatedAt DESC, LabResultId DESC
        {first @Limit}
        """;

    private const string Counted = """
        SELECT COUNT(*)
        FROM   LabResults

        """;

    private const string PageSql = LabResultRow.SelectShown + Filter + Page;
    private const string CountSql = Counted + Filter;
    private const string ToBeVerifiedSql = LabResultRow.SelectShown + Filter + ToBeVerified + Page;
    private const string ToBeVerifiedCountSql = Counted + Filter + ToBeVerified;

    public async Task<Page<LabResult>> Handle(ListReceivedLabResults query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var args = new
        {
            query.ReceivedSince,
            query.Verification,
            query.HeldBack,
            query.Reviewed,
            query.OutOfRange,
            Flags = query.Flag is { } flags ? JsonSerializer.Serialize(flags.Split(',')) : null,
            query.PractitionerId,
            BeforeInstant = before?.Instant,
            BeforeId = before?.Id,
            Limit = limit + 1,
        };
        var (pageSql, countSql) =
            query.HeldBack == true ? (ToBeVerifiedSql, ToBeVerifiedCountSql) : (PageSql, CountSql);
        var rows = await db.QueryAsync<LabResultRow>(pageSql, args, ct);
        int? count = query.IncludeCount == true ? await db.CountAsync(countSql, args, ct) : null;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.CreatedAt, last.LabResultId),
            count
        );
        trail.Shows(page.Items.Select(row => row.PatientId).Distinct());
        return new Page<LabResult>
        {
            Items = await answers.ManyAsync(page.Items, ct),
            Next = page.Next,
            Count = page.Count,
        };
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListReceivedLabResultsEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results.MapGet("", List).For<ListReceivedLabResults>();

    /// <summary>List the lab results of all patients</summary>
    /// <remarks>Those received last first. Every patient shown is audited.</remarks>
    private static async Task<Ok<Page<LabResult>>> List(
        [AsParameters] ListReceivedLabResults query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
