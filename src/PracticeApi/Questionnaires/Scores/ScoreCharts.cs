using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Charts;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Practices;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Draws scores over time.</summary>
internal sealed class ScoreCharts(PracticeSettings settings)
{
    /// <returns>The text of an SVG document.</returns>
    public async ValueTask<string> DrawAsync(ScoreTrend trend, CancellationToken ct)
    {
        var clock = await settings.ClockAsync(ct);
        return TrendDrawing.Draw(
            new TrendChart
            {
                Key = trend.Score,
                Title = $"{trend.QuestionnaireTitle}: {trend.ScoreName}",
                Explanation = trend.Overall.Explanation,
                Series = [.. trend.Segments.Select(segment => SeriesOf(segment, clock))],
            }
        );
    }

    private static ChartSeries SeriesOf(ScoreTrendSegment segment, PracticeClock clock)
    {
        return new ChartSeries
        {
            Name = "",
            Unit = "{score}",
            Scale = ChartScale.Linear,
            Points =
            [
                .. segment.Points.Select(point => new ChartPoint(
                    GivenTime.Parse(point.AnsweredAt)!.PracticeMoment(clock),
                    point.Value,
                    null,
                    Flag.Unranged,
                    point.Setback,
                    point.LeftOut == LeftOutReason.BeforeBaseline ? "before the baseline" : null
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
