namespace PracticeApi.Clinical.Plans;

/// <summary>What was reported of an item.</summary>
/// <param name="ItemId">Id of the item.</param>
/// <param name="Done">How many times it was done; null where that was not reported.</param>
public sealed record ItemReport(string ItemId, int? Done);

/// <summary>What was reported of some days.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Items">Item by item.</param>
public sealed record CheckInReport(DateOnly From, DateOnly To, IReadOnlyList<ItemReport> Items);

/// <summary>Why an item is no part of adherence.</summary>
public enum OutsideReason
{
    /// <summary>It is done once.</summary>
    Once,

    /// <summary>It is done only on a condition.</summary>
    Conditional,

    /// <summary>A variant brings it, as a flare does.</summary>
    Variant,
}

/// <summary>How much was done of what was expected; what was not reported is kept apart.</summary>
public record AdherenceRate
{
    /// <summary>Times expected over the days asked for.</summary>
    public required decimal Expected { get; init; }

    /// <summary>Times expected on the days that reports cover.</summary>
    public required decimal Reported { get; init; }

    /// <summary>Times expected on days of which nothing was reported.</summary>
    public required decimal NotReported { get; init; }

    /// <summary>Times done, as reported; more than expected where more was done.</summary>
    public required decimal Done { get; init; }

    /// <summary>
    /// Percent done of what was expected on the days reported, by weight; what is done beyond a week's number counts no more. Null where
    /// nothing was reported.
    /// </summary>
    public required decimal? PercentOfReported { get; init; }

    /// <summary>Percent done of all that was expected, reported or not, by weight. Null where nothing was expected.</summary>
    public required decimal? PercentOfExpected { get; init; }
}

/// <summary>Adherence to an item.</summary>
public sealed record ItemAdherence : AdherenceRate
{
    /// <summary>Id of the item.</summary>
    public required string Item { get; init; }

    /// <summary>The part of life it is about.</summary>
    public required ItemCategory Category { get; init; }
}

/// <summary>Adherence to a category.</summary>
public sealed record CategoryAdherence : AdherenceRate
{
    /// <summary>The category.</summary>
    public required ItemCategory Category { get; init; }
}

/// <summary>Adherence in a phase.</summary>
public sealed record PhaseAdherence : AdherenceRate
{
    /// <summary>Id of the phase.</summary>
    public required string Phase { get; init; }
}

/// <summary>An item that is no part of adherence, with what was reported of it.</summary>
public sealed record OutsideItem
{
    /// <summary>Id of the item.</summary>
    public required string Item { get; init; }

    /// <summary>Id of the phase.</summary>
    public required string Phase { get; init; }

    /// <summary>Why it is no part of adherence.</summary>
    public required OutsideReason Reason { get; init; }

    /// <summary>Times done, as reported; null where nothing was reported.</summary>
    public required int? Done { get; init; }
}

/// <summary>Adherence to a plan over some days.</summary>
public sealed record AdherenceSummary
{
    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>To the whole plan.</summary>
    public required AdherenceRate Plan { get; init; }

    /// <summary>By phase, in order.</summary>
    public required IReadOnlyList<PhaseAdherence> Phases { get; init; }

    /// <summary>By category.</summary>
    public required IReadOnlyList<CategoryAdherence> Categories { get; init; }

    /// <summary>By item.</summary>
    public required IReadOnlyList<ItemAdherence> Items { get; init; }

    /// <summary>Items that are no part of it.</summary>
    public required IReadOnlyList<OutsideItem> Outside { get; init; }
}

/// <summary>Reckons how much was done of what a plan asked for.</summary>
/// <remarks>
/// Our own design (instruments.json, ADHERE): 100·sum(w·min(done/planned, 1))/sum(w), each week of the plan by itself, so that one week
/// does not make up for another; over several weeks each item weighs by the days it was asked for. Items done once, on a condition or in
/// a variant have no part in it.
/// </remarks>
public static class Adherence
{
    private const decimal DaysOfAWeek = 7;

