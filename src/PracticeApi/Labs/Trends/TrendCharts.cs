using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Charts;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Trends;

/// <summary>Draws trends.</summary>
internal sealed class TrendCharts(PracticeSettings settings)
{
    /// <param name="phases">Phases of a plan to be shaded.</param>
    /// <param name="from">The first day that is asked for; null for no limit.</param>
    /// <param name="to">The last day that is asked for; null for no limit.</param>
    /// <returns>The text of an SVG document.</returns>
    public async ValueTask<string> DrawAsync(
        LabTrend trend,
        IReadOnlyList<ChartPhase> phases,
        DateOnly? from,
        DateOnly? to,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        return TrendDrawing.Draw(
            new TrendChart
            {
                Key = trend.Analyte,
                Title = trend.AnalyteName,
                Explanation = trend.Overall.Explanation,
                Series = [.. trend.Segments.Select(segment => SeriesOf(segment, clock))],
                Words =
                [
                    .. trend.Words.Select(word => new ChartWord(
                        TimeOf(word.CollectedAt, clock),
                        word.Text
                    )),
                ],
                Phases = phases,
                From = from,
                To = to,
            }
        );
    }

    /// <summary>Why a point does not count, as a picture says it.</summary>
    private static string? Reason(LeftOutReason? reason) =>
        reason switch
        {
            LeftOutReason.AcutePhase => "acute phase likely",
            LeftOutReason.BeforeBaseline => "before the baseline",
            LeftOutReason.OtherAssay => "another laboratory or method",
            _ => null,
        };

    private static DateTime TimeOf(string given, PracticeClock clock) =>
        GivenTime.Parse(given)!.PracticeMoment(clock);

    private static ChartSeries SeriesOf(LabTrendSegment segment, PracticeClock clock)
    {
        // pH has no ratios (trend-model §3).
        var scale =
            segment.Unit == "{titer}" ? ChartScale.Doubling
            : segment.Unit == "[pH]" ? ChartScale.Linear
            : ChartScale.Ratio;
        return new ChartSeries
        {
            Name = string.Join(
                ", ",
                new[] { segment.Laboratory, segment.Method, segment.Specimen }.OfType<string>()
            ),
            Unit = segment.Unit,
            Scale = scale,
            Points =
            [
                .. segment.Points.Select(point => new ChartPoint(
                    TimeOf(point.CollectedAt, clock),
                    point.Value,
                    Comparators.Of(point.Comparator),
                    point.Flag,
                    point.Setback,
                    Reason(point.LeftOut)
                )),
            ],
            Ranges =
            [
                .. segment.Ranges.Select(step => new ChartRange(
                    TimeOf(step.From, clock),
                    step.Low,
                    step.High,
                    step.Source switch
                    {
                        RangeSource.Laboratory => "laboratory",
                        RangeSource.Catalogue => "catalogue",
                        _ => "",
                    }
                )),
            ],
            Setbacks =
            [
                .. segment.Setbacks.Select(setback => new ChartSetback(
                    Local(setback.OpenedAt),
                    setback.RecoveredAt is { } at ? Local(at) : null
                )),
            ],
        };

        DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime;
    }
}
