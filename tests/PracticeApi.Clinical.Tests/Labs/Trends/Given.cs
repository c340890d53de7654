using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

/// <summary>Measures and results as the tests name them: results by day number, their ids by position.</summary>
internal static class Given
{
    public static readonly DateOnly DayZero = new(2026, 1, 1);

    public static readonly BiologicalVariation AntibodyNoise = new(9.2, Source: "Gonzalez 2002");

    public static Measure Lab(
        BetterDirection direction = BetterDirection.Lower,
        AssayDependence assay = AssayDependence.No,
        int? minimumInterval = null,
        Noise? noise = null,
        AcutePhase? acutePhase = null
    ) =>
        new(
            "tpo-ab",
            MeasureKind.Lab,
            "IU/mL",
            direction,
            assay,
            minimumInterval,
            acutePhase,
            noise ?? AntibodyNoise
        );

    public static Measure Score(
        double mic = 10,
        BetterDirection direction = BetterDirection.Lower
    ) => new("gisi", MeasureKind.Score, "{score}", direction, Noise: new ImportantChange(mic));

    public static Measure Titre() =>
        new(
            "ana-titer",
            MeasureKind.Titre,
            "{titer}",
            BetterDirection.Lower,
            Noise: new DoublingSteps()
        );

    public static Measure HsCrp() =>
        Lab(
            assay: AssayDependence.Partly,
            minimumInterval: 14,
            noise: new BiologicalVariation(29.4, 11.1),
            acutePhase: new AcutePhase(10, 14)
        );

    public static Guid Id(int index) => new(index + 1, 0, 0, new byte[8]);

    public static int Index(Guid id) => BitConverter.ToInt32(id.ToByteArray()) - 1;

    public static DateTimeOffset At(int day) => new(DayZero.AddDays(day), new(8, 0), TimeSpan.Zero);

    public static TrendResult Result(
        int index,
        int day,
        decimal value,
        Comparator? comparator = null,
        string? laboratory = null,
        string? method = null,
        TrendRange? range = null
    ) =>
        new()
        {
            Id = Id(index),
            CollectedAt = At(day),
            Day = DayZero.AddDays(day),
            Value = value,
            Comparator = comparator,
            Laboratory = laboratory,
            Method = method,
            Range = range,
        };

    /// <summary>Results every 28 days.</summary>
    public static IReadOnlyList<TrendResult> Monthly(params decimal[] values) =>
        [.. values.Select((value, i) => Result(i, 28 * i, value))];

    public static IReadOnlyList<TrendResult> Monthly(TrendRange range, params decimal[] values) =>
        [.. Monthly(values).Select(r => r with { Range = range })];

    public static TrendAnalysis Trend(
        Measure measure,
        IReadOnlyList<TrendResult> results,
        TrendOptions? options = null
    ) => PracticeApi.Clinical.Labs.Trends.Trend.Of(measure, results, options ?? new());

    public static TrendSegment Segment(
        Measure measure,
        IReadOnlyList<TrendResult> results,
        TrendOptions? options = null
    ) => Trend(measure, results, options).Segments.Single();
}
