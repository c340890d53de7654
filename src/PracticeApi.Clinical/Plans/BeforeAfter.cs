using System.Globalization;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Plans;

/// <summary>A measured series on two stretches of time, as before and after something began. What lies together in time is no cause.</summary>
public sealed record BeforeAfter
{
    private const double Z = 1.96;

    /// <summary>Code of the analyte or score.</summary>
    public required string Measure { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>How many results lie before.</summary>
    public required int CountBefore { get; init; }

    /// <summary>How many results lie after.</summary>
    public required int CountAfter { get; init; }

    /// <summary>Median of the results before; null where there are none.</summary>
    public required decimal? MedianBefore { get; init; }

    /// <summary>Median of the results after; null where there are none.</summary>
    public required decimal? MedianAfter { get; init; }

    /// <summary>Change of the median, percent of the one before; null where it is not defined.</summary>
    public required double? ChangePercent { get; init; }

    /// <summary>Change of the median of a score, points; null of other measures.</summary>
    public required decimal? ChangePoints { get; init; }

    /// <summary>
    /// Whether the change of the median is more than what a single result may differ from another by itself; null where that is not
    /// known, or a bound stands for a median.
    /// </summary>
    public required bool? BeyondNoise { get; init; }

    /// <summary>The same in words, as what lies together in time.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// The series before and after a day; null without a result on either side. Results of other assays than the latest are left out
    /// where the measure depends on the assay.
    /// </summary>
    /// <param name="measure">What is followed, and its noise.</param>
    /// <param name="results">Its results, in any order.</param>
    /// <param name="before">The days before.</param>
    /// <param name="after">The days after.</param>
    public static BeforeAfter? Of(
        Measure measure,
        IReadOnlyList<TrendResult> results,
        DaySpan before,
        DaySpan after
    )
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(results);
        var own = results
            .Where(result => result is { OtherUnit: null, OtherSpecimen: null })
            .OrderBy(result => result.Day)
            .ThenBy(result => result.CollectedAt)
            .ToList();
        if (
            measure.AssayDependence != Labs.AssayDependence.No
            && own.LastOrDefault(result =>
                before.Contains(result.Day) || after.Contains(result.Day)
            )
                is { } latest
        )
        {
            own.RemoveAll(result => Assay.KeyOf(result) != Assay.KeyOf(latest));
        }

        var first = Median.Of(own.Where(result => before.Contains(result.Day)));
        var second = Median.Of(own.Where(result => after.Contains(result.Day)));
        if (first is null && second is null)
        {
            return null;
        }

        double? percent =
            measure is { Kind: not MeasureKind.Titre, ArbitraryZero: false }
            && first is { Value: > 0 and var was }
            && second is { Value: var now }
                ? 100 * (double)((now - was) / was)
                : null;
        var made = new BeforeAfter
        {
            Measure = measure.Code,
            Unit = measure.Unit,
            CountBefore = first?.Count ?? 0,
            CountAfter = second?.Count ?? 0,
            MedianBefore = first?.Value,
            MedianAfter = second?.Value,
            ChangePercent = percent,
            ChangePoints = measure.Kind == MeasureKind.Score ? second?.Value - first?.Value : null,
            BeyondNoise = BeyondNoiseOf(measure, first, second),
            Text = "",
        };
        return made with { Text = made.InWords() };
    }

    private static bool? BeyondNoiseOf(Measure measure, Median? before, Median? after)
    {
        if (
            before is not { IsBound: false, Value: var was }
            || after is not { IsBound: false, Value: var now }
            || Threshold.Of(measure, Z, 1) is not { } threshold
            || (measure.Kind != MeasureKind.Score && (was <= 0 || now <= 0))
        )
        {
            return null;
        }

        return threshold.IsPassedBy(
            Math.Abs(Gains.OnScale(measure.Kind, now) - Gains.OnScale(measure.Kind, was))
        );
    }

    private string InWords()
    {
        var unit = Unit is "{score}" or "{titer}" or "1" ? "" : $" {Unit}";
        var before = MedianBefore is { } was
            ? $"median before {Number(was)}{unit} ({Results(CountBefore)})"
            : "no result before";
        var after = MedianAfter is { } now
            ? $"after {Number(now)}{unit} ({Results(CountAfter)})"
            : "none after";
        if (MedianBefore is null || MedianAfter is null)
        {
            return $"{Measure}: {before}, {after}.";
        }

        var change =
            ChangePoints is { } points ? $"{Signed((double)points)} points"
            : ChangePercent is { } percent ? $"{Signed(Math.Round(percent, 1))} %"
            : "change not given in percent";
        var noise = BeyondNoise switch
        {
            true => "beyond noise",
            false => "within noise",
            _ => "not judged against noise",
        };
        return $"{Measure}: {before}, {after}: {change}, {noise}. An association in time, which shows no cause.";
    }

    private static string Results(int count) =>
        count == 1 ? "1 result" : $"{Number(count)} results";

    private static string Number(decimal value) =>
        Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Signed(double value) =>
        value.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture);

    private sealed record Median(decimal Value, int Count, bool IsBound)
    {
        public static Median? Of(IEnumerable<TrendResult> results)
        {
            TrendResult[] sorted = [.. results.OrderBy(result => result.Value)];
            if (sorted.Length == 0)
            {
                return null;
            }

            var low = sorted[(sorted.Length - 1) / 2];
            var high = sorted[sorted.Length / 2];
            return new Median(
                (low.Value + high.Value) / 2,
                sorted.Length,
                low.Comparator is not null || high.Comparator is not null
            );
        }
    }
}
