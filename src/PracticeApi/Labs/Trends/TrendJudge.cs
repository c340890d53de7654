using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Trends;

/// <summary>Makes the trend of one analyte of stored results.</summary>
internal sealed class TrendJudge(KnownLaboratories laboratories, PracticeSettings settings)
{
    // trend-model §1: an hs-CRP above 10 mg/L counts when a result at least 14 days later confirms it.
    private static readonly AcutePhase AcutePhase = new(10, 14);

    public async ValueTask<LabTrend> JudgeAsync(
        Analyte analyte,
        IReadOnlyList<LabResultRow> rows,
        TrendOptions options,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        var from = rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct().ToArray();
        var names = from.Length > 0 ? await laboratories.NamesAsync(from, ct) : null;
        var byId = rows.ToDictionary(row => row.LabResultId);
        var ranges = new Ranges();
        var points = rows.Select(row =>
                (Row: row, Point: PointOf(analyte, row, clock, names, ranges))
            )
            .ToList();
        var words = points.Where(pair => pair.Point is null).Select(pair => pair.Row).ToList();

        var analysis = Trend.Of(Measured(analyte, points), options);

        return new LabTrend
        {
            Analyte = analyte.Code,
            AnalyteName = analyte.Name,
            Unit = analyte.Unit,
            BetterDirection = analyte.BetterDirection,
            Segments =
            [
                .. analysis.Segments.Select(segment => SegmentOf(analyte, segment, byId, ranges)),
            ],
            WordCount = words.Count,
            Words =
            [
                .. words
                    .Where(row => IsShown(row, clock, options))
                    .Select(row => new LabTrendWord
                    {
                        ResultId = row.LabResultId,
                        CollectedAt = row.CollectedAt,
                        Text = ShownResult.TextOf(row),
                        Flag = row.Flag,
                    }),
            ],
            Overall = new OverallPattern
            {
                Pattern = analysis.Overall.Pattern,
                Explanation = analysis.Overall.Explanation,
            },
        };
    }

    /// <summary>What was measured of each analyte, in the ways that are not compared with each other; words are no part of it.</summary>
    public async ValueTask<
        IReadOnlyDictionary<string, IReadOnlyList<MeasuredResults>>
    > MeasuredAsync(AnalyteCatalog catalog, IReadOnlyList<LabResultRow> rows, CancellationToken ct)
    {
        var clock = await settings.ClockAsync(ct);
        var from = rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct().ToArray();
        var names = from.Length > 0 ? await laboratories.NamesAsync(from, ct) : null;
        var ranges = new Ranges();
        return rows.GroupBy(row => row.AnalyteCode)
            .Select(same => (Analyte: catalog.Find(same.Key), Rows: same))
            .Where(same => same.Analyte is not null)
            .ToDictionary(
                same => same.Analyte!.Code,
                same =>
                    Measured(
                        same.Analyte!,
                        same.Rows.Select(row =>
                            (row, PointOf(same.Analyte!, row, clock, names, ranges))
                        )
                    ),
                StringComparer.Ordinal
            );
    }

    // Quantities and titres of one analyte are series apart (trend-model §1); words have no trend.
    private static IReadOnlyList<MeasuredResults> Measured(
        Analyte analyte,
        IEnumerable<(LabResultRow Row, TrendResult? Point)> points
    ) =>
        [
            .. points
                .Where(pair => pair.Point is not null)
                .GroupBy(pair => pair.Row.Titers is null ? MeasureKind.Lab : MeasureKind.Titre)
                .Select(kind => new MeasuredResults(
                    MeasureOf(analyte, kind.Key),
                    [.. kind.Select(pair => pair.Point!)]
                )),
        ];

    private static bool IsShown(LabResultRow row, PracticeClock clock, TrendOptions options)
    {
        var day = GivenTime.Parse(row.CollectedAt)!.PracticeDay(clock);
        return !(day < options.From) && !(day > options.To);
    }

