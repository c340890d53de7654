using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Labs.Trends;
using PracticeApi.Practices;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Makes the trend of a score, by the same model as a laboratory value with the change that matters in place of noise.</summary>
internal sealed class ScoreJudge(ImportantChanges changes, PracticeSettings settings)
{
    public async Task<ScoreTrend> JudgeAsync(
        Form form,
        ScoreRule rule,
        IReadOnlyList<ScoreValue> values,
        IReadOnlyList<ScoreTrendAlert> alerts,
        TrendOptions options,
        CancellationToken ct
    )
    {
        var own = await changes.CurrentAsync(rule.Code, ct);
        var points = own?.ExactPoints ?? rule.MinimalImportantChange;
        var source = own is null ? rule.MinimalImportantChangeNote : own.Source;
        var clock = await settings.ClockAsync(ct);
        var scored = values.Where(value => value.Score.Value is not null).ToList();
        var analysis = Trend.Of(
            MeasureOf(rule, points, source),
            [.. scored.Select(value => ResultOf(value, clock))],
            options
        );
        var byId = scored.ToDictionary(value => value.Response.ResponseId);
        return new ScoreTrend
        {
            Score = rule.Code,
            ScoreName = rule.Name,
            Questionnaire = form.Key,
            QuestionnaireTitle = form.Title,
            BetterDirection = rule.BetterDirection,
            Span = rule.Span is { } span
                ? new ScoreSpan { Low = span.Low, High = span.High }
                : null,
            Segments =
            [
                .. analysis.Segments.Select(segment =>
                    SegmentOf(segment, rule, byId, points, source, own is not null)
                ),
            ],
            NotScored = values.Count - scored.Count,
            ImportantChangeNote = points is null ? rule.MinimalImportantChangeNote : null,
            Overall = new OverallPattern
            {
                Pattern = analysis.Overall.Pattern,
                Explanation = analysis.Overall.Explanation,
            },
            Alerts = alerts,
        };
    }

    /// <summary>A score as it is followed.</summary>
    /// <param name="points">The change that counts; null where none is known.</param>
    /// <param name="source">Where it comes from.</param>
    public static Measure MeasureOf(ScoreRule rule, decimal? points, string? source) =>
        new(
            rule.Code,
            MeasureKind.Score,
            "{score}",
            rule.BetterDirection,
            Noise: points is { } smallest ? new ImportantChange((double)smallest, source) : null,
            // What is looked up in a table, as a T-score, counts on a scale whose zero means nothing.
            ArbitraryZero: rule.Table.Count > 0
        );

    /// <summary>A value as it is followed.</summary>
    public static TrendResult ResultOf(ScoreValue value, PracticeClock clock) =>
        new()
        {
            Id = value.Response.ResponseId,
            CollectedAt = value.Response.AnsweredInstant,
            Day = GivenTime.Parse(value.Response.AnsweredAt)!.PracticeDay(clock),
            Value = value.Score.Value!.Value,
        };

    private static ScoreTrendSegment SegmentOf(
        TrendSegment segment,
        ScoreRule rule,
        Dictionary<Guid, ScoreValue> values,
        decimal? points,
        string? source,
        bool isOwn
    ) =>
        new()
        {
            Points =
            [
                .. segment.Points.Select(point => PointOf(point, values[point.ResultIds[0]])),
            ],
            Baseline = ValueOf(segment.Baseline),
            Latest = ValueOf(segment.Latest),
            Count = segment.Count,
            ChangePoints = segment.ChangePoints is { } change
                ? UnitConverter.Rounded(change)
                : null,
            ChangePercent = Rounded(segment.ChangePercent, 2),
            Response = segment
                is { Count: > 1, Baseline.Value: var before, Latest.Value: var after }
                ? Scoring.ResponseOf(rule, before, after)
                : null,
            GainPer4Weeks = Rounded(4 * segment.GainSlope?.Slope, 2),
            P = Rounded(segment.MannKendall?.P, 4),
            Verdict = segment.Verdict,
            ImportantChange = points is { } smallest
                ? new ImportantChangeUsed
                {
                    Points = smallest,
                    Source = source,
                    Own = isOwn,
                    Verdict = segment.Verdict,
                }
                : null,
            Pattern = segment.Pattern,
            Reason = segment.Reason,
            Setbacks =
            [
                .. segment.Setbacks.Select(setback => new ScoreSetback
                {
                    OpenedAt = setback.OpenedAt,
                    RecoveredAt = setback.RecoveredAt,
                    Depth = Rounded(setback.Depth, 4)!.Value,
                }),
            ],
            Explanation = segment.Explanation,
        };

    private static ScoreTrendPoint PointOf(TrendPoint point, ScoreValue value) =>
        new()
        {
            ResponseIds = point.ResultIds,
            AnsweredAt = value.Response.AnsweredAt,
            Value = point.Value,
            Band = value.Score.Band,
            Complete = value.Score.Complete,
            ScoredWith = value.Score.ScoredWith,
            Setback = point.Setback,
            LeftOut = point.LeftOut,
        };

    private static ScoreTrendValue? ValueOf(TrendValue? value) =>
        value is null
            ? null
            : new ScoreTrendValue
            {
                ResponseIds = value.ResultIds,
                Day = value.Day,
                Value = UnitConverter.Rounded(value.Value),
            };

    // The arithmetic is done in doubles; what is shown has no digits that mean nothing.
    private static decimal? Rounded(double? value, int digits) =>
        value is { } number && Math.Abs(number) < 1e15 ? Math.Round((decimal)number, digits) : null;
}
