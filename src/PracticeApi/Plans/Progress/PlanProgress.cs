using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Review;
using PracticeApi.Plans.Monitoring;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Targets;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Progress;

/// <summary>Adherence over some days, by category.</summary>
public sealed record ProgressAdherence
{
    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>To the whole plan.</summary>
    public required AdherenceRate Plan { get; init; }

    /// <summary>By category.</summary>
    public required IReadOnlyList<CategoryAdherence> Categories { get; init; }

    internal static ProgressAdherence Of(AdherenceSummary summary) =>
        new()
        {
            From = summary.From,
            To = summary.To,
            Plan = summary.Plan,
            Categories = summary.Categories,
        };
}

/// <summary>A target that a clinician has set, with how it stands.</summary>
public sealed record ProgressTarget
{
    /// <summary>Id of the target.</summary>
    public required string Id { get; init; }

    /// <summary>Code of the measure, `adhere`, or `item:` and the id of an item.</summary>
    /// <example>tpo-ab</example>
    public required string Measure { get; init; }

    /// <summary>Name of the measure.</summary>
    public required string Name { get; init; }

    /// <summary>The target in words.</summary>
    /// <example>tpo-ab down by 30 % by week 24</example>
    public required string Text { get; init; }

    /// <summary>What changes are counted from.</summary>
    public required BaselineRule BaselineRule { get; init; }

    /// <summary>How it stands.</summary>
    public required TargetState State { get; init; }
}

/// <summary>A fall from a gain beyond noise.</summary>
public sealed record ProgressSetback
{
    /// <summary>The day on which it first exceeded noise.</summary>
    public required DateOnly OpenedOn { get; init; }

    /// <summary>The day by which it had been recovered; null while it is open.</summary>
    public required DateOnly? RecoveredOn { get; init; }

    /// <summary>Largest loss from the peak: ln ratio of a lab, points of a score, doubling steps of a titre.</summary>
    public required decimal Depth { get; init; }
}

/// <summary>A lab or a score that the plan follows, counted from its first day.</summary>
public sealed record ProgressMeasure
{
    /// <summary>What it is.</summary>
    public required MonitoringKind Kind { get; init; }

    /// <summary>Code of the analyte or of the score; of what was never measured, the code that is to be monitored.</summary>
    /// <example>gisi</example>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Unit of its values; null where there are none.</summary>
    public required string? Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The laboratory of the values, where it plays a part.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>What changes are counted from; null where nothing qualifies.</summary>
    public required TargetValue? Baseline { get; init; }

    /// <summary>The latest value that counts; null where there is none.</summary>
    public required TargetValue? Latest { get; init; }

    /// <summary>How many days' values count.</summary>
    public required int Count { get; init; }

    /// <summary>Change from baseline to latest, percent; null where undefined.</summary>
    public required decimal? ChangePercent { get; init; }

    /// <summary>Change of a score, points.</summary>
    public required decimal? ChangePoints { get; init; }

    /// <summary>What the change amounts to.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The pattern.</summary>
    public required TrendPattern Pattern { get; init; }

    /// <summary>Why it has that pattern; null where the pattern says it all.</summary>
    public required TrendReason? Reason { get; init; }

    /// <summary>Falls from a gain beyond noise, in order.</summary>
    public required IReadOnlyList<ProgressSetback> Setbacks { get; init; }

    /// <summary>The pattern in words, with its numbers, and those of series that are not compared.</summary>
    public required string Explanation { get; init; }

