using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Targets;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Timeline;

/// <summary>Asks what happened to a patient, in order.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record GetTimeline : IQuery<PatientTimeline>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>The first day shown; from the beginning unless said.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day shown; today unless said.</summary>
    public DateOnly? To { get; init; }
}

internal sealed class GetTimelineRules : IRules<GetTimeline>
{
    public ValueTask CheckAsync(
        GetTimeline request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class GetTimelineHandler(
    Db db,
    ActivePlans plans,
    PatientSeries series,
    PracticeCatalog catalogs,
    PracticeSettings settings
) : IRequestHandler<GetTimeline, PatientTimeline>
{
    private const string ChartSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL AND InError = 0
                   AND (Kind = 'patient-event' OR Kind = 'medication' OR Kind = 'measurement')
            """;

    public async Task<PatientTimeline> Handle(GetTimeline query, CancellationToken ct)
    {
        await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        var clock = await settings.ClockAsync(ct);
        var to = query.To ?? clock.Today;
        var followed = await plans.AllOfAsync([query.PatientId], ct);
        var measured = await series.ReadAsync(query.PatientId, null, withScores: true, ct);
        var chart = await db.QueryAsync<ChartVersion>(ChartSql, new { query.PatientId }, ct);
        var catalog = await catalogs.ReadAsync(ct);
        TimelineEntry[] entries =
        [
            .. followed
                .SelectMany(TimelineOfPlans.Of)
                .Concat(chart.SelectMany(row => OfChart(row, clock)))
                .Concat(
                    measured.Results.Select(row =>
                        OfResult(row, catalog.Find(row.AnalyteCode)?.Name ?? row.AnalyteCode, clock)
                    )
                )
                .Concat(OfScores(measured, clock))
                .OrderBy(entry => entry.On)
                .ThenBy(entry => IsEnd(entry.Kind))
                .ThenBy(entry => entry.Kind),
        ];
        return new PatientTimeline
        {
            From = query.From,
            To = to,
            Entries = [.. entries.Where(entry => !(entry.On < query.From) && entry.On <= to)],
            Comparisons = TimelineComparisons.Of(
                entries,
                [.. measured.Series.Select(SeriesOf), .. MeasurementsOf(chart, clock)],
                query.From,
                to
            ),
            Note = BeforeAfterText.Note,
        };
    }

    // Last days come at their end.
    private static bool IsEnd(TimelineKind kind) =>
        kind
            is TimelineKind.PlanEnded
                or TimelineKind.PhaseEnded
                or TimelineKind.VariantEnded
                or TimelineKind.ItemStopped
                or TimelineKind.MedicationStopped;

    private static TimelineSeries SeriesOf(MeasuredSeries series) =>
        new(
            series.Kind == MonitoringKind.Lab
                ? TimelineMeasureKind.Lab
                : TimelineMeasureKind.Questionnaire,
            series.Code,
            series.Name,
            series.Kinds
        );

    private static IEnumerable<TimelineSeries> MeasurementsOf(
        IReadOnlyList<ChartVersion> chart,
        PracticeClock clock
    ) =>
        chart
            .Where(row => row.Kind == "measurement")
            .Select(row => row.To<Measurement>())
            .GroupBy(one => one.Kind)
            .OrderBy(group => group.Key)
            .Select(group => new TimelineSeries(
                TimelineMeasureKind.Measurement,
                EnumWords.Of(group.Key),
                MeasurementSeries.NameOf(group.Key),
                [
                    new MeasuredResults(
                        MeasurementSeries.MeasureOf(group.Key),
                        [
                            .. group
                                .Select(one => MeasurementSeries.ResultOf(one, clock))
                                .OrderBy(result => result.CollectedAt),
                        ]
                    ),
                ]
            ));

    private static IEnumerable<TimelineEntry> OfChart(ChartVersion row, PracticeClock clock)
    {
        if (row.Kind == "measurement")
        {
            var measured = row.To<Measurement>();
            yield return Entry(
                GivenTime.Parse(measured.At)!.PracticeDay(clock),
                TimelineKind.Measurement,
                MeasurementSeries.NameOf(measured.Kind),
                null,
                measured.Id
            ) with
            {
                Code = EnumWords.Of(measured.Kind),
                Value = measured.Value.ToString(CultureInfo.InvariantCulture),
                Unit = measured.Unit,
            };
            yield break;
        }

        if (row.Kind == "patient-event")
        {
            var happened = row.To<PatientEvent>();
            yield return Entry(
                happened.On,
                TimelineKind.Event,
                happened.Title,
                happened.Note,
                happened.Id
            );
            yield break;
        }

        var medication = row.To<Medication>();
        var note = string.Join(
            ", ",
            new[] { medication.Dose, medication.Route, medication.Frequency }.OfType<string>()
        );
        if (medication.Start is { } start)
        {
            yield return Entry(
                start,
                TimelineKind.MedicationStarted,
                medication.Name,
                note.Length == 0 ? null : note,
                medication.Id
            );
        }

        if (medication.Stop is { } stop)
        {
            yield return Entry(
                stop,
                TimelineKind.MedicationStopped,
                medication.Name,
                medication.ReasonStopped,
                medication.Id
            );
        }
    }

    private static TimelineEntry OfResult(LabResultRow row, string name, PracticeClock clock) =>
        Entry(
            GivenTime.Parse(row.CollectedAt)!.PracticeDay(clock),
            TimelineKind.Result,
            name,
            null,
            row.LabResultId
        ) with
        {
            Code = row.AnalyteCode,
            Value = ShownResult.TextOf(row),
            Unit = row.Unit,
            Flag = row.Flag,
        };

    private static IEnumerable<TimelineEntry> OfScores(
        MeasuredPatient measured,
        PracticeClock clock
    ) =>
        measured.Responses.SelectMany(one =>
            one.Scores.Where(score => score.Value is not null)
                .Select(score =>
                    Entry(
                        GivenTime.Parse(one.Response.AnsweredAt)!.PracticeDay(clock),
                        TimelineKind.Score,
                        measured.Find(score.Code)?.Name ?? score.Name,
                        score.Band,
                        one.Response.ResponseId
                    ) with
                    {
                        Code = score.Code,
                        Value = score.Value!.Value.ToString(CultureInfo.InvariantCulture),
                    }
                )
        );

    private static TimelineEntry Entry(
        DateOnly on,
        TimelineKind kind,
        string title,
        string? note,
        Guid id
    ) =>
        new()
        {
            On = on,
            Kind = kind,
            Title = title,
            Code = null,
            Value = null,
            Unit = null,
            Flag = null,
            Note = note,
            PlanId = null,
            ResourceId = id,
        };
}

internal static class GetTimelineEndpoint
{
    public static void Map(RouteGroupBuilder patient) =>
        patient.MapGet("/timeline", Get).For<GetTimeline>(404, 409);

    /// <summary>Read the timeline of a patient</summary>
    /// <remarks>
    /// Phases of plans, items begun and stopped, results, scores, measurements, events and medications in one order, and for each phase, event,
    /// medication and item begun within a phase every measure before and after: the medians, the change, and whether it is beyond noise.
    /// What goes together in time is an association, never a cause; what else changed in the same weeks is named beside it.
    /// </remarks>
    private static async Task<Ok<PatientTimeline>> Get(
        [AsParameters] GetTimeline query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
