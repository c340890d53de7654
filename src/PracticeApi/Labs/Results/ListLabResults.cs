using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Asks for the lab results of a patient, newest first.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabResults : IQuery<Page<LabResult>>, IAboutPatient, IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Only of this analyte.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Analyte { get; init; }

    /// <summary>Only of analytes of this category, such as `thyroid`.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Category { get; init; }

    /// <summary>Only collected on this day of the practice or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only collected on this day of the practice or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only with one of these flags, separated by commas, such as `high,criticalHigh`; never one in error.</summary>
    public string? Flag { get; init; }

    /// <summary>Only out of range (true), or only not (false); never one in error.</summary>
    public bool? OutOfRange { get; init; }

    /// <summary>Only of this status.</summary>
    public LabResultStatus? Status { get; init; }

    /// <summary>As it was known at this instant.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Results a page.</summary>
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <summary>The `next` of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }
}

internal sealed class ListLabResultsRules : IRules<ListLabResults>
{
    public ValueTask CheckAsync(
        ListLabResults request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.Flag is { } flags && flags.Split(',').Any(flag => !IsFlag(flag)))
        {
            faults.Add(new Fault("/flag", "names a flag that there is not"));
        }

        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsFlag(string text) =>
        Enum.GetNames<Flag>().Any(name => JsonNamingPolicy.CamelCase.ConvertName(name) == text);
}

internal sealed class ListLabResultsHandler(
    Db db,
    Cursors cursors,
    LabResultAnswers answers,
    PracticeSettings settings
) : IRequestHandler<ListLabResults, Page<LabResult>>
{
    private const string Filter = """
               AND CollectedInstant >= @From
               AND (@AnalyteCode IS NULL OR AnalyteCode = @AnalyteCode)
               AND (@Category IS NULL OR Category = @Category)
               AND (@Flags IS NULL OR (Flag IN {texts @Flags} AND Status <> 'enteredInError'))
               AND (@OutOfRange IS NULL OR (OutOfRange = @OutOfRange AND Status <> 'enteredInError'))
               AND (@Status IS NULL OR Status = @Status)

        """;

    // Both bounds are always given: the engines seek to the page and read nothing before it, however deep it lies.
    private const string Keyset = """
               AND CollectedInstant <= @Until
               AND (CollectedInstant < @Until OR LabResultId < @BeforeId)
        ORDER BY CollectedInstant DESC, LabResultId DESC
        {first @Limit}
        """;

    private const string UpTo = """
               AND CollectedInstant < @To
        """;

    private const string Current = """
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL

        """;

    private const string AsOfThen = """
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
               AND RecordedAt <= @AsOf AND (SupersededAt IS NULL OR SupersededAt > @AsOf)

        """;

    private const string PageSql = LabResultRow.SelectShown + Current + Filter + Keyset;
    private const string PageAsOfSql = LabResultRow.SelectShown + AsOfThen + Filter + Keyset;
    private const string CountHead = """
        SELECT COUNT(*)
        FROM   LabResults

        """;
    private const string CountSql = CountHead + Current + Filter + UpTo;
    private const string CountAsOfSql = CountHead + AsOfThen + Filter + UpTo;

    public async Task<Page<LabResult>> Handle(ListLabResults query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var clock = await settings.ClockAsync(ct);
        var to = clock.EndOf(query.To ?? DateOnly.MaxValue);
        var goesOn = before is not null && before.Instant < to;
        var args = new
        {
            query.PatientId,
            AnalyteCode = query.Analyte,
            query.Category,
            From = clock.StartOf(query.From ?? DateOnly.MinValue),
            To = to,
            Until = goesOn ? before!.Instant : to,
            BeforeId = goesOn ? before!.Id : (Guid?)null,
            Flags = query.Flag is { } flags ? JsonSerializer.Serialize(flags.Split(',')) : null,
            query.OutOfRange,
            query.Status,
            query.AsOf,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<LabResultRow>(
            query.AsOf is null ? PageSql : PageAsOfSql,
            args,
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        int? count =
            query.IncludeCount == true
                ? await db.CountAsync(query.AsOf is null ? CountSql : CountAsOfSql, args, ct)
                : null;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.CollectedInstant, last.LabResultId),
            count
        );
        return new Page<LabResult>
        {
            Items = await answers.ManyAsync(page.Items, ct),
            Next = page.Next,
            Count = page.Count,
        };
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListLabResultsEndpoint
{
    public static void Map(RouteGroupBuilder patientResults) =>
        patientResults.MapGet("", List).For<ListLabResults>(404, 409);

    /// <summary>List a patient's lab results</summary>
    /// <remarks>Newest collection first, those marked in error included and so named by their status. `asOf` shows what was known then.</remarks>
    private static async Task<Ok<Page<LabResult>>> List(
        [AsParameters] ListLabResults query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