    private static Measure MeasureOf(Analyte analyte, MeasureKind kind) =>
        new(
            analyte.Code,
            kind,
            kind == MeasureKind.Titre ? "{titer}" : analyte.Unit ?? "",
            analyte.BetterDirection,
            analyte.AssayDependence,
            analyte.MinIntervalDays,
            analyte.Code == "hs-crp" ? AcutePhase : null,
            kind == MeasureKind.Titre ? new DoublingSteps()
                : analyte.Variation is { } variation
                    ? new BiologicalVariation(
                        (double)variation.Cvi,
                        (double?)variation.Cva,
                        variation.Source
                    )
                : null,
            // pH counts on a scale whose zero means nothing.
            ArbitraryZero: analyte.Unit == "[pH]"
        );

    private static TrendResult? PointOf(
        Analyte analyte,
        LabResultRow row,
        PracticeClock clock,
        IReadOnlyDictionary<Guid, string>? names,
        Ranges ranges
    )
    {
        var measured = MeasuredIn(analyte, row);
        return measured is not var (value, comparator, unit)
            ? null
            : new TrendResult
            {
                Id = row.LabResultId,
                CollectedAt = row.CollectedInstant,
                Day = GivenTime.Parse(row.CollectedAt)!.PracticeDay(clock),
                Value = value,
                Comparator = comparator,
                Laboratory = row.LaboratoryId is { } id ? names?.GetValueOrDefault(id) : null,
                Method = row.Method,
                OtherUnit = unit == (row.Titers is null ? analyte.Unit : "{titer}") ? null : unit,
                OtherSpecimen = Specimens.Other(analyte, row.Specimen),
                Range = RangeOf(analyte, ranges.Of(row), unit),
            };
    }

    /// <summary>The number in the unit of the series it belongs to; null for a word.</summary>
    public static (decimal Value, Comparator? Comparator, string Unit)? MeasuredIn(
        Analyte analyte,
        LabResultRow row
    )
    {
        if (row.Titers is not null)
        {
            var highest = StoredJson
                .Read<TiterResult[]>(row.Titers)!
                .MaxBy(titer => titer.Denominator)!;
            return (highest.Denominator, Comparators.Of(highest.Comparator), "{titer}");
        }

        var comparator = Comparators.Of(row.Comparator);
        if (row.Canonical() is { } canonical)
        {
            return (canonical.Value, comparator, canonical.Unit);
        }

        return row is { Unit: { } unit } && row.ExactValue() is { } value
            ? (value, comparator, UnitConverter.SeriesUnit(analyte, unit))
            : null;
    }

    private static TrendRange? RangeOf(Analyte analyte, RangeUsed? range, string unit) =>
        range is { Source: RangeSource.Laboratory }
            ? new TrendRange(
                InSeries(analyte, range.Low, range.Unit, unit),
                InSeries(analyte, range.High, range.Unit, unit),
                range.LowInclusive,
                range.HighInclusive
            )
            : null;

    private static decimal? InSeries(Analyte analyte, decimal? bound, string from, string to) =>
        bound is { } value ? UnitConverter.Convert(analyte, value, from, to) : null;

    /// <summary>The ranges that results were held against, where they change.</summary>
    private static List<RangeStep> StepsOf(
        Analyte analyte,
        TrendSegment segment,
        Dictionary<Guid, LabResultRow> rows,
        Ranges ranges
    )
    {
        List<RangeStep> steps = [];
        foreach (var point in segment.Points)
        {
            var row = rows[point.ResultIds[0]];
            var range = ranges.Of(row);
            var step = new RangeStep
            {
                From = row.CollectedAt,
                Low = Bound(range?.Low),
                High = Bound(range?.High),
                Source = range?.Source,
            };
            if (
                step with
                {
                    From = "",
                } != (steps is [.., var last] ? last with { From = "" } : null)
            )
            {
                steps.Add(step);
            }

            decimal? Bound(decimal? bound) =>
                InSeries(analyte, bound, range?.Unit ?? "", segment.Unit) is { } value
                    ? UnitConverter.Rounded(value)
                    : null;
        }

        return steps;
    }

