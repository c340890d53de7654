using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Panels;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Tables;

/// <summary>Asks for a patient's results as a table.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record GetLabTable : IQuery<LabTable>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Code of a panel: only its analytes, in printed order.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Panel { get; init; }

    /// <summary>Only collected on this day of the practice or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only collected on this day of the practice or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Two days, separated by a comma, to be compared, such as `2025-07-01,2026-01-12`; in place of from and to.</summary>
    public string? Dates { get; init; }

    /// <summary>The two days, the earlier first; null where they are not two different days.</summary>
    internal (DateOnly First, DateOnly Second)? Compared() =>
        Dates?.Split(',') is [var one, var other]
        && ReadDay(one) is { } first
        && ReadDay(other) is { } second
        && first != second
            ? (first < second ? (first, second) : (second, first))
            : null;

    private static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(
            text.Trim(),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;
}

internal sealed class GetLabTableRules : IRules<GetLabTable>
{
    public ValueTask CheckAsync(
        GetLabTable request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        if (request.Dates is not null && request.Compared() is null)
        {
            faults.Add(new Fault("/dates", "is not two different days, as 2025-07-01,2026-01-12"));
        }

        if (request is { Dates: not null } and ({ From: not null } or { To: not null }))
        {
            faults.Add(new Fault("/dates", "takes the place of from and to"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class GetLabTableHandler(Db db, LabTableMaker maker, PracticeSettings settings)
    : IRequestHandler<GetLabTable, LabTable>
{
    // The bounds are always given, so that both engines seek to the first and stop at the last.
    private const string RowsSql = """
        SELECT CollectedInstant, LabResultId, AnalyteCode, Category, Status, VerificationState, CollectedAt, Value, ValueText,
               Comparator, Unit, UnitText, Printed, Coded, Titers, Text, AbsentReason, Specimen, LaboratoryId, Method,
               LaboratoryFlag, CanonicalValue, CanonicalUnit, Flag, DisplayFlag, Range, Warnings
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
               AND CollectedInstant >= @FirstFrom AND CollectedInstant <= @SecondTo
               AND (CollectedInstant <= @FirstTo OR CollectedInstant >= @SecondFrom)
               AND (@AnalyteCodes IS NULL OR AnalyteCode IN {texts @AnalyteCodes})
               AND SupersededAt IS NULL
               AND Status <> 'enteredInError'
        ORDER BY CollectedInstant, LabResultId
        """;

    public async Task<LabTable> Handle(GetLabTable query, CancellationToken ct)
    {
        var patient = await PatientRow.ReadOwnAsync(db, query.PatientId, ct);
        var panel = query.Panel is { } code
            ? await PanelRow.FindAsync(db, code, ct) ?? throw PanelRow.NotFound()
            : null;
        var clock = await settings.ClockAsync(ct);
        var compared = query.Compared();
        var first = compared?.First ?? query.From ?? DateOnly.MinValue;
        var second = compared?.Second ?? query.To ?? DateOnly.MaxValue;
        // The day of a result is told from what was given, which the practice's zone may since have moved by some hours.
        var rows = await db.QueryAsync<LabResultRow>(
            RowsSql,
            new
            {
                query.PatientId,
                AnalyteCodes = panel?.Analytes,
                FirstFrom = clock.StartOf(DaysLater(first, -1)),
                FirstTo = clock.EndOf(compared is null ? DateOnly.MaxValue : DaysLater(first, 1)),
                SecondFrom = clock.StartOf(
                    compared is null ? DateOnly.MinValue : DaysLater(second, -1)
                ),
                SecondTo = clock.EndOf(DaysLater(second, 1)),
            },
            ct
        );
        return await maker.MakeAsync(
            patient,
            panel?.Codes,
            rows,
            first,
            second,
            compared is not null,
            ct
        );
    }

    private static DateOnly DaysLater(DateOnly day, int days) =>
        DateOnly.FromDayNumber(
            Math.Clamp(
                day.DayNumber + days,
                DateOnly.MinValue.DayNumber,
                DateOnly.MaxValue.DayNumber
            )
        );
}

internal static class GetLabTableEndpoint
{
    public static void Map(RouteGroupBuilder tables) =>
        tables
            .MapGet("", Get)
            .For<GetLabTable>(404, 409)
            .Offers(AcceptedMedia.Csv, AcceptedMedia.Html);

    /// <summary>Read a patient's results as a table</summary>
    /// <remarks>
    /// An analyte a row, a day of collection a column, every value as it was entered; results in error are left out. With
    /// `dates` two days stand side by side with the change and whether it is beyond noise. Where an analyte depends on the
    /// assay, each laboratory and method has a row of its own. As `text/csv` for a spreadsheet, as `text/html` to be printed.
    /// </remarks>
    private static async Task<Results<Ok<LabTable>, ContentHttpResult>> Get(
        [AsParameters] GetLabTable query,
        AcceptedMedia accepted,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var table = await mediator.Send(query, ct);
        switch (accepted.MediaType)
        {
            case AcceptedMedia.Csv:
                http.Response.Headers.ContentDisposition = "attachment; filename=\"lab-table.csv\"";
                return TypedResults.Text(
                    LabTableCsv.Write(table),
                    AcceptedMedia.Csv,
                    Encoding.UTF8
                );
            case AcceptedMedia.Html:
                http.Response.Headers.ContentSecurityPolicy = LabTablePage.Policy;
                return TypedResults.Text(
                    LabTablePage.Write(table),
                    AcceptedMedia.Html,
                    Encoding.UTF8
                );
            default:
                return TypedResults.Ok(table);
        }
    }
}
