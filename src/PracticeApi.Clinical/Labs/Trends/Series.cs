namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The results of one segment: which days' values count, against which baseline, and why the others do not.</summary>
internal sealed record Series
{
    /// <summary>All results, in order of collection.</summary>
    public required IReadOnlyList<TrendResult> Results { get; init; }

    /// <summary>What changes are counted from; null when nothing qualifies.</summary>
    public required Baseline? Baseline { get; init; }

    /// <summary>The values that count, the baseline first; without a baseline, those that could.</summary>
    public required IReadOnlyList<DayValue> Counting { get; init; }

    public required IReadOnlyDictionary<Guid, LeftOutReason> LeftOut { get; init; }

    /// <summary>True when baseline and latest value are of different assays that may not be compared.</summary>
    public required bool AssayChanged { get; init; }

    /// <summary>The latest range a laboratory recorded in the segment.</summary>
    public required TrendRange? Range { get; init; }

    public DayValue? Latest => Counting.Count == 0 ? null : Counting[^1];

    public static Series Of(
        Measure measure,
        TrendOptions options,
        IReadOnlyList<TrendResult> results
    )
    {
        var days = InDays(measure, results);
        var acute = AcutePhaseDays(measure, days);
        var eligible = days.Where(d => !acute.Contains(d)).ToList();
        var baseline = Trends.Baseline.Of(measure, options, eligible);

        var leftOut = new Dictionary<Guid, LeftOutReason>();
        Leave(acute, LeftOutReason.AcutePhase);
        var counting = eligible;
        var assayChanged = false;

        if (baseline is not null)
        {
            var first = eligible.IndexOf(baseline.Members[0]);
            var after = eligible.IndexOf(baseline.Members[^1]) + 1;
            Leave(eligible.Take(first), LeftOutReason.BeforeBaseline);

            // "The latest result" is the latest that counts: one left out as acute must not decide which assay is judged.
            var latest = eligible[^1];
            assayChanged = baseline.Members.Any(m => m.Assay != latest.Assay);
            counting = [baseline.Value];
            foreach (var day in eligible.Skip(after))
            {
                if (assayChanged || day.Assay == latest.Assay)
                {
                    counting.Add(day);
                }
                else
                {
                    Leave([day], LeftOutReason.OtherAssay);
                }
            }
        }

        return new()
        {
            Results = results,
            Baseline = baseline,
            Counting = counting,
            LeftOut = leftOut,
            AssayChanged = assayChanged,
            Range = results
                .LastOrDefault(r => r.Range is { Low: not null } or { High: not null })
                ?.Range,
        };

        void Leave(IEnumerable<DayValue> left, LeftOutReason reason)
        {
            foreach (var id in left.SelectMany(d => d.ResultIds))
            {
                leftOut[id] = reason;
            }
        }
    }

    /// <summary>Where only a part of the line may be judged, the assay is told apart; elsewhere all results share one.</summary>
    private static List<DayValue> InDays(Measure measure, IReadOnlyList<TrendResult> results)
    {
        var days = results
            .GroupBy(r =>
                (
                    r.Day,
                    Assay: measure.AssayDependence == AssayDependence.Partly ? Assay.KeyOf(r) : ""
                )
            )
            .Select(g => DayValue.MedianOf(g.Key.Assay, [.. g]))
            .OrderBy(d => d.Day)
            .ThenBy(d => d.CollectedAt)
            .ThenBy(d => d.Assay, StringComparer.Ordinal)
            .ToList();
        if (measure.Kind == MeasureKind.Score)
        {
            return
            [
                .. days.Select(d => d with { Value = d.Recorded, Censoring = d.RecordedCensoring }),
            ];
        }

        var smallest = days.Where(d => d.Recorded > 0)
            .GroupBy(d => d.Assay)
            .ToDictionary(g => g.Key, g => g.Min(d => d.Recorded));
        return [.. days.Select(d => OnRatioScale(d, smallest))];
    }

    private static DayValue OnRatioScale(DayValue day, Dictionary<string, decimal> smallest)
    {
        if (day.Recorded > 0)
        {
            return day with { Value = day.Recorded, Censoring = day.RecordedCensoring };
        }

        // A ratio to zero is undefined. ">0" then says nothing: below the smallest value, or anywhere above zero.
        return day with
        {
            Value = smallest.TryGetValue(day.Assay, out var value) ? value : null,
            Censoring = day.RecordedCensoring | Censoring.Below,
            Strict = true,
        };
    }

    private static HashSet<DayValue> AcutePhaseDays(Measure measure, List<DayValue> days)
    {
        if (measure.AcutePhase is not { } rule)
        {
            return [];
        }

        var confirmed = new HashSet<DayValue>();
        foreach (var high in days.Where(IsHigh))
        {
            var repeat = days.Find(d => d.Day >= high.Day.AddDays(rule.RepeatDays));
            if (repeat is not null && IsHigh(repeat))
            {
                confirmed.Add(high);
                confirmed.Add(repeat);
            }
        }

        return [.. days.Where(d => IsHigh(d) && !confirmed.Contains(d))];

        // "<15" does not say that the value is above 10; ">10" does.
        bool IsHigh(DayValue day) =>
            day.RecordedCensoring switch
            {
                Censoring.None => day.Recorded > rule.Above,
                Censoring.Above => day.Recorded > rule.Above
                    || (day.Recorded == rule.Above && day.Strict),
                _ => false,
            };
    }
}