    private static LabTrendSegment SegmentOf(
        Analyte analyte,
        TrendSegment segment,
        Dictionary<Guid, LabResultRow> rows,
        Ranges ranges
    ) =>
        new()
        {
            Laboratory = segment.Laboratory,
            Method = segment.Method,
            Specimen = segment.Specimen,
            Unit = segment.Unit,
            Points =
            [
                .. segment.Points.Select(point => new LabTrendPoint
                {
                    ResultIds = point.ResultIds,
                    CollectedAt = rows[point.ResultIds[0]].CollectedAt,
                    Value = point.Value,
                    Comparator = Comparators.Token(point.Comparator),
                    Flag = rows[point.ResultIds[0]].Flag,
                    Setback = point.Setback,
                    LeftOut = point.LeftOut,
                }),
            ],
            Ranges = StepsOf(analyte, segment, rows, ranges),
            Range = segment.Range is { } range
                ? new SeriesRange
                {
                    Low = range.Low,
                    High = range.High,
                    LowInclusive = range.LowInclusive,
                    HighInclusive = range.HighInclusive,
                }
                : null,
            Baseline = ValueOf(segment.Baseline),
            Latest = ValueOf(segment.Latest),
            Count = segment.Count,
            ChangePercent = Rounded(segment.ChangePercent, 2),
            ChangeSteps = Rounded(segment.ChangeSteps, 2),
            ChangeBound = segment.ChangeBound,
            SlopePercentPer4Weeks = Rounded(segment.SlopePercentPer4Weeks, 2),
            P = Rounded(segment.MannKendall?.P, 4),
            Verdict = segment.Verdict,
            ReferenceChange = segment.ReferenceChange is { } change
                ? new NoiseBounds
                {
                    UpPercent = Rounded(change.UpPercent, 2)!.Value,
                    DownPercent = Rounded(change.DownPercent, 2)!.Value,
                    Verdict = change.Verdict,
                    Z = (decimal)change.Z,
                    Cvi = (decimal)change.Cvi,
                    Cva = (decimal)change.Cva,
                    CvaAssumed = change.CvaAssumed,
                    Source = change.Source,
                }
                : null,
            Pattern = segment.Pattern,
            Reason = segment.Reason,
            Setbacks =
            [
                .. segment.Setbacks.Select(setback => new TrendSetback
                {
                    OpenedAt = setback.OpenedAt,
                    RecoveredAt = setback.RecoveredAt,
                    Depth = Rounded(setback.Depth, 4)!.Value,
                }),
            ],
            Explanation = segment.Explanation,
        };

    private static LabTrendValue? ValueOf(TrendValue? value) =>
        value is null
            ? null
            : new LabTrendValue
            {
                ResultIds = value.ResultIds,
                Day = value.Day,
                Value = UnitConverter.Rounded(value.Value),
                Comparator = Comparators.Token(value.Comparator),
            };

    // The arithmetic is done in doubles; what is shown has no digits that mean nothing.
    private static decimal? Rounded(double? value, int digits) =>
        value is { } number && Math.Abs(number) < 1e15 ? Math.Round((decimal)number, digits) : null;

    /// <summary>The ranges of one trend: results mostly have the same, which is read once.</summary>
    private sealed class Ranges
    {
        private readonly Dictionary<string, RangeUsed?> _read = [];

        public RangeUsed? Of(LabResultRow row)
        {
            if (row.Range is not { } stored)
            {
                return null;
            }

            if (!_read.TryGetValue(stored, out var range))
            {
                _read[stored] = range = StoredJson.Read<RangeUsed>(stored);
            }

            return range;
        }
    }
}
