using PracticeApi.Clinical;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Labs.Trends;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>How a score has moved: a tracking aid, never a diagnosis.</summary>
public sealed record ScoreTrend
{
    /// <summary>Code of the score.</summary>
    /// <example>phq-9</example>
    public required string Score { get; init; }

    /// <summary>Name of the score.</summary>
    /// <example>total</example>
    public required string ScoreName { get; init; }

    /// <summary>Key of the questionnaire.</summary>
    /// <example>phq-9</example>
    public required string Questionnaire { get; init; }

    /// <summary>Title of the questionnaire.</summary>
    public required string QuestionnaireTitle { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The least and the greatest possible value; null where the questionnaire does not say.</summary>
    public required ScoreSpan? Span { get; init; }

    /// <summary>The series of the score; none where the patient has no value of it.</summary>
    public required IReadOnlyList<ScoreTrendSegment> Segments { get; init; }

    /// <summary>How many responses have no value of the score, because answers are missing.</summary>
    public required int NotScored { get; init; }

    /// <summary>What is said where no change is known to matter: what the practice may do about it. Null where one is.</summary>
    public required string? ImportantChangeNote { get; init; }

    /// <summary>What the series says.</summary>
    public required OverallPattern Overall { get; init; }

    /// <summary>The open alerts of the patient's answers to the questionnaire, the most urgent first.</summary>
    public required IReadOnlyList<ScoreTrendAlert> Alerts { get; init; }
}

/// <summary>The least and the greatest possible value of a score.</summary>
public sealed record ScoreSpan
{
    /// <summary>The least.</summary>
    public required decimal Low { get; init; }

    /// <summary>The greatest.</summary>
    public required decimal High { get; init; }
}

/// <summary>An open alert of an answer.</summary>
public sealed record ScoreTrendAlert
{
    /// <summary>The alert.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which rule of the questionnaire raised it.</summary>
    public required string Code { get; init; }

    /// <summary>How soon somebody has to look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Link id of the item that it is about.</summary>
    public required string Item { get; init; }

    /// <summary>The response that it was raised for.</summary>
    public required Guid ResponseId { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Values of a score that may be compared with each other.</summary>
public sealed record ScoreTrendSegment
{
    /// <summary>Every value in order of the answers, within the days asked for.</summary>
    public required IReadOnlyList<ScoreTrendPoint> Points { get; init; }

    /// <summary>What changes are counted from; null when nothing qualifies.</summary>
    public required ScoreTrendValue? Baseline { get; init; }

    /// <summary>The latest value.</summary>
    public required ScoreTrendValue? Latest { get; init; }

    /// <summary>How many days' values count.</summary>
    public required int Count { get; init; }

    /// <summary>Change from baseline to latest, points.</summary>
    /// <example>-6</example>
    public required decimal? ChangePoints { get; init; }

    /// <summary>Change from baseline to latest, percent of the baseline; null where the scale has no true zero, as T-scores.</summary>
    public required decimal? ChangePercent { get; init; }

    /// <summary>What the questionnaire calls that change, as a response to treatment; null where it has no word for it.</summary>
    /// <example>good</example>
    public required string? Response { get; init; }

    /// <summary>Theil-Sen slope of the gain, points per four weeks; above 0 is better whichever way the score runs.</summary>
    public required decimal? GainPer4Weeks { get; init; }

    /// <summary>Two-sided p of the Mann-Kendall test; null with fewer than three values.</summary>
    public required decimal? P { get; init; }

    /// <summary>What the change from baseline to latest amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The smallest change that matters; null where none is known.</summary>
    public required ImportantChangeUsed? ImportantChange { get; init; }

    /// <summary>The pattern of the series.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>Why it has that pattern; null where the pattern says it all.</summary>
    public required TrendReason? Reason { get; init; }

    /// <summary>Falls from a gain that counts, in order.</summary>
    public required IReadOnlyList<ScoreSetback> Setbacks { get; init; }

    /// <summary>The pattern in words, with its numbers.</summary>
    public required string Explanation { get; init; }
}

/// <summary>One value as drawn.</summary>
public sealed record ScoreTrendPoint
{
    /// <summary>The responses it stands for.</summary>
    public required IReadOnlyList<Guid> ResponseIds { get; init; }

    /// <summary>When it was answered, as given.</summary>
    public required string AnsweredAt { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }

    /// <summary>What the value means, by the version that was answered.</summary>
    public required string? Band { get; init; }

    /// <summary>Whether no answer was missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>The version of the questionnaire whose rules made it.</summary>
    public required int ScoredWith { get; init; }

    /// <summary>Whether a set-back is open at it.</summary>
    public required bool Setback { get; init; }

    /// <summary>Why it does not count; null when it does.</summary>
    public required LeftOutReason? LeftOut { get; init; }
}

/// <summary>A value as it enters the arithmetic: a day's median, or a mean of several days.</summary>
public sealed record ScoreTrendValue
{
    /// <summary>The responses it is made of.</summary>
    public required IReadOnlyList<Guid> ResponseIds { get; init; }

    /// <summary>The practice's calendar day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }
}

/// <summary>The smallest change of a score that matters, and what the change amounts to by it.</summary>
public sealed record ImportantChangeUsed
{
    /// <summary>A change of this size or more counts, points.</summary>
    /// <example>5</example>
    public required decimal Points { get; init; }

    /// <summary>Where the figure comes from; null where the questionnaire does not say.</summary>
    public required string? Source { get; init; }

    /// <summary>Whether the practice entered it; else it is the questionnaire's.</summary>
    public required bool Own { get; init; }

    /// <summary>What the change amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }
}

/// <summary>A fall from a gain that counts.</summary>
public sealed record ScoreSetback
{
    /// <summary>When the fall first counted.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When at most half the change that counts was missing to the peak again; null while open.</summary>
    public required DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>Largest loss from the peak, points.</summary>
    public required decimal Depth { get; init; }
}
