using System.Globalization;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>A target with how it stands with it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Evaluation">How it stands with it.</param>
public sealed record ProgressTarget(SuggestedTarget Target, TargetEvaluation Evaluation);

/// <summary>A series that is followed.</summary>
/// <param name="Name">Name of the analyte or score.</param>
/// <param name="Pattern">Its pattern.</param>
/// <param name="ChangePercent">Change from baseline, percent; null where undefined.</param>
/// <param name="ChangePoints">Change from baseline of a score, points; null of others.</param>
/// <param name="Setbacks">How many set-backs there were, an open one among them.</param>
public sealed record ProgressSeries(
    string Name,
    TrendPattern Pattern,
    double? ChangePercent,
    decimal? ChangePoints,
    int Setbacks
);

/// <summary>What the sentence that sums a plan up is made of.</summary>
public sealed record ProgressFacts
{
    /// <summary>The week of the plan; 0 before it begins.</summary>
    public required int Week { get; init; }

    /// <summary>How many weeks it is planned for.</summary>
    public required int Weeks { get; init; }

    /// <summary>Name of the phase; null before the first and after the last.</summary>
    public string? Phase { get; init; }

    /// <summary>The week of the phase.</summary>
    public int? PhaseWeek { get; init; }

    /// <summary>Name of the variant that stands in; null where none does.</summary>
    public string? Variant { get; init; }

    /// <summary>Adherence over the last days; null where nothing was expected.</summary>
    public AdherenceRate? Adherence { get; init; }

    /// <summary>Over how many days.</summary>
    public int AdherenceDays { get; init; }

    /// <summary>The targets that are set.</summary>
    public IReadOnlyList<ProgressTarget> Targets { get; init; } = [];

    /// <summary>The series that are followed.</summary>
    public IReadOnlyList<ProgressSeries> Series { get; init; } = [];

    /// <summary>How many alerts are open.</summary>
    public int OpenAlerts { get; init; }

    /// <summary>How many labs and questionnaires are overdue.</summary>
    public int Overdue { get; init; }
}

/// <summary>Sums up how it stands with a plan, with the numbers that say so.</summary>
public static class ProgressText
{
    /// <summary>The summary. A tracking aid: it says what was measured, never why.</summary>
    public static string Of(ProgressFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return string.Join(
            ' ',
            new[]
            {
                Place(facts),
                AdherenceOf(facts),
                TargetsOf(facts.Targets),
                SeriesOf(facts.Series),
                Open(facts),
            }.Where(part => part.Length > 0)
        );
    }

    private static string Place(ProgressFacts facts)
    {
        if (facts.Week == 0)
        {
            return $"The plan of {Count(facts.Weeks, "week")} has not begun.";
        }

        var phase = facts.Phase is { } name
            ? $", phase {name}{(facts.PhaseWeek is { } week ? $" (week {Number(week)})" : "")}"
            : "";
        var variant = facts.Variant is { } other ? $", {other} in its place" : "";
        return $"Week {Number(facts.Week)} of {Number(facts.Weeks)}{phase}{variant}.";
    }

    private static string AdherenceOf(ProgressFacts facts)
    {
        if (facts.Adherence is not { PercentOfExpected: { } ofExpected } rate)
        {
            return "";
        }

        var days = $"Over {Count(facts.AdherenceDays, "day")}";
        return rate.PercentOfReported is { } ofReported
            ? $"{days} {Number(ofReported)} % of what was reported was done, {Number(ofExpected)} % of all that was expected; {Number(rate.NotReported)} of {Number(rate.Expected)} expected times were not reported."
            : $"{days} none of {Number(rate.Expected)} expected times was reported.";
    }

    private static string TargetsOf(IReadOnlyList<ProgressTarget> targets)
    {
        if (targets.Count == 0)
        {
            return "No target is set.";
        }

        var counts = targets
            .GroupBy(one => one.Evaluation.Status)
            .OrderBy(group => group.Key)
            .Select(group => $"{Number(group.Count())} {Word(group.Key)}");
        var named = targets
            .Where(one =>
                one.Evaluation.Status
                    is TargetStatus.AtRisk
                        or TargetStatus.Missed
                        or TargetStatus.NotAssessable
            )
            .Select(one =>
                $"{TargetText.Of(one.Target)} {Word(one.Evaluation.Status)}{ValuesOf(one.Evaluation)}"
            )
            .ToArray();
        return $"Of {Count(targets.Count, "target")}: {string.Join(", ", counts)}{(named.Length == 0 ? "" : $" ({string.Join("; ", named)})")}.";
    }

    private static string ValuesOf(TargetEvaluation evaluation) =>
        evaluation switch
        {
            { Status: TargetStatus.NotAssessable } => $": {Word(evaluation.Reason)}",
            { Baseline: { } from, Current: { } now, Wanted: { } wanted } =>
                $": {Number(from.Value)} at first, {Number(now.Value)} now, {Number(wanted)} wanted",
            _ => "",
        };

    private static string SeriesOf(IReadOnlyList<ProgressSeries> series) =>
        series.Count == 0
            ? ""
            : $"{string.Join("; ", series.Select(one => $"{one.Name} {Word(one.Pattern)}{ChangeOf(one)}{SetbacksOf(one)}"))}.";

    private static string ChangeOf(ProgressSeries one) =>
        one.ChangePoints is { } points ? $" ({Signed((double)points)} points)"
        : one.ChangePercent is { } percent ? $" ({Signed(percent)} %)"
        : "";

    private static string SetbacksOf(ProgressSeries one) =>
        one.Setbacks == 0 ? "" : $", {Count(one.Setbacks, "set-back")}";

    private static string Open(ProgressFacts facts) =>
        (facts.OpenAlerts, facts.Overdue) switch
        {
            (0, 0) => "No alert is open, nothing is overdue.",
            (0, var overdue) => $"No alert is open; {Number(overdue)} overdue.",
            (var open, 0) => $"{Count(open, "alert")} open, nothing overdue.",
            var (open, overdue) => $"{Count(open, "alert")} open, {Number(overdue)} overdue.",
        };

    private static string Word(Enum value) =>
        value is TrendPattern.HealingSpiral
            ? "gaining through set-backs that recovered"
            : string.Concat(
                value
                    .ToString()
                    .Select(
                        (letter, i) =>
                            i > 0 && char.IsUpper(letter)
                                ? $" {char.ToLowerInvariant(letter)}"
                                : $"{char.ToLowerInvariant(letter)}"
                    )
            );

    private static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{Number(count)} {noun}s";

    private static string Number(decimal number) =>
        Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Signed(double number) =>
        Math.Round(number, 1).ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture);
}
