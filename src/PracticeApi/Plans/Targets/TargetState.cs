using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans.Targets;

/// <summary>A value as it enters the arithmetic of a target: a day's median, or a mean of several days.</summary>
public sealed record TargetValue
{
    /// <summary>The results or responses it is made of.</summary>
    public required IReadOnlyList<Guid> ResultIds { get; init; }

    /// <summary>The practice's calendar day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The value, or the bound where there is a comparator.</summary>
    public required decimal Value { get; init; }

    /// <summary>How the true value relates to the bound; null for a measured value.</summary>
    public string? Comparator { get; init; }

    internal static TargetValue? Of(TrendValue? value) =>
        value is null
            ? null
            : new TargetValue
            {
                ResultIds = value.ResultIds,
                Day = value.Day,
                Value = UnitConverter.Rounded(value.Value),
                Comparator = Comparators.Token(value.Comparator),
            };
}

/// <summary>A point of the way from baseline to target.</summary>
public sealed record TargetPathPoint
{
    /// <summary>The day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The value that lies on the way then.</summary>
    public required decimal Value { get; init; }
}

/// <summary>How it stands with a target. A tracking aid, never a diagnosis.</summary>
public sealed record TargetState
{
    /// <summary>How it stands with it.</summary>
    public required TargetStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required TargetReason Reason { get; init; }

    /// <summary>The day it is due.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Unit of the values; null where a category is wanted.</summary>
    public string? Unit { get; init; }

    /// <summary>What changes are counted from; null where nothing qualifies.</summary>
    public TargetValue? Baseline { get; init; }

    /// <summary>The latest value that counts; null where there is none.</summary>
    public TargetValue? Current { get; init; }

    /// <summary>The latest category, where one is wanted; null otherwise.</summary>
    public string? CurrentCategory { get; init; }

    /// <summary>Adherence so far, percent of what was reported on, where that is what is wanted; null otherwise.</summary>
    public decimal? CurrentPercent { get; init; }

    /// <summary>The value that is wanted; the nearest bound where it is a range. Null where it is not known.</summary>
    public decimal? Wanted { get; init; }

    /// <summary>The value that lies on the way from baseline to target now; null where there is no way.</summary>
    public decimal? RequiredNow { get; init; }

    /// <summary>The way from baseline to target: its ends, and today. Empty where there is none.</summary>
    public required IReadOnlyList<TargetPathPoint> RequiredPath { get; init; }

    /// <summary>Where the line through the values lies on the day it is due; null with fewer than three, or less than 28 days.</summary>
    public decimal? Projection { get; init; }

    /// <summary>Change from baseline, percent; null where undefined.</summary>
    public decimal? ChangePercent { get; init; }

    /// <summary>Change from baseline of a score, points.</summary>
    public decimal? ChangePoints { get; init; }

    /// <summary>Whether the change is beyond noise in the direction wanted; null where that cannot be said.</summary>
    public bool? BeyondNoise { get; init; }

    internal static TargetState Of(
        TargetEvaluation evaluation,
        string? category = null,
        decimal? percent = null
    ) =>
        new()
        {
            Status = evaluation.Status,
            Reason = evaluation.Reason,
            DueOn = evaluation.DueOn,
            Unit = evaluation.Unit,
            Baseline = TargetValue.Of(evaluation.Baseline),
            Current = TargetValue.Of(evaluation.Current),
            CurrentCategory = category,
            CurrentPercent = percent,
            Wanted = Rounded(evaluation.Wanted),
            RequiredNow = Rounded(evaluation.RequiredNow),
            RequiredPath =
            [
                .. evaluation.RequiredPath.Select(point => new TargetPathPoint
                {
                    Day = point.Day,
                    Value = UnitConverter.Rounded(point.Value),
                }),
            ],
            Projection = Rounded(evaluation.Projection),
            ChangePercent =
                evaluation.ChangePercent is { } change && Math.Abs(change) < 1e15
                    ? Math.Round((decimal)change, 2)
                    : null,
            ChangePoints = Rounded(evaluation.ChangePoints),
            BeyondNoise = evaluation.BeyondNoise,
        };

    private static decimal? Rounded(decimal? value) =>
        value is { } number ? UnitConverter.Rounded(Math.Round(number, 6)) : null;
}