    internal static ProgressMeasure Of(
        MeasuredSeries series,
        TrendAnalysis analysis,
        TrendSegment? segment,
        PracticeClock clock
    ) =>
        new()
        {
            Kind = series.Kind,
            Code = series.Code,
            Name = series.Name,
            Unit = segment?.Unit,
            BetterDirection = series.BetterDirection,
            Laboratory = segment?.Laboratory,
            Baseline = TargetValue.Of(segment?.Baseline),
            Latest = TargetValue.Of(segment?.Latest),
            Count = segment?.Count ?? 0,
            ChangePercent = Rounded(segment?.ChangePercent, 2),
            ChangePoints = segment?.ChangePoints is { } points
                ? UnitConverter.Rounded(points)
                : null,
            Verdict = segment?.Verdict ?? TrendVerdict.InsufficientData,
            Pattern = analysis.Overall.Pattern,
            Reason = segment?.Reason,
            Setbacks =
            [
                .. (segment?.Setbacks ?? []).Select(setback => new ProgressSetback
                {
                    OpenedOn = clock.DayOf(setback.OpenedAt),
                    RecoveredOn = setback.RecoveredAt is { } at ? clock.DayOf(at) : null,
                    Depth = Rounded(setback.Depth, 4)!.Value,
                }),
            ],
            Explanation = analysis.Overall.Explanation,
        };

    internal static ProgressMeasure Never(MonitoringKind kind, string code) =>
        new()
        {
            Kind = kind,
            Code = code,
            Name = code,
            Unit = null,
            BetterDirection = BetterDirection.None,
            Laboratory = null,
            Baseline = null,
            Latest = null,
            Count = 0,
            ChangePercent = null,
            ChangePoints = null,
            Verdict = TrendVerdict.InsufficientData,
            Pattern = TrendPattern.InsufficientData,
            Reason = null,
            Setbacks = [],
            Explanation = "Nothing was measured yet.",
        };

    private static decimal? Rounded(double? value, int digits) =>
        value is { } number && Math.Abs(number) < 1e15 ? Math.Round((decimal)number, digits) : null;
}

/// <summary>What is overdue, what is due, and what comes next.</summary>
public sealed record ProgressMonitoring
{
    /// <summary>What should have been there by now, the longest overdue first.</summary>
    public required IReadOnlyList<MonitoringItem> Overdue { get; init; }

    /// <summary>What is due now.</summary>
    public required IReadOnlyList<MonitoringItem> Due { get; init; }

    /// <summary>What falls due next after that; null where nothing does.</summary>
    public required MonitoringItem? Next { get; init; }
}

/// <summary>
/// How a plan goes, read before the patient comes: a tracking aid, never a diagnosis. What is said of changes is what was measured, and
/// never a cause.
/// </summary>
public sealed record PlanProgress
{
    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Title of the plan.</summary>
    public required string Title { get; init; }

    /// <summary>How it stands with the plan.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>The revision that is in force.</summary>
    public required int Revision { get; init; }

    /// <summary>All that follows in one sentence, with its numbers.</summary>
    public required string Summary { get; init; }

    /// <summary>Week and phase: of today, or of the day the plan ended.</summary>
    public required PlanPosition Position { get; init; }

    /// <summary>How many weeks the plan goes on in all, without days of rest.</summary>
    public required int Weeks { get; init; }

    /// <summary>Name of the phase; null outside of any.</summary>
    public required string? PhaseName { get; init; }

    /// <summary>How many weeks the phase goes on; null outside of any.</summary>
    public required int? PhaseWeeks { get; init; }

    /// <summary>When the next phase begins, in words; null outside of any. A clinician decides.</summary>
    public required string? Advance { get; init; }

    /// <summary>Adherence from the first day on; null before it.</summary>
    public required ProgressAdherence? Adherence { get; init; }

    /// <summary>Adherence of the last four weeks; null before the first day.</summary>
    public required ProgressAdherence? LastFourWeeks { get; init; }

    /// <summary>The targets that a clinician has set.</summary>
    public required IReadOnlyList<ProgressTarget> Targets { get; init; }

    /// <summary>How many of them have which status.</summary>
    public required TargetCounts TargetCounts { get; init; }

    /// <summary>The labs and scores that the plan monitors or sets targets for.</summary>
    public required IReadOnlyList<ProgressMeasure> Measures { get; init; }

    /// <summary>The patient's alerts that nobody has acknowledged, the most urgent first.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>What falls due.</summary>
    public required ProgressMonitoring Monitoring { get; init; }
}
