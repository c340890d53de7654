using System.Globalization;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>A measure in the sentence that sums progress up.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Segment">The series that may be compared, with the latest result; null where there is none.</param>
public sealed record MeasureInBrief(string Name, TrendSegment? Segment);

/// <summary>A target in the sentence that sums progress up.</summary>
/// <param name="Name">Name of what it is of.</param>
/// <param name="Status">How it stands with it.</param>
public sealed record TargetInBrief(string Name, TargetStatus Status);

/// <summary>What the sentence that sums progress up is made of.</summary>
public sealed record ProgressFacts
{
    /// <summary>The week of the plan; 0 before its first day.</summary>
    public required int Week { get; init; }

    /// <summary>How many weeks it is planned for.</summary>
    public required int Weeks { get; init; }

    /// <summary>Name of the phase; null outside of any.</summary>
    public required string? Phase { get; init; }

    /// <summary>The week of the phase; null without a phase.</summary>
    public required int? PhaseWeek { get; init; }

    /// <summary>How many weeks the phase goes on; null without a phase.</summary>
    public required int? PhaseWeeks { get; init; }

    /// <summary>Adherence to the whole plan so far.</summary>
    public required AdherenceRate Adherence { get; init; }

    /// <summary>Adherence by category.</summary>
    public required IReadOnlyList<CategoryAdherence> Categories { get; init; }

    /// <summary>How it stands with each target.</summary>
    public required IReadOnlyList<TargetInBrief> Targets { get; init; }

    /// <summary>What is followed.</summary>
    public required IReadOnlyList<MeasureInBrief> Measures { get; init; }

    /// <summary>Alerts that nobody has acknowledged.</summary>
    public required int OpenAlerts { get; init; }

    /// <summary>Labs and questionnaires that are overdue.</summary>
    public required int Overdue { get; init; }
}

/// <summary>How many targets have which status.</summary>
public sealed record TargetCounts
{
    /// <summary>Reached.</summary>
    public required int Met { get; init; }

    /// <summary>On the way.</summary>
    public required int OnTrack { get; init; }

    /// <summary>Not on the way.</summary>
    public required int AtRisk { get; init; }

    /// <summary>Not reached by the day.</summary>
    public required int Missed { get; init; }

    /// <summary>Not to be said.</summary>
    public required int NotAssessable { get; init; }

    /// <summary>Counts them.</summary>
    public static TargetCounts Of(IReadOnlyList<TargetInBrief> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return new TargetCounts
        {
            Met = targets.Count(one => one.Status == TargetStatus.Met),
            OnTrack = targets.Count(one => one.Status == TargetStatus.OnTrack),
            AtRisk = targets.Count(one => one.Status == TargetStatus.AtRisk),
            Missed = targets.Count(one => one.Status == TargetStatus.Missed),
            NotAssessable = targets.Count(one => one.Status == TargetStatus.NotAssessable),
        };
    }
}

/// <summary>Sums progress up in one sentence, with its numbers; what was measured, never a cause.</summary>
public static class ProgressText
{
    /// <summary>The sentence.</summary>
    public static string Of(ProgressFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return string.Join("; ", PartsOf(facts)) + ".";
    }

    private static IEnumerable<string> PartsOf(ProgressFacts facts)
    {
        var phase = facts.Phase is { } name
            ? $", {name} (week {Number(facts.PhaseWeek!.Value)} of {Number(facts.PhaseWeeks!.Value)})"
            : "";
        yield return facts.Week == 0 ? $"Not begun; {Number(facts.Weeks)} weeks are planned"
        : facts.Week > facts.Weeks ? $"All {Number(facts.Weeks)} weeks are over"
        : $"Week {Number(facts.Week)} of {Number(facts.Weeks)}{phase}";
        yield return AdherenceOf(facts);
        if (facts.Targets.Count > 0)
        {
            yield return TargetsOf(facts.Targets);
        }

        foreach (var measure in facts.Measures.Where(one => one.Segment is { Count: > 0 }))
        {
            yield return MeasureOf(measure.Name, measure.Segment!);
        }

        yield return facts.OpenAlerts == 1
            ? "1 alert open"
            : $"{Number(facts.OpenAlerts)} alerts open";
        yield return $"{Number(facts.Overdue)} overdue";
    }