    /// <summary>The adherence to a plan over some days.</summary>
    /// <param name="course">What the plan asked for.</param>
    /// <param name="reports">What was reported, in any order.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day; days after today are expected of nobody, and the caller leaves them out.</param>
    public static AdherenceSummary Of(
        PlanCourse course,
        IReadOnlyList<CheckInReport> reports,
        DateOnly from,
        DateOnly to
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(reports);
        var window = from <= to ? new DaySpan(from, to) : (DaySpan?)null;
        List<Row> rows = [];
        foreach (var same in course.Items.Where(IsCounted).GroupBy(item => item.Item.Id))
        {
            rows.AddRange(RowsOf(course, [.. same], ClustersOf(reports, same.Key), window));
        }

        rows.RemoveAll(row => row.Expected == 0);
        return new AdherenceSummary
        {
            From = from,
            To = to,
            Plan = RateOf(rows),
            Phases =
            [
                .. course
                    .Items.Select(item => item.Phase.Id)
                    .Distinct()
                    .Select(phase => (phase, rows: rows.Where(row => row.Phase == phase).ToList()))
                    .Where(group => group.rows.Count > 0)
                    .Select(group =>
                        Filled(
                            new PhaseAdherence
                            {
                                Phase = group.phase,
                                Expected = 0,
                                Reported = 0,
                                NotReported = 0,
                                Done = 0,
                                PercentOfReported = null,
                                PercentOfExpected = null,
                            },
                            group.rows
                        )
                    ),
            ],
            Categories =
            [
                .. rows.GroupBy(row => row.Item.Category)
                    .OrderBy(group => group.Key)
                    .Select(group =>
                        Filled(
                            new CategoryAdherence
                            {
                                Category = group.Key,
                                Expected = 0,
                                Reported = 0,
                                NotReported = 0,
                                Done = 0,
                                PercentOfReported = null,
                                PercentOfExpected = null,
                            },
                            [.. group]
                        )
                    ),
            ],
            Items =
            [
                .. rows.GroupBy(row => row.Item.Id)
                    .Select(group =>
                        Filled(
                            new ItemAdherence
                            {
                                Item = group.Key,
                                Category = group.Last().Item.Category,
                                Expected = 0,
                                Reported = 0,
                                NotReported = 0,
                                Done = 0,
                                PercentOfReported = null,
                                PercentOfExpected = null,
                            },
                            // By itself an item weighs nothing against others.
                            [.. group.Select(row => row with { Weight = 1 })]
                        )
                    ),
            ],
            Outside = window is null ? [] : OutsideOf(course, reports, window.Value),
        };
    }

    private static bool IsCounted(ScheduledItem item) => ReasonOf(item) is null;

    private static OutsideReason? ReasonOf(ScheduledItem item) =>
        item.VariantId is not null ? OutsideReason.Variant
        : item.Item.Once || item.Item.TimesPerWeek == 0 ? OutsideReason.Once
        : item.Item.OnlyIf is not null ? OutsideReason.Conditional
        : null;

    /// <summary>What was reported of an item, reports of the same days taken together.</summary>
    private static List<Cluster> ClustersOf(IReadOnlyList<CheckInReport> reports, string itemId)
    {
        List<Cluster> clusters = [];
        foreach (
            var (span, done) in reports
                .Where(report => report.From <= report.To)
                .SelectMany(report =>
                    report
                        .Items.Where(item => item.ItemId == itemId && item.Done is not null)
                        .Select(item => (new DaySpan(report.From, report.To), item.Done!.Value))
                )
                .OrderBy(report => report.Item1.From)
        )
        {
            if (clusters.Count > 0 && span.From <= clusters[^1].Span.To)
            {
                var last = clusters[^1];
                clusters[^1] = new Cluster(
                    new DaySpan(last.Span.From, span.To > last.Span.To ? span.To : last.Span.To),
                    last.Done + done
                );
            }
            else
            {
                clusters.Add(new Cluster(span, done));
            }
        }

        return clusters;
    }

    /// <summary>Week by week of the plan, what was expected, reported and done of an item in each of its phases.</summary>
    private static IEnumerable<Row> RowsOf(
        PlanCourse course,
        ScheduledItem[] same,
        List<Cluster> clusters,
        DaySpan? window
    )
    {
        if (window is not { } asked)
        {
            yield break;
        }

        foreach (var item in same)
        {
            var perDay = item.Item.TimesPerWeek / DaysOfAWeek;
            foreach (var week in WeeksOf(course.From, item, asked))
            {
                decimal expectedDays = 0;
                decimal reportedDays = 0;
                decimal done = 0;
                foreach (var days in item.Spans.Select(span => span.And(week)).OfType<DaySpan>())
                {
                    expectedDays += days.Days;
                    foreach (var cluster in clusters)
                    {
                        if (days.And(cluster.Span) is not { } covered)
                        {
                            continue;
                        }

                        reportedDays += covered.Days;
                        // What was done over the days of a report is spread over them as it was expected.
                        var whole = same.Sum(one =>
                            one.Item.TimesPerWeek
                            * one.Spans.Select(span => span.And(cluster.Span))
                                .OfType<DaySpan>()
                                .Sum(span => span.Days)
                        );
                        done += cluster.Done * (item.Item.TimesPerWeek * covered.Days / whole);
                    }
                }

                yield return new Row(
                    item.Phase.Id,
                    item.Item,
                    item.Item.AdherenceWeight,
                    expectedDays,
                    reportedDays,
                    expectedDays * perDay,
                    reportedDays * perDay,
                    done
                );
            }
        }
    }

