using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Charts;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>Asks how a measurement of a patient has moved.</summary>
[ValidatableType, RequireScope(Scope.PatientsRead)]
public sealed record GetMeasurementTrend : IQuery<MeasurementTrend>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>What was measured; of a blood pressure the systolic is followed.</summary>
    public required MeasurementKind Kind { get; init; }

    /// <summary>The day from which progress is counted, such as a plan's start; without it, from the first measurement.</summary>
    public DateOnly? Anchor { get; init; }
}

/// <summary>How a measurement has moved: a tracking aid, never a diagnosis.</summary>
public sealed record MeasurementTrend
{
    /// <summary>What was measured.</summary>
    public required MeasurementKind Kind { get; init; }

    /// <summary>The UCUM unit of every value: kg, cm, mm[Hg] or {score}.</summary>
    /// <example>{score}</example>
    public required string Unit { get; init; }

    /// <summary>Which way is better; `none` where that is for the clinician to say.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>Every measurement in order of time.</summary>
    public required IReadOnlyList<MeasurementPoint> Points { get; init; }

    /// <summary>The value that changes are counted from; null when there is none.</summary>
    public required decimal? Baseline { get; init; }

    /// <summary>The latest value that counts; null when there is none.</summary>
    public required decimal? Latest { get; init; }

    /// <summary>Change from baseline to latest, in the unit.</summary>
    public required decimal? ChangePoints { get; init; }

    /// <summary>Change from baseline to latest, percent of the baseline.</summary>
    public required decimal? ChangePercent { get; init; }

    /// <summary>Theil-Sen slope of the gain, in the unit per week; positive is better.</summary>
    public required decimal? GainPerWeek { get; init; }

    /// <summary>Two-sided p of the Mann-Kendall test; null with fewer than three values.</summary>
    public required decimal? P { get; init; }

    /// <summary>The smallest change that counts, in the unit; null where none is known.</summary>
    public required decimal? MinimalImportantChange { get; init; }

    /// <summary>What the change from baseline to latest amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The pattern.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>Why it has that pattern; null where the pattern says it all.</summary>
    public required TrendReason? Reason { get; init; }

    /// <summary>The pattern in words, with its numbers.</summary>
    public required string Explanation { get; init; }
}

/// <summary>One measurement as drawn.</summary>
public sealed record MeasurementPoint
{
    /// <summary>The entry in the chart.</summary>
    public required Guid MeasurementId { get; init; }

    /// <summary>When, as given.</summary>
    public required string At { get; init; }

    /// <summary>The value in the unit of the trend.</summary>
    public required decimal Value { get; init; }

    /// <summary>Whether a set-back is open at it.</summary>
    public required bool Setback { get; init; }
}

internal sealed class GetMeasurementTrendHandler(
    Db db,
    ChartPatients patients,
    PracticeSettings settings
) : IRequestHandler<GetMeasurementTrend, MeasurementTrend>
{
    private const string EntriesSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId
                   AND PatientId = @PatientId
                   AND Kind = @Kind
                   AND SupersededAt IS NULL
                   AND InError = 0
            """;

    public async Task<MeasurementTrend> Handle(GetMeasurementTrend query, CancellationToken ct)
    {
        await patients.EnsureAsync(query.PatientId, ct);
        var clock = await settings.ClockAsync(ct);
        var rows = await db.QueryAsync<ChartVersion>(
            EntriesSql,
            new { query.PatientId, Kind = "measurement" },
            ct
        );
        var measured = rows.Select(row => row.To<Measurement>())
            .Where(one => one.Kind == query.Kind)
            .ToDictionary(one => one.Id);
        var measure = MeasurementSeries.MeasureOf(query.Kind);
        var analysis = Trend.Of(
            measure,
            [.. measured.Values.Select(one => MeasurementSeries.ResultOf(one, clock))],
            new TrendOptions { Start = query.Anchor }
        );
        return AnswerOf(query.Kind, measure, analysis, measured);
    }

    private static MeasurementTrend AnswerOf(
        MeasurementKind kind,
        Measure measure,
        TrendAnalysis analysis,
        Dictionary<Guid, Measurement> measured
    )
    {
        var segment = analysis.Segments.Count == 0 ? null : analysis.Segments[0];
        return new MeasurementTrend
        {
            Kind = kind,
            Unit = measure.Unit,
            BetterDirection = measure.BetterDirection,
            Points =
            [
                .. (segment?.Points ?? []).Select(point => new MeasurementPoint
                {
                    MeasurementId = point.ResultIds[0],
                    At = measured[point.ResultIds[0]].At,
                    Value = point.Value,
                    Setback = point.Setback,
                }),
            ],
            Baseline = segment?.Baseline?.Value,
            Latest = segment?.Latest?.Value,
            ChangePoints = segment?.ChangePoints,
            ChangePercent = Rounded(segment?.ChangePercent, 2),
            GainPerWeek = Rounded(segment?.GainSlope?.Slope, 4),
            P = Rounded(segment?.MannKendall?.P, 4),
            MinimalImportantChange = measure.Noise is ImportantChange change
                ? (decimal)change.Points
                : null,
            Verdict = segment?.Verdict ?? TrendVerdict.InsufficientData,
            Pattern = analysis.Overall.Pattern,
            Reason = segment?.Reason,
            Explanation = analysis.Overall.Explanation,
        };
    }

    private static decimal? Rounded(double? value, int digits) =>
        value is { } number ? Math.Round((decimal)number, digits) : null;
}

internal static class GetMeasurementTrendEndpoint
{
    public static void Map(RouteGroupBuilder measurements) =>
        measurements
            .MapGet("/trend", Get)
            .For<GetMeasurementTrend>(404, 409)
            .Offers(AcceptedMedia.Svg);

    /// <summary>Read the trend of a measurement</summary>
    /// <remarks>
    /// The same model as for lab results, with the minimal important change in place of the reference change value. Pain has
    /// one; for weight, height, waist and blood pressure the change is shown and not judged, for which way is better is the
    /// clinician's to say. With `Accept: image/svg+xml` it is drawn.
    /// </remarks>
    private static async Task<Results<Ok<MeasurementTrend>, ContentHttpResult>> Get(
        [AsParameters] GetMeasurementTrend query,
        AcceptedMedia accepted,
        PracticeSettings settings,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var trend = await mediator.Send(query, ct);
        return accepted.MediaType == AcceptedMedia.Svg
            ? TypedResults.Text(
                Drawn(trend, await settings.ClockAsync(ct)),
                AcceptedMedia.Svg,
                Encoding.UTF8
            )
            : TypedResults.Ok(trend);
    }

    private static string Drawn(MeasurementTrend trend, PracticeClock clock) =>
        TrendDrawing.Draw(
            new TrendChart
            {
                Key = $"{trend.Kind}",
                Title = MeasurementSeries.NameOf(trend.Kind),
                Explanation = trend.Explanation,
                Series =
                [
                    new ChartSeries
                    {
                        Name = "",
                        Unit = trend.Unit,
                        Scale = ChartScale.Linear,
                        Points =
                        [
                            .. trend.Points.Select(point => new ChartPoint(
                                GivenTime.Parse(point.At)!.PracticeMoment(clock),
                                point.Value,
                                null,
                                Flag.Unranged,
                                point.Setback,
                                null
                            )),
                        ],
                    },
                ],
            }
        );
}