    private static string AdherenceOf(ProgressFacts facts)
    {
        if (facts.Adherence.PercentOfReported is not { } reported)
        {
            return facts.Adherence.Expected == 0
                ? "nothing was expected yet"
                : "nothing was reported of what was to be done";
        }

        var categories = string.Join(
            ", ",
            facts
                .Categories.Where(one => one.PercentOfReported is not null)
                .Select(one => $"{Kebab(one.Category)} {Number(one.PercentOfReported!.Value)} %")
        );
        var missing =
            facts.Adherence.NotReported == 0
                ? ""
                : $", {Number(facts.Adherence.PercentOfExpected ?? 0)} % of all that was expected";
        return $"{Number(reported)} % done of what was reported on ({categories}){missing}";
    }

    private static string Kebab(ItemCategory category)
    {
        var name = category.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string TargetsOf(IReadOnlyList<TargetInBrief> targets) =>
        "targets: "
        + string.Join(
            ", ",
            targets
                .GroupBy(one => one.Status)
                .OrderBy(same => same.Key)
                .Select(same =>
                    $"{Number(same.Count())} {WordOf(same.Key)} ({string.Join(", ", same.Select(one => one.Name))})"
                )
        );

    private static string WordOf(TargetStatus status) =>
        status switch
        {
            TargetStatus.Met => "met",
            TargetStatus.OnTrack => "on track",
            TargetStatus.AtRisk => "at risk",
            TargetStatus.Missed => "missed",
            _ => "not to be assessed yet",
        };

    private static string MeasureOf(string name, TrendSegment segment)
    {
        var unit = segment.Unit is "{score}" or "" ? "" : $" {segment.Unit}";
        var latest = segment.Latest is { } value
            ? $"{Comparators.Token(value.Comparator)}{Number(value.Value)}{unit}"
            : "no value that counts";
        if (
            segment is not { Baseline: { } baseline, Count: > 1 }
            || segment.Verdict == TrendVerdict.NoBaseline
        )
        {
            return $"{name} {latest}, nothing to compare with";
        }

        var change =
            segment is { ChangePercent: { } percent, Unit: not "{score}" }
                ? $" ({Signed(percent, "0.0")} %)"
            : segment.ChangePoints is { } points ? $" ({Signed((double)points, "0.##")} points)"
            : segment.ChangeSteps is { } steps ? $" ({Signed(steps, "0.##")} doubling steps)"
            : "";
        return $"{name} {Comparators.Token(baseline.Comparator)}{Number(baseline.Value)} to {latest}{change}, {PatternOf(segment)}";
    }

    private static string PatternOf(TrendSegment segment)
    {
        var setbacks = segment.Setbacks.Count switch
        {
            0 => "",
            1 => "1 set-back",
            var count => $"{Number(count)} set-backs",
        };
        var open = segment.Setbacks is [.., { RecoveredAt: null } last]
            ? $"a set-back open since {last.OpenedAt:yyyy-MM-dd}"
            : "";
        return segment.Pattern switch
        {
            TrendPattern.HealingSpiral => $"better beyond noise through {setbacks}, recovered",
            TrendPattern.Improving => "better beyond noise",
            TrendPattern.SetbackOpen => $"better beyond noise with {open}",
            TrendPattern.Relapse => $"no longer better beyond noise, with {open}",
            TrendPattern.Worsening => "worse",
            TrendPattern.Stable
                when segment.Reason
                    is TrendReason.WithinRangeThroughout
                        or TrendReason.WithinRangeFirstAndLatest => "within the laboratory's range",
            TrendPattern.Stable => "no change beyond noise",
            TrendPattern.InsufficientData => segment.Verdict switch
            {
                TrendVerdict.Increase => "higher beyond noise, too few results for a pattern",
                TrendVerdict.Decrease => "lower beyond noise, too few results for a pattern",
                TrendVerdict.WithinNoise => "within noise, too few results for a pattern",
                _ => "too few results for a pattern",
            },
            _ => "shown and not judged",
        };
    }

    internal static string Number(decimal number) =>
        Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture);

    internal static string Signed(double number, string format)
    {
        var text = number.ToString(format, CultureInfo.InvariantCulture);
        return number > 0 && !text.Trim('0', '.').Equals("", StringComparison.Ordinal)
            ? $"+{text}"
            : text;
    }
}