    private static IEnumerable<DaySpan> WeeksOf(DateOnly start, ScheduledItem item, DaySpan asked)
    {
        foreach (
            var week in item
                .Spans.Select(span => span.And(asked))
                .OfType<DaySpan>()
                .SelectMany(span =>
                {
                    var first = WeekNumber(start, span.From);
                    return Enumerable.Range(first, WeekNumber(start, span.To) - first + 1);
                })
                .Distinct()
        )
        {
            var monday = start.AddDays(week * (int)DaysOfAWeek);
            if (new DaySpan(monday, monday.AddDays((int)DaysOfAWeek - 1)).And(asked) is { } days)
            {
                yield return days;
            }
        }
    }

    private static int WeekNumber(DateOnly start, DateOnly day) =>
        (int)Math.Floor((day.DayNumber - start.DayNumber) / DaysOfAWeek);

    private static OutsideItem[] OutsideOf(
        PlanCourse course,
        IReadOnlyList<CheckInReport> reports,
        DaySpan window
    ) =>
        [
            .. course
                .Items.Where(item =>
                    ReasonOf(item) is not null
                    && item.Spans.Any(span => span.And(window) is not null)
                )
                .DistinctBy(item => (item.Phase.Id, item.VariantId, item.Item.Id))
                .Select(item =>
                {
                    int[] done =
                    [
                        .. reports
                            .Where(report =>
                                report.To >= window.From
                                && report.To <= window.To
                                && item.Spans.Any(span => span.Contains(report.To))
                            )
                            .SelectMany(report => report.Items)
                            .Where(report => report.ItemId == item.Item.Id)
                            .Select(report => report.Done)
                            .OfType<int>(),
                    ];
                    return new OutsideItem
                    {
                        Item = item.Item.Id,
                        Phase = item.Phase.Id,
                        Reason = ReasonOf(item)!.Value,
                        Done = done.Length == 0 ? null : done.Sum(),
                    };
                }),
        ];

    private static AdherenceRate RateOf(IReadOnlyList<Row> rows) =>
        Filled(
            new AdherenceRate
            {
                Expected = 0,
                Reported = 0,
                NotReported = 0,
                Done = 0,
                PercentOfReported = null,
                PercentOfExpected = null,
            },
            rows
        );

    private static T Filled<T>(T rate, IReadOnlyList<Row> rows)
        where T : AdherenceRate
    {
        var expected = rows.Sum(row => row.Expected);
        var reported = rows.Sum(row => row.Reported);
        return (T)(
            rate with
            {
                Expected = Rounded(expected),
                Reported = Rounded(reported),
                NotReported = Rounded(expected - reported),
                Done = Rounded(rows.Sum(row => row.Done)),
                PercentOfReported = Percent(
                    rows.Select(row =>
                        (row.Weight * row.ReportedDays, Share(row.Done, row.Reported))
                    )
                ),
                PercentOfExpected = Percent(
                    rows.Select(row =>
                        (row.Weight * row.ExpectedDays, Share(row.Done, row.Expected))
                    )
                ),
            }
        );
    }

    private static decimal Share(decimal done, decimal of) => of == 0 ? 0 : Math.Min(1, done / of);

    private static decimal? Percent(IEnumerable<(decimal Weight, decimal Share)> parts)
    {
        decimal weights = 0;
        decimal sum = 0;
        foreach (var (weight, share) in parts)
        {
            weights += weight;
            sum += weight * share;
        }

        return weights == 0
            ? null
            : Math.Round(100 * sum / weights, 1, MidpointRounding.AwayFromZero);
    }

    private static decimal Rounded(decimal times) =>
        Math.Round(times, 2, MidpointRounding.AwayFromZero);

    private sealed record Cluster(DaySpan Span, int Done);

    private sealed record Row(
        string Phase,
        PlanItem Item,
        decimal Weight,
        decimal ExpectedDays,
        decimal ReportedDays,
        decimal Expected,
        decimal Reported,
        decimal Done
    );
}
